using Hygie.Core;
using Hygie.Core.Catalogue;
using Hygie.Core.Disclosure;
using Hygie.Testing.Catalogue;
using Xunit;

namespace Hygie.Tests.Catalogue;

public sealed class MemoryCatalogueStoreTests : CatalogueStoreContract
{
    protected override Task<ICatalogueStore> EmptyAsync() => Task.FromResult<ICatalogueStore>(new MemoryCatalogueStore());
}

public sealed class CatalogueTests
{
    private readonly MemoryCatalogueStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "<11")]
    [InlineData(10, "<11")]
    [InlineData(11, "11")]
    [InlineData(14, "11")]
    [InlineData(16, "20")]
    [InlineData(184_223, "184220")]
    public void Rows_are_hidden_when_few_and_rounded_otherwise(long rows, string shown)
    {
        var count = PublicFigures.OfWhole(rows, DisclosureProfile.FranceHealth);
        Assert.Equal(shown, (count.IsSuppressed ? "<" : "") + (count.IsSuppressed ? count.Threshold : count.Value).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_sheet_says_what_the_manifest_and_the_schema_know_and_hides_few_persons()
    {
        var published = (await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 7, persons: 5)).Value;
        Assert.True(published.Sheet.Line.Persons.IsSuppressed);
        Assert.True(published.Sheet.Tables[0].Rows.IsSuppressed);
        Assert.Equal(("Prestations", "Care acts"), (published.Sheet.Tables[0].Label.Fr, published.Sheet.Tables[0].Label.En));
        Assert.Equal(["EXE_SOI_DTD", "BEN_SEX_COD"], published.Variables.Select(v => v.Name));
        Assert.Equal(("Date de début des soins", "IR_SEX_V"), (published.Variables[0].Label.En, published.Variables[1].CodeSystem));
        Assert.Equal("dataset.published", Assert.Single(_store.Entries).Kind.Value);
    }

    [Theory]
    [InlineData("hospitalisations", 2)]
    [InlineData("HÔPITAL snds", 0)]
    [InlineData("séjours PHARMACIE", 2)]
    [InlineData("sejours pharmacie gp", 1)]
    [InlineData("", 2)]
    public async Task Words_are_found_without_regard_to_case_and_accents(string words, int found)
    {
        await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50);
        await CatalogueStoreContract.PublishAsync(_store, "gp-network", 1, 50);
        var results = await new PublishedCatalogue(_store, _ => Task.FromResult(new HostId("host-b"))).SearchAsync(CatalogueSearch.All with { Words = words }, Stop);
        Assert.Equal((found, 2), (results.Matching, results.Datasets));
    }

    [Fact]
    public async Task Facets_count_what_matches_the_words_and_narrow_the_page()
    {
        await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50);
        var catalogue = new PublishedCatalogue(_store, _ => Task.FromResult(new HostId("host-b")));
        var results = await catalogue.SearchAsync(CatalogueSearch.All with { Domains = ["hospital"] }, Stop);
        Assert.Equal((0, 1), (results.Matching, results.Facets.Single(f => f.Name == "domain").Values.Single().Count));
        Assert.Equal(4, results.Facets.Single(f => f.Name == "vocabulary").Values.Count);
    }

    [Fact]
    public async Task Variables_are_found_by_label_and_table()
    {
        await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50);
        var catalogue = new PublishedCatalogue(_store, _ => Task.FromResult(new HostId("host-b")));
        var search = new VariableSearch(new DatasetId("snds"), "debut", "", 1, 50);
        Assert.Equal("EXE_SOI_DTD", Assert.Single((await catalogue.VariablesAsync(search, Stop)).Page).Name);
        Assert.Equal(0, (await catalogue.VariablesAsync(search with { Table = "OTHER" }, Stop)).Matching);
    }

    [Fact]
    public async Task Data_are_where_the_hub_keeps_them_today_not_where_they_were_published()
    {
        await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50);
        var catalogue = new PublishedCatalogue(_store, _ => Task.FromResult(new HostId("host-b")));
        Assert.Equal("host-b", (await catalogue.DatasetAsync(new DatasetId("snds"), Stop))!.Line.Host.Value);
        Assert.Equal(1, (await catalogue.SearchAsync(CatalogueSearch.All with { Hosts = ["host-b"] }, Stop)).Matching);
        Assert.Equal(0, (await catalogue.SearchAsync(CatalogueSearch.All with { Hosts = ["host-a"] }, Stop)).Matching);
    }

    [Fact]
    public async Task Exports_hold_the_dictionary_and_no_formula()
    {
        var published = (await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50)).Value;
        var risky = published with { Variables = [published.Variables[0] with { Label = new LocalText("=1+1", "a \"b\"") }] };
        var csv = ExportCatalogue.Csv([risky]);
        Assert.Equal("dataset,version,table,name,type,label_fr,label_en,code_system\r\n\"snds\",\"1\",\"ER_PRS_F\",\"EXE_SOI_DTD\",\"date\",\"'=1+1\",\"a \"\"b\"\"\",\"\"\r\n", csv);
        Assert.Equal("date", (string?)ExportCatalogue.TableSchema(published, "er_prs_f")!["fields"]![0]!["type"]);
        Assert.Null(ExportCatalogue.TableSchema(published, "OTHER"));
        Assert.Equal("snds@1", (string?)HealthDcat.JsonLd([published], new CataloguePublisher("http://hub", "Hub", null, "FRA"))["dcat:dataset"]![0]!["dcat:version"]);
    }

    [Fact]
    public async Task The_feed_says_what_the_hub_knows_and_leaves_out_what_it_does_not()
    {
        var published = (await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50)).Value;
        var unknown = published with { Sheet = published.Sheet with { Bytes = null, Line = published.Sheet.Line with { Domain = "other", Persons = PublicCount.FewerThan(11) } } };
        var dataset = HealthDcat.JsonLd([unknown], new CataloguePublisher("http://hub", "Hub", null, "FRA"))["dcat:dataset"]![0]!;
        Assert.Null(dataset["healthdcatap:healthCategory"]);
        Assert.Null(dataset["healthdcatap:numberOfUniqueIndividuals"]);
        Assert.Null(dataset["dcat:contactPoint"]!["vcard:hasEmail"]);
        Assert.Null(dataset["dcat:distribution"]![0]!["dcat:byteSize"]);
        Assert.DoesNotContain("11", dataset["dct:publisher"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Turtle_escapes_what_its_grammar_forbids()
    {
        var tree = new System.Text.Json.Nodes.JsonObject
        {
            ["@context"] = new System.Text.Json.Nodes.JsonObject { ["ex"] = "http://ex/" }, ["@id"] = "http://ex/a b>", ["@type"] = "ex:T", ["ex:says"] = "a \"b\"\n\\c", ["ex:none"] = new System.Text.Json.Nodes.JsonArray(),
        };
        Assert.Equal("@prefix ex: <http://ex/> .\n\n<http://ex/a\\u0020b\\u003E>\n  a ex:T ;\n  ex:says \"a \\\"b\\\"\\n\\\\c\" .\n", Turtle.Write(tree));
    }

    [Fact]
    public async Task Dummy_rows_follow_from_the_types_alone()
    {
        var published = (await CatalogueStoreContract.PublishAsync(_store, "snds", 1, 50)).Value;
        var lines = DummyRows.Csv(published, "er_prs_f")!.TrimEnd().Split("\r\n");
        Assert.Equal((1 + DummyRows.Count, "EXE_SOI_DTD,BEN_SEX_COD"), (lines.Length, lines[0]));
        Assert.All(lines.Skip(1), l => Assert.InRange(DateOnly.ParseExact(l.Split(',')[0], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), published.Sheet.From, published.Sheet.To));
        Assert.Equal(DummyRows.Csv(published, "ER_PRS_F"), DummyRows.Csv(published with { Sheet = published.Sheet with { Line = published.Sheet.Line with { Persons = PublicCount.Shown(99) } } }, "ER_PRS_F"));
        Assert.Null(DummyRows.Csv(published, "OTHER"));
    }
}
