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

    /// <summary>The catalogue in JSON-LD: each dataset is a <c>dcat:Dataset</c> (DCAT 3) and a <c>schema:Dataset</c>.</summary>
    /// <param name="published">The datasets.</param>
    /// <param name="site">Where the portal answers, without a final slash.</param>
    public static JsonObject JsonLd(IEnumerable<PublishedDataset> published, string site) => new()
    {
        ["@context"] = new JsonObject { ["dcat"] = "http://www.w3.org/ns/dcat#", ["dct"] = "http://purl.org/dc/terms/", ["schema"] = "https://schema.org/" },
        ["@id"] = site + "/api/v1/catalogue.jsonld",
        ["@type"] = new JsonArray("dcat:Catalog", "schema:DataCatalog"),
        ["dct:title"] = Texts(new LocalText("Catalogue des données", "Data catalogue")),
        ["dct:language"] = new JsonArray("fr", "en"),
        ["dcat:dataset"] = new JsonArray([.. published.Select(p => (JsonNode)Dataset(p, site))]),
    };

    private static JsonObject Dataset(PublishedDataset p, string site) => new()
    {
        ["@id"] = $"{site}/en/catalogue/{p.Sheet.Line.Version.Dataset}",
        ["@type"] = new JsonArray("dcat:Dataset", "schema:Dataset"),
        ["dct:identifier"] = p.Sheet.Line.Version.ToString(),
        ["dct:title"] = Texts(p.Sheet.Line.Title),
        ["dct:description"] = Texts(p.Sheet.Description),
        ["dcat:version"] = p.Sheet.Line.Version.Number,
        ["dcat:keyword"] = Texts(p.Sheet.Line.DomainLabel),
        ["dcat:landingPage"] = new JsonObject { ["@id"] = $"{site}/en/catalogue/{p.Sheet.Line.Version.Dataset}" },
        ["dct:publisher"] = p.Sheet.Holder,
        ["dct:issued"] = Day(p.Sheet.PublishedOn),
        ["dct:temporal"] = new JsonObject { ["dcat:startDate"] = Day(p.Sheet.From), ["dcat:endDate"] = Day(p.Sheet.To) },
        ["dct:accessRights"] = new JsonObject { ["@id"] = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED" },
        ["schema:variableMeasured"] = new JsonArray([.. p.Variables.Select(v => (JsonNode)JsonValue.Create($"{v.Table}.{v.Name}"))]),
    };

    private static JsonArray Texts(LocalText text) =>
        [new JsonObject { ["@value"] = text.Fr, ["@language"] = "fr" }, new JsonObject { ["@value"] = text.En, ["@language"] = "en" }];

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

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
