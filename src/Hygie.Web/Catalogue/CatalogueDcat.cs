using System.Text.Json.Nodes;
using Hygie.Core;
using Hygie.Core.Catalogue;

namespace Hygie.Web.Catalogue;

/// <summary>The catalogue as DCAT 3 in JSON-LD. The health application profile (HealthDCAT-AP) adds its terms with the full export.</summary>
internal static class CatalogueDcat
{
    public static JsonObject Of(IReadOnlyList<DatasetLine> lines, string site) => new()
    {
        ["@context"] = new JsonObject
        {
            ["dcat"] = "http://www.w3.org/ns/dcat#", ["dct"] = "http://purl.org/dc/terms/", ["foaf"] = "http://xmlns.com/foaf/0.1/",
        },
        ["@id"] = $"{site}/api/v1/catalogue.jsonld",
        ["@type"] = "dcat:Catalog",
        ["dct:title"] = Texts(new LocalText("Catalogue des données", "Data catalogue")),
        ["dct:language"] = new JsonArray("fr", "en"),
        ["dcat:dataset"] = new JsonArray([.. lines.Select(line => (JsonNode)Dataset(line, site))]),
    };

    private static JsonObject Dataset(DatasetLine line, string site) => new()
    {
        ["@id"] = $"{site}/en/catalogue/{line.Version.Dataset}",
        ["@type"] = "dcat:Dataset",
        ["dct:identifier"] = line.Version.ToString(),
        ["dct:title"] = Texts(line.Title),
        ["dcat:version"] = line.Version.Number,
        ["dcat:keyword"] = Texts(line.DomainLabel),
        ["dcat:landingPage"] = new JsonObject { ["@id"] = $"{site}/en/catalogue/{line.Version.Dataset}" },
        ["dct:accessRights"] = new JsonObject { ["@id"] = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED" },
    };

    private static JsonArray Texts(LocalText text) =>
        [new JsonObject { ["@value"] = text.Fr, ["@language"] = "fr" }, new JsonObject { ["@value"] = text.En, ["@language"] = "en" }];
}
