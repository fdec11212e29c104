#!/usr/bin/env python3
"""Judges delivered CSV files against table schemas, cell by cell, with nothing but Python's own library.

    python3 spec/judge/judge.py TABLES --schema SCHEMAS [--source source.json]

Prints one line `table,row,column,rule` for each finding on a row, sorted; on standard error the count of each rule. It shares no
code with the program: the tests ask that both find the same cells (docs/reference/delivery-report.md). For small files in
UTF-8 with commas; slow, and meant to be read.
"""
import argparse
import collections
import csv
import datetime
import json
import pathlib
import re
import sys

TRUE, FALSE = {"1", "true", "True", "TRUE", "O", "Y"}, {"0", "false", "False", "FALSE", "N"}
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")


def texts(value):
    """A list, or a text in which commas separate."""
    return [t.strip() for t in (value.split(",") if isinstance(value, str) else value or []) if t.strip()]


def load_lists(folder):
    """Code list -> column -> codes; numbers without their leading zeros."""
    lists = {}
    for path in folder.rglob("nomenclatures/**/*.csv"):
        with open(path, newline="", encoding="utf-8-sig") as file:
            text = file.read()
        first = text.split("\n", 1)[0]
        rows = list(csv.reader(text.splitlines(), delimiter=max(";,\t|", key=first.count)))
        described = path.with_suffix(".json")
        shape = json.loads(described.read_text(encoding="utf-8-sig")) if described.exists() else {"fields": []}
        key = next((f["name"] for f in shape["fields"] if f.get("role") == "code"), (texts(shape.get("primaryKey")) or rows[0])[0])
        columns = {name: {plain(row[at]) for row in rows[1:] if at < len(row)} for at, name in enumerate(rows[0])}
        lists[path.stem] = {"": columns[key], **columns}
    return lists


def plain(code):
    code = code.strip()
    return (code.lstrip("0") or "0") if code.isascii() and code.isdigit() else code


def amount(text):
    return float(text.replace(",", "."))


def date_of(text, layouts):
    for layout in layouts:
        try:
            day = datetime.datetime.strptime(text, layout)
        except ValueError:
            continue
        if len(text) == len(day.strftime(layout)) or "%b" in layout:
            return day
    return None


def broken_type(field, text, dates):
    kind, layout = field["type"], field.get("format") or "default"
    if kind == "integer":
        return None if re.match(r"[+-]?\d{1,18}$", text) else "type"
    if kind == "number":
        return None if NUMBER.match(text) else "type"
    if kind == "boolean":
        return None if text in (set(texts(field.get("trueValues"))) or TRUE) | (set(texts(field.get("falseValues"))) or FALSE) else "type"
    if kind == "year":
        return None if re.match(r"\d{4}$", text) else "date-format"
    if kind == "yearmonth":
        return None if re.match(r"\d{4}(0[1-9]|1[0-2])$", text) else "date-format"
    if kind == "date" and layout == "%m":
        return None if re.match(r"(0?[1-9]|1[0-2])$", text) else "date-format"
    if kind in ("date", "datetime"):
        return None if day_of(field, text, dates) else "date-format"
    return None


def day_of(field, text, dates):
    layout = field.get("format") or "default"
    times = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"] if field["type"] == "datetime" else []
    return date_of(text, ([] if layout == "default" else [layout]) + dates + times)


def lengths(field):
    """Declared characters or digits before the mark, and decimals (None: not declared)."""
    parts = re.split("[,.]", field.get("length") or "", maxsplit=1)
    limits = field.get("constraints") or {}
    whole, decimals = limits.get("maxLength", parts[0]), limits.get("decimals", parts[1] if len(parts) > 1 else None)
    return int(whole or 0), None if decimals is None else int(decimals)


def broken_rules(field, text, lists):
    """The rules that a well-typed value breaks. Days are not looked up in the calendar IR_DTE_V: their type says that they exist."""
    kind, limits = field["type"], field.get("constraints") or {}
    length, decimals = lengths(field)
    digits = text.lstrip("+-")
    if kind == "number" and decimals is not None and length and length + decimals <= 18:
        whole, _, part = digits.replace(",", ".").partition(".")
        if "e" in digits.lower() or len(part.rstrip("0")) > decimals or len(whole) + decimals > 18:
            yield "range"
            return
    if kind == "number":
        digits = "" if "e" in digits.lower() else re.split("[,.]", digits)[0]
    if kind in ("string", "integer", "number") and length and len(digits if kind != "string" else text) > length:
        yield "length"
    elif kind == "string" and len(text) < int(limits.get("minLength") or 0):
        yield "length"
    if kind in ("integer", "number", "year", "yearmonth", "boolean") and not float(limits.get("minimum", "-inf")) <= amount(text) <= float(limits.get("maximum", "inf")):
        yield "range"
    if limits.get("enum") and text not in map(str, limits["enum"]):
        yield "enum"
    name, _, column = (field.get("nomenclature") or "-").partition(":")
    codes = lists.get(name, {}).get(column)
    if codes is not None and kind in ("string", "integer", "boolean") and plain(text) not in codes:
        yield "nomenclature"
    if codes is not None and kind == "number" and amount(text) not in {amount(c) for c in codes if NUMBER.match(c)}:
        yield "nomenclature"
    if kind == "string" and len(text) > 1 and (text[0] in "=@" or (text[0] in "+-" and re.search(r"[^0-9.,+\-eE ]", text[1:]))):
        yield "formula"


