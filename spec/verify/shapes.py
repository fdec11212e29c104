"""The members of each document: no other, and none missing but those marked ?."""
import re

NAME, HASH, OBJECT = re.compile("[a-z0-9-]{1,63}"), re.compile("[0-9a-f]{64}"), re.compile("[a-z2-7]{52}")
DAY, TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile("[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

STATE = re.compile("removed|complete|final")

HUB = {"inventory": HASH, "objects": int, "bytes": int, "versions": HASH, "versionCount": int, "logSize": int,
       "log": re.compile("([0-9a-f]{64})?")}


def signed(kind, body):
    """The shape of a signed document of a kind; of any kind by its pattern."""
    return {"type": re.compile(kind), "body": body, "signatures": [{"key": str, "signature": str}]}


SHAPES = {
    "permit": {
        "id": str, "project": str, "purposes": [str], "persons": [str], "study": HASH, "datasets": [str], "from": DAY,
        "to": DAY, "variables": [{"granularity": str, "name": str}], "methods": [str], "tools": [str],
        "disclosure": str, "fees": int, "start": TIME, "end": TIME, "bodies": [{"body": str, "keys": [str]}],
        "application": HASH, "logIndex": int, "amends?": str},
    "release-record": {
        "release": NAME, "project": NAME, "permit": NAME, "released": DAY, "turn": int, "logIndex": int,
        "files": [{"name": str, "sha256": HASH, "bytes": int, "profile": str, "overridden": [str],
                   "cells": [{"line": int, "rules": [str], "interval?": [int]}]}],
        "votes": [{"reviewer": NAME, "day": DAY, "files": [{"name": str, "decision": str, "reason": str}]}]},
    "exit-certificate": {
        "migration": NAME, "from": NAME, "to": NAME, "at": TIME, "inventory": HASH, "objects": int, "bytes": int,
        "sourceRoot": HASH, "targetRoot": HASH, "reads": int, "failedReads": int, "seed": str, "sample": [OBJECT],
        "switchOrder": HASH, "observedEmptyAt?": TIME},
    "seizure-report": {
        "host": NAME, "at": TIME, "ok": bool,
        "assertions": [{"id": NAME, "result": str, "inspected": int, "unit": NAME, "figure": str}],
        "positiveControl": {"markers": int, "found": int, "identities": int, "rows": int},
        "negativeControls": [{"id": NAME, "caught": bool}]},
    "exit-drill-report": {
        "from": NAME, "to": NAME, "at": TIME, "keys": re.compile("quorum|custodian"), "ok": bool, "equal": bool,
        "source": HUB, "rebuilt": HUB, "opened": int, "wrong": [{"name": str, "fault": str}], "controlCaught": bool,
        "phases": [{"id": NAME, "milliseconds": int}]},
    "erasure-certificate": {
        "custodian": NAME, "state": STATE, "root": NAME, "at": TIME, "limits": [str],
        "erased": {
            "id": str, "created": TIME, "at": TIME, "sequence": int, "root": NAME, "epoch": int,
            "copies": [{"name": NAME, "key": str}],
            "order": signed("erasure-order", {
                "custodian": NAME, "key": str, "reason": str, "unreadable": [str], "kept": [str], "operations": bool,
                "at": TIME})},
        "acknowledgements": [signed("erasure-acknowledgement", {
            "custodian": NAME, "copy": NAME, "key": str, "order": HASH, "sequence": int, "at": TIME})],
        "ceremonies": [signed("ceremony-record", {
            "custodian": NAME, "realm": NAME, "root": NAME, "demonstration": bool, "set": NAME, "epoch": int,
            "threshold": int, "recipient": str, "at": TIME,
            "trustees": [{"commitment": str, "person": NAME, "recipient": str}]})],
        "destructions": [signed("share-destruction", {"person": NAME, "record": HASH, "at": TIME})]},
}


def fits(value, shape):
    """Whether a value has a shape: the members of an object, the item of every list, a pattern of text, or a type."""
    if isinstance(shape, dict):
        known = {name.rstrip("?"): part for name, part in shape.items()}
        needed = {name for name in shape if not name.endswith("?")}
        return isinstance(value, dict) and needed <= value.keys() <= known.keys() \
            and all(fits(value[name], known[name]) for name in value)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(item, shape[0]) for item in value)
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    return type(value) is shape and (shape is not int or value >= 0)
