using System.Collections.Immutable;
using System.Globalization;

namespace Hygie.Core.Intake;

/// <summary>
/// Reads a Frictionless Table Schema as the official SNDS model writes it. The quirks of that model are understood
/// (keys written as text or list, lengths such as <c>7,2</c>, <c>date</c> with <c>%m</c>, <c>-</c> for no nomenclature);
/// what cannot be understood is refused with file, line and column.
/// </summary>
public static class TableSchemaParser
{
    /// <summary>Decimals that are kept exactly.</summary>
    private const int MostDecimals = 9;

    /// <param name="json">The document, UTF-8.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <returns>The schema, or HYG-6001 (not JSON), HYG-6002 (member missing), HYG-6003 (member not understood), HYG-6004 (column twice).</returns>
    public static Result<TableSchema> Parse(ReadOnlySpan<byte> json, string file) =>
        PositionedJson.Parse(json, file).Then(root => Read(root, file));

    private static Result<TableSchema> Read(PositionedJson root, string file)
    {
        if (root["name"] is not { Text.Length: > 0 } name)
            return Missing("name", root, file);
        if (root["fields"] is not { Items.Count: > 0 } fieldList)
            return Missing("fields", root, file);
        var fields = ImmutableArray.CreateBuilder<TableField>(fieldList.Items.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in fieldList.Items)
        {
            if (!ReadField(item, file).TryGet(out var field, out var refusal))
                return refusal;
            if (!seen.Add(field.Name))
                return Refusal.Of("HYG-6004", ("file", file), ("line", item.Position.Line), ("column", field.Name));
            fields.Add(field);
        }

        return new TableSchema(name.Text, fields.DrainToImmutable())
        {
            Product = root.TextOf("produit"),
            LabelFr = root.TextOf("title"),
            LabelEn = root.TextOf("titleEn"),
            PrimaryKey = [.. root.TextsOf("primaryKey")],
            ForeignKeys = [.. (root["foreignKeys"]?.Items ?? []).Select(ReadForeignKey)],
            MissingValues = [.. root.TextsOf("missingValues").Where(v => v.Length > 0)],
            Years = ReadYears(root["history"] ?? root),
        };
    }

    private static Result<TableField> ReadField(PositionedJson item, string file)
    {
        if (item["name"] is not { Text.Length: > 0 } name)
            return Missing("name", item, file);
        var format = item.TextOf("format", "default");
        if (TypeOf(item.TextOf("type", "string"), format) is not { } type)
            return NotUnderstood("type", item, file);
        if (!TryFormats(format, out var formats))
            return NotUnderstood("format", item, file);
        if (!TryLength(item.TextOf("length"), out var length, out var decimals))
            return NotUnderstood("length", item, file);
        var constraints = item["constraints"];
        if (WholeNumber(constraints, "decimals") is > MostDecimals)
            return NotUnderstood("decimals", constraints!, file);
        return new TableField
        {
            Name = name.Text,
            Type = type,
            Formats = type is FieldType.Date or FieldType.DateTime ? formats : [],
            Length = WholeNumber(constraints, "maxLength") ?? length,
            Decimals = type == FieldType.Number ? WholeNumber(constraints, "decimals") ?? decimals : -1,
            Required = constraints?["required"]?.Kind == System.Text.Json.JsonTokenType.True,
            Unique = constraints?["unique"]?.Kind == System.Text.Json.JsonTokenType.True,
            MinLength = WholeNumber(constraints, "minLength") ?? 0,
            Minimum = Amount(constraints, "minimum"),
            Maximum = Amount(constraints, "maximum"),
            Enum = [.. constraints?.TextsOf("enum") ?? []],
            TrueValues = [.. item.TextsOf("trueValues")],
            FalseValues = [.. item.TextsOf("falseValues")],
            Nomenclature = NomenclatureReference.Parse(item.TextOf("nomenclature")),
            Identifies = item.TextOf("identifies"),
            LabelFr = item.TextOf("description"),
            LabelEn = item.TextOf("descriptionEn"),
            Years = ReadYears(item),
        };
    }

    private static FieldType? TypeOf(string type, string format) => type switch
    {
        "string" => FieldType.Text,
        "integer" => FieldType.Integer,
        "number" => FieldType.Number,
        "date" => string.Equals(format, "%m", StringComparison.Ordinal) ? FieldType.Month : FieldType.Date,
        "datetime" => FieldType.DateTime,
        "year" => FieldType.Year,
        "yearmonth" => FieldType.YearMonth,
        "boolean" => FieldType.Boolean,
        _ => null,
    };

    private static bool TryFormats(string format, out ImmutableArray<DatePattern> formats)
    {
        formats = [];
        if (format is "default" or "any" or "")
            return true;
        if (DatePattern.Parse(format) is not { } pattern)
            return false;
        formats = [pattern];
        return true;
    }

    /// <summary>A length <c>7,2</c> allows 7 digits before the mark and 2 after: the wider of the two readings in use.</summary>
    private static bool TryLength(string text, out int length, out int decimals)
    {
        (length, decimals) = (0, -1);
        var parts = text.Split([',', '.'], 2, StringSplitOptions.TrimEntries);
        if (parts[0].Length > 0 && !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out length))
            return false;
        return parts.Length == 1
            || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out decimals) && decimals <= MostDecimals);
    }

    private static int? WholeNumber(PositionedJson? item, string name) =>
        int.TryParse(item?.TextOf(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static decimal? Amount(PositionedJson? item, string name) =>
        decimal.TryParse(item?.TextOf(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ForeignKey ReadForeignKey(PositionedJson item)
    {
        var target = item["reference"];
        return new ForeignKey([.. item.TextsOf("fields")], target?.TextOf("resource") ?? "", [.. target?.TextsOf("fields") ?? []]);
    }

    private static YearHistory ReadYears(PositionedJson item)
    {
        var (first, last) = (WholeNumber(item, "dateCreated"), WholeNumber(item, "dateDeleted"));
        var missing = item.TextsOf("dateMissing").Select(y => int.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0).Where(y => y > 0);
        return new YearHistory(first, last, [.. missing]);
    }

    private static Refusal Missing(string member, PositionedJson item, string file) =>
        Refusal.Of("HYG-6002", ("file", file), ("line", item.Position.Line), ("member", member));

    private static Refusal NotUnderstood(string member, PositionedJson item, string file)
    {
        var at = item[member]?.Position ?? item.Position;
        return Refusal.Of("HYG-6003", ("file", file), ("line", at.Line), ("column", at.Column), ("member", member));
    }
}
