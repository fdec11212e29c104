using System.Globalization;
using System.Text.Json.Nodes;

namespace Hygie.Core.Catalogue;

/// <summary>The catalogue in the forms other programs read. Everything in it is public.</summary>
public static class ExportCatalogue
{
    private static readonly string[] Header = ["dataset", "version", "table", "name", "type", "label_fr", "label_en", "code_system"];

    /// <summary>The dictionary as CSV (RFC 4180, every field quoted; a first character that a spreadsheet would run is preceded by an apostrophe).</summary>
    public static string Csv(IEnumerable<PublishedDataset> published)
    {
        var lines = published.SelectMany(p => p.Variables.Select(v => Row(p.Sheet.Line.Version, v)));
        return string.Join("\r\n", [string.Join(',', Header), .. lines, ""]);
    }

    /// <summary>One table as a Frictionless Table Schema; null when the dataset has no such table.</summary>
    public static JsonObject? TableSchema(PublishedDataset dataset, string table)
    {
        var variables = dataset.Variables.Where(v => string.Equals(v.Table, table, StringComparison.OrdinalIgnoreCase)).ToList();
        return variables.Count == 0 ? null : new JsonObject
        {
            ["name"] = variables[0].Table,
            ["fields"] = new JsonArray([.. variables.Select(v => (JsonNode)new JsonObject
            {
                ["name"] = v.Name, ["type"] = FrictionlessType(v.Type), ["title"] = v.Label.En, ["description"] = v.Label.Fr, ["nomenclature"] = v.CodeSystem.Length == 0 ? null : v.CodeSystem,
            })]),
        };
    }

    private static string Row(DatasetVersion version, VariableLine v) => string.Join(',', new[]
    {
        version.Dataset.Value, version.Number.ToString(CultureInfo.InvariantCulture), v.Table, v.Name, v.Type, v.Label.Fr, v.Label.En, v.CodeSystem,
    }.Select(Quote));

    private static string Quote(string field)
    {
        var safe = field.Length > 0 && "=+-@\t\r".Contains(field[0], StringComparison.Ordinal) ? "'" + field : field;
        return "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static string FrictionlessType(string stored) => stored switch
    {
        "int64" => "integer",
        "date" => "date",
        "timestamp" => "datetime",
        "boolean" => "boolean",
        "text" => "string",
        _ when stored == "double" || stored.StartsWith("decimal", StringComparison.Ordinal) => "number",
        _ => "string",
    };
}