def sentinels_of(field, source):
    return {v for s in source.get("sentinels", []) for v in s["values"] if (field["name"] in s["columns"] if "columns" in s else s.get("type") == field["type"])}


def is_sentinel(field, text, words, dates):
    if field["type"] not in ("date", "datetime") or field.get("format") == "%m":
        return text in words
    day = day_of(field, text, dates)
    return day is not None and day.strftime("%04Y-%m-%d") in {w.zfill(10) for w in words}


def judge(name, schema, rows, keys_of, lists, source, found):
    fields = {f["name"]: f for f in schema["fields"]}
    dates = source.get("dates") or ["%Y-%m-%d", "%d/%m/%Y"]
    header = [c if c in fields else next((a for a in texts(source.get("aliases", {}).get(c)) if a in fields), c) for c in rows[0]]
    primary, seen, once = texts(schema.get("primaryKey")), set(), collections.defaultdict(set)
    for number, row in enumerate(rows[1:], 1):
        values = {}
        for column, cell in zip(header, row):
            field = fields.get(column)
            if field is None:
                continue
            text = cell if field["type"] == "string" else cell.strip()
            if text == "" or text in texts(schema.get("missingValues")):
                if column in primary or (field.get("constraints") or {}).get("required"):
                    found.append((name, number, column, "required"))
                continue
            if is_sentinel(field, text, sentinels_of(field, source), dates):
                found.append((name, number, column, "sentinel"))
                continue
            values[column] = text
            rule = broken_type(field, text, dates)
            found += [(name, number, column, r) for r in ([rule] if rule else broken_rules(field, text, lists))]
            if (field.get("constraints") or {}).get("unique") and (text in once[column] or once[column].add(text)):
                found.append((name, number, column, "unique"))
        judge_row(name, number, schema, fields, values, primary, seen, keys_of, dates, source, found)


def judge_row(name, number, schema, fields, values, primary, seen, keys_of, dates, source, found):
    key = tuple(same(values.get(c)) for c in primary)
    if primary and None not in key and (key in seen or seen.add(key)):
        found.append((name, number, "+".join(primary), "primary-key"))
    for reference in schema.get("foreignKeys") or []:
        columns, target = texts(reference["fields"]), reference["reference"]
        there = keys_of(target["resource"], texts(target["fields"]))
        key = tuple(same(values.get(c)) for c in columns)
        if there is not None and None not in key and key not in there:
            found.append((name, number, "+".join(columns), "foreign-key"))
    for order in source.get("dateOrders", []):
        if order["table"] in ("*", name) and order["earlier"] in values and order["later"] in values:
            early, late = (day_of(fields[order[c]], values[order[c]], dates) for c in ("earlier", "later"))
            if early and late and early > late:
                found.append((name, number, order["later"], "date-order"))


def same(text):
    """7, 07 and 7.0 are one key."""
    return None if text is None else amount(text) if NUMBER.match(text) else text


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tables", type=pathlib.Path)
    arguments.add_argument("--schema", type=pathlib.Path, required=True)
    arguments.add_argument("--source", type=pathlib.Path)
    given = arguments.parse_args()
    source = json.loads(given.source.read_text(encoding="utf-8")) if given.source else {}
    lists = load_lists(given.schema)
    schemas = {}
    for path in given.schema.rglob("*.json"):
        if "nomenclatures" not in path.parts and path.name != "source.json":
            schema = json.loads(path.read_text(encoding="utf-8-sig"))
            schemas[schema["name"]] = schema
    tables = {}
    for path in given.tables.rglob("*.csv"):
        with open(path, newline="", encoding="utf-8-sig") as file:
            tables[path.stem] = list(csv.reader(file))
    cache = {}

    def keys_of(table, columns):
        if table not in tables or not set(columns) <= set(tables[table][0]):
            return None
        if (table, *columns) not in cache:
            at = [tables[table][0].index(c) for c in columns]
            cache[(table, *columns)] = {tuple(same(row[i].strip()) for i in at) for row in tables[table][1:]}
        return cache[(table, *columns)]

    found = []
    for name in sorted(tables.keys() & schemas.keys()):
        judge(name, schemas[name], tables[name], keys_of, lists, source, found)
    for table, number, column, rule in sorted(found):
        print(f"{table},{number},{column},{rule}")
    for rule, times in sorted(collections.Counter(f[3] for f in found).items()):
        print(f"{rule} {times}", file=sys.stderr)


if __name__ == "__main__":
    main()
