using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>Reads a <c>source.json</c>. Members that are absent keep the defaults of <see cref="SourceDefinition"/>.</summary>
public static class SourceDefinitionParser
{
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <returns>The definition, or HYG-6001, HYG-6002, HYG-6003 with positions.</returns>
    public static Result<SourceDefinition> Parse(ReadOnlySpan<byte> json, string file) =>
        PositionedJson.Parse(json, file).Then(root => Read(root, file));

    private static Result<SourceDefinition> Read(PositionedJson root, string file)
    {
        if (root["name"] is not { Text.Length: > 0 } name)
            return Refusal.Of("HYG-6002", ("file", file), ("line", root.Position.Line), ("member", "name"));
        if (!TryDelimiter(root.TextOf("delimiter", "auto"), out var delimiter))
            return NotUnderstood("delimiter", root, file);
        if (!TryEncoding(root.TextOf("encoding", "auto"), out var encoding))
            return NotUnderstood("encoding", root, file);
        var dates = root.TextsOf("dates").Select(DatePattern.Parse).ToList();
        if (dates.Contains(null))
            return NotUnderstood("dates", root, file);
        if (FirstBadSentinel(root) is { } bad)
            return NotUnderstood("type", bad, file);
        return new SourceDefinition
        {
            Name = name.Text,
            LabelFr = root.TextOf("labelFr"),
            LabelEn = root.TextOf("labelEn"),
            Delimiter = delimiter,
            Encoding = encoding,
            Dates = dates.Count == 0 ? SourceDefinition.Undeclared.Dates : [.. dates.OfType<DatePattern>()],
            Sentinels = [.. List(root, "sentinels").Select(s => new Sentinel([.. s.TextsOf("columns")], TypeOf(s), [.. s.TextsOf("values")]))],
            Aliases = (root["aliases"]?.Members ?? []).ToImmutableDictionary(a => a.Key, a => root["aliases"]!.TextsOf(a.Key).ToImmutableArray(), StringComparer.Ordinal),
            Persons = [.. List(root, "persons").Select(p => new PersonColumns(p.TextOf("table", "*"), [.. p.TextsOf("columns")], p.TextOf("kind")))],
            Identifying = ImmutableHashSet.CreateRange(StringComparer.OrdinalIgnoreCase, root.TextsOf("identifying")),
            Parents = [.. List(root, "parents").SelectMany(Parents)],
            DateOrders = [.. List(root, "dateOrders").Select(o => new DateOrder(o.TextOf("table", "*"), o.TextOf("earlier"), o.TextOf("later")))],
        };
    }

    private static IEnumerable<PositionedJson> List(PositionedJson root, string name) => root[name]?.Items ?? [];

    /// <summary>One entry may name several detail tables of one parent that share the key.</summary>
    private static IEnumerable<ParentLink> Parents(PositionedJson item)
    {
        ImmutableArray<string> columns = [.. item.TextsOf("columns")];
        ImmutableArray<string> parentColumns = item["parentColumns"] is null ? columns : [.. item.TextsOf("parentColumns")];
        return item.TextsOf("tables").Select(t => new ParentLink(t, columns, item.TextOf("parent"), parentColumns));
    }

    private static PositionedJson? FirstBadSentinel(PositionedJson root) =>
        List(root, "sentinels").FirstOrDefault(s => s["columns"] is null && TypeOf(s) is null);

    private static FieldType? TypeOf(PositionedJson sentinel) => sentinel.TextOf("type") switch
    {
        "string" => FieldType.Text,
        "integer" => FieldType.Integer,
        "number" => FieldType.Number,
        "date" => FieldType.Date,
        "datetime" => FieldType.DateTime,
        "year" => FieldType.Year,
        "yearmonth" => FieldType.YearMonth,
        _ => null,
    };

    private static bool TryDelimiter(string text, out char? delimiter)
    {
        delimiter = text switch { "tab" or "\t" => '\t', ";" or "," or "|" => text[0], _ => null };
        return delimiter is not null || text is "auto";
    }

    private static bool TryEncoding(string text, out TextEncoding? encoding)
    {
        encoding = text switch { "utf-8" => TextEncoding.Utf8, "latin-1" => TextEncoding.Latin1, "windows-1252" => TextEncoding.Windows1252, _ => null };
        return encoding is not null || text is "auto";
    }

    private static Refusal NotUnderstood(string member, PositionedJson item, string file)
    {
        var at = item[member]?.Position ?? item.Position;
        return Refusal.Of("HYG-6003", ("file", file), ("line", at.Line), ("column", at.Column), ("member", member));
    }
}
