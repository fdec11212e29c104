using System.Globalization;
using System.Text.Json.Nodes;

namespace Hygie.Core.Catalogue;

/// <summary>Who publishes the catalogue: the hub, as other catalogues name it.</summary>
/// <param name="Site">Where its portal answers, without a final slash.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mail">Address that answers questions about access; null: the feed names none, and older validators of HealthDCAT-AP say so.</param>
/// <param name="Country">Country of the persons described, a code of the EU's authority list of countries, such as <c>FRA</c>.</param>
public sealed record CataloguePublisher(string Site, string Name, string? Mail, string Country);

/// <summary>
/// The catalogue as DCAT-AP 3.0.1 with HealthDCAT-AP (non-public data): what a health data access body owes the EU dataset catalogue (Regulation (EU) 2025/327, art. 77 to 79). It is a
/// tree in JSON-LD without blank-node identifiers; <see cref="Turtle"/> writes the same tree. What the hub does not know is left out, never invented.
/// </summary>
public static class HealthDcat
{
    private const string Ehds = "http://data.europa.eu/eli/reg/2025/327/oj", Authority = "http://publications.europa.eu/resource/authority/";

    /// <summary>Prefixes of the vocabularies used.</summary>
    internal static readonly SortedDictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["adms"] = "http://www.w3.org/ns/adms#",
        ["dcat"] = "http://www.w3.org/ns/dcat#",
        ["dcatap"] = "http://data.europa.eu/r5r/",
        ["dct"] = "http://purl.org/dc/terms/",
        ["dpv"] = "https://w3id.org/dpv#",
        ["eli"] = "http://data.europa.eu/eli/ontology#",
        ["foaf"] = "http://xmlns.com/foaf/0.1/",
        ["healthdcatap"] = "http://healthdataportal.eu/ns/health#",
        ["schema"] = "https://schema.org/",
        ["skos"] = "http://www.w3.org/2004/02/skos/core#",
        ["vcard"] = "http://www.w3.org/2006/vcard/ns#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
    };

    /// <summary>The catalogue as JSON-LD: each dataset is a <c>dcat:Dataset</c> and a <c>schema:Dataset</c>.</summary>
    public static JsonObject JsonLd(IEnumerable<PublishedDataset> published, CataloguePublisher hub) => new()
    {
        ["@context"] = new JsonObject([.. Prefixes.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))]),
        ["@id"] = hub.Site + "/api/v1/catalogue",
        ["@type"] = new JsonArray("dcat:Catalog", "schema:DataCatalog"),
        ["dct:title"] = Texts(new LocalText("Catalogue des données", "Data catalogue")),
        ["dct:description"] = Texts(new LocalText("Jeux de données de santé ouverts sur autorisation ; ce catalogue ne contient aucune donnée de patient.", "Health datasets opened under permits; this catalogue holds no patient data.")),
        ["dct:language"] = new JsonArray(Listed("language", "FRA", "dct:LinguisticSystem", new("français", "French")), Listed("language", "ENG", "dct:LinguisticSystem", new("anglais", "English"))),
        ["dct:publisher"] = Agent(hub, hub.Name),
        ["dcatap:applicableLegislation"] = Regulation(),
        ["foaf:homepage"] = Document(hub.Site + "/"),
        ["dcat:themeTaxonomy"] = new JsonObject { ["@id"] = Authority + "data-theme", ["@type"] = "skos:ConceptScheme", ["dct:title"] = Texts(new("Thème de données", "Data theme")) },
        ["dcat:dataset"] = new JsonArray([.. published.Select(p => (JsonNode)Dataset(p, hub))]),
    };

    private static JsonObject Dataset(PublishedDataset p, CataloguePublisher hub)
    {
        var (sheet, line) = (p.Sheet, p.Sheet.Line);
        var address = $"{hub.Site}/en/catalogue/{line.Version.Dataset}";
        var dataset = new JsonObject
        {
            ["@id"] = $"{hub.Site}/api/v1/catalogue/{line.Version.Dataset}",
            ["@type"] = new JsonArray("dcat:Dataset", "schema:Dataset"),
            ["dct:identifier"] = Typed($"{hub.Site}/api/v1/catalogue/{line.Version}", "xsd:anyURI"),
            ["dct:title"] = Texts(line.Title),
            ["dct:description"] = Texts(sheet.Description),
            ["dcat:version"] = line.Version.ToString(),
            ["dcat:keyword"] = Texts(line.DomainLabel),
            ["dcat:theme"] = Listed("data-theme", "HEAL", null, new("Santé", "Health")),
            ["dcat:landingPage"] = Document(address),
            ["dcat:contactPoint"] = Contact(hub),
            ["dct:publisher"] = Holder(sheet, hub),
            ["dct:issued"] = Typed(Day(sheet.PublishedOn), "xsd:date"),
            ["dct:temporal"] = new JsonObject { ["@type"] = "dct:PeriodOfTime", ["dcat:startDate"] = Typed(Day(sheet.From), "xsd:date"), ["dcat:endDate"] = Typed(Day(sheet.To), "xsd:date") },
            ["dct:spatial"] = Listed("country", hub.Country, "dct:Location", LocalText.Same(hub.Country)),
            ["dct:accessRights"] = Listed("access-right", "NON_PUBLIC", "dct:RightsStatement", new("Non public", "Non-public")),
            ["dct:type"] = Listed("dataset-type", "PERSONAL_DATA", null, new("Données à caractère personnel", "Personal data")),
            ["dct:provenance"] = new JsonObject { ["@type"] = "dct:ProvenanceStatement", ["dct:description"] = Texts(new LocalText(string.Join(" ; ", sheet.Provenance.Select(s => s.Fr)), string.Join("; ", sheet.Provenance.Select(s => s.En)))) },
            ["dcatap:applicableLegislation"] = Regulation(),
            ["dpv:hasPurpose"] = Iri(Prefixes["dpv"] + "ResearchAndDevelopment"),
            ["healthdcatap:hdab"] = Agent(hub, hub.Name),
            ["healthdcatap:healthTheme"] = new JsonObject { ["@type"] = "skos:Concept", ["skos:prefLabel"] = Texts(line.DomainLabel) },
            ["dcat:distribution"] = new JsonArray(Sealed(sheet, address)),
            ["adms:sample"] = new JsonArray([.. sheet.Tables.Where(t => t.Variables > 0).Select(t => (JsonNode)Sample(p, t, hub))]),
            ["schema:variableMeasured"] = new JsonArray([.. p.Variables.Select(v => (JsonNode)JsonValue.Create($"{v.Table}.{v.Name}"))]),
        };
        if (CategoryOf(line.Domain) is { } category)
            dataset["healthdcatap:healthCategory"] = Iri(category);
        if (!line.Persons.IsSuppressed)
            dataset["healthdcatap:numberOfUniqueIndividuals"] = Typed(line.Persons.Value.ToString(CultureInfo.InvariantCulture), "xsd:nonNegativeInteger");
        return dataset;
    }

    /// <summary>The data: sealed on a host, and opened by a permit only.</summary>
    private static JsonObject Sealed(DatasetSheet sheet, string address)
    {
        var distribution = new JsonObject
        {
            ["@type"] = "dcat:Distribution",
            ["dct:title"] = Texts(new LocalText("Données scellées, ouvertes par une autorisation", "Sealed data, opened by a permit")),
            ["dcat:accessURL"] = Iri(address + "?tab=access"),
            ["dct:format"] = Listed("file-type", "PARQUET", "dct:MediaTypeOrExtent", LocalText.Same("Parquet")),
            ["dct:rights"] = new JsonObject { ["@type"] = "dct:RightsStatement", ["dct:description"] = Texts(sheet.UseInWords) },
            ["dcatap:applicableLegislation"] = Regulation(),
        };
        if (sheet.Bytes is { } bytes)
            distribution["dcat:byteSize"] = Typed(bytes.ToString(CultureInfo.InvariantCulture), "xsd:nonNegativeInteger");
        return distribution;
    }

    /// <summary>Invented rows of one table: see <see cref="DummyRows"/>.</summary>
    private static JsonObject Sample(PublishedDataset p, TableLine table, CataloguePublisher hub)
    {
        var address = Iri($"{hub.Site}/api/v1/catalogue/{p.Sheet.Line.Version.Dataset}/tables/{table.Name}/dummy.csv");
        return new JsonObject
        {
            ["@type"] = "dcat:Distribution",
            ["dct:title"] = Texts(new LocalText($"{table.Name} : lignes inventées, sans lien avec personne", $"{table.Name}: invented rows, of nobody")),
            ["dcat:accessURL"] = address,
            ["dcat:downloadURL"] = address.DeepClone(),
            ["dct:format"] = Listed("file-type", "CSV", "dct:MediaTypeOrExtent", LocalText.Same("CSV")),
            ["dct:rights"] = new JsonObject { ["@type"] = "dct:RightsStatement", ["dct:description"] = Texts(new LocalText("Libre", "Free to use")) },
            ["dcat:byteSize"] = Typed(System.Text.Encoding.UTF8.GetByteCount(DummyRows.Csv(p, table.Name)!).ToString(CultureInfo.InvariantCulture), "xsd:nonNegativeInteger"),
            ["dcatap:applicableLegislation"] = Regulation(),
        };
    }

    /// <summary>Holders are reached through the hub.</summary>
    private static JsonObject Holder(DatasetSheet sheet, CataloguePublisher hub)
    {
        var holder = Agent(hub, sheet.Holder);
        holder["healthdcatap:trustedDataHolder"] = Typed("false", "xsd:boolean"); // A designation by the State (art. 72), which nobody declares by oneself.
        holder["healthdcatap:publisherNote"] = Texts(new LocalText("Détenteur des données, joint par la plateforme", "Data holder, reached through the hub"));
        if (PublisherTypeOf(sheet.Line.Domain) is { } type)
            holder["healthdcatap:publisherType"] = Iri("http://healthdataportal.eu/resource/authority/publisher-type/" + type);
        return holder;
    }

    private static JsonObject Agent(CataloguePublisher hub, string name)
    {
        var agent = new JsonObject { ["@type"] = "foaf:Agent", ["foaf:name"] = name, ["foaf:homepage"] = Document(hub.Site + "/"), ["dcat:contactPoint"] = Contact(hub) };
        if (hub.Mail is { } mail)
            agent["foaf:mbox"] = Iri("mailto:" + mail);
        return agent;
    }

    private static JsonObject Contact(CataloguePublisher hub)
    {
        var contact = new JsonObject { ["@type"] = "vcard:Kind", ["vcard:fn"] = hub.Name, ["vcard:hasURL"] = Iri(hub.Site + "/") };
        if (hub.Mail is { } mail)
            contact["vcard:hasEmail"] = Iri("mailto:" + mail);
        return contact;
    }

    /// <summary>
    /// The category of art. 51(1) of the Regulation, by its letter. The EU's own list of categories is still at a test server's bare address (2026), so the article itself is named.
    /// </summary>
    private static string? CategoryOf(string domain) => domain switch
    {
        "claims" => "e",
        "hospital" or "primary-care" => "a",
        _ => null,
    } is { } letter ? $"http://data.europa.eu/eli/reg/2025/327/art_51/par_1/pnt_{letter}/oj" : null;

    private static string? PublisherTypeOf(string domain) => domain switch
    {
        "claims" => "healthInsurance",
        "hospital" => "healthcareSystem",
        "primary-care" => "registry",
        _ => null,
    };

    private static JsonObject Regulation() => new() { ["@id"] = Ehds, ["@type"] = "eli:LegalResource" };

    private static JsonObject Document(string address) => new() { ["@id"] = address, ["@type"] = "foaf:Document" };

    /// <summary>A code of one of the EU's authority lists, with what readers who do not have the list need of it.</summary>
    private static JsonObject Listed(string list, string code, string? type, LocalText label) => new()
    {
        ["@id"] = $"{Authority}{list}/{code}",
        ["@type"] = type is null ? new JsonArray("skos:Concept") : new JsonArray("skos:Concept", type),
        ["skos:inScheme"] = Iri(Authority + list),
        ["skos:prefLabel"] = Texts(label),
    };

    private static JsonObject Iri(string iri) => new() { ["@id"] = iri };

    private static JsonObject Typed(string value, string type) => new() { ["@value"] = value, ["@type"] = type };

    private static JsonArray Texts(LocalText text) =>
        [new JsonObject { ["@value"] = text.Fr, ["@language"] = "fr" }, new JsonObject { ["@value"] = text.En, ["@language"] = "en" }];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
