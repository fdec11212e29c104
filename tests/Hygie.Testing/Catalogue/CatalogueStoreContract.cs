using System.Collections.Immutable;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Disclosure;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Testing.Catalogue;

/// <summary>What every catalogue store promises; also the small publication that other tests start from.</summary>
public abstract class CatalogueStoreContract
{
    /// <summary>An empty store.</summary>
    protected abstract Task<ICatalogueStore> EmptyAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_published_is_found_as_it_was()
    {
        var store = await EmptyAsync();
        var published = (await PublishAsync(store, "snds", 1, 25)).Value;
        var found = (await store.FindAsync(new DatasetId("snds"), Stop))!;
        Assert.Equal(published.Sheet.Tables, found.Sheet.Tables);
        Assert.Equal(published.Sheet.PersonsByYear, found.Sheet.PersonsByYear);
        Assert.Equal(published.Sheet.Line, found.Sheet.Line);
        Assert.Equal(published.Variables.Select(v => v with { Histogram = [] }), found.Variables.Select(v => v with { Histogram = [] }), ByWords);
        Assert.Null(await store.FindAsync(new DatasetId("other"), Stop));
    }

    [Fact]
    public async Task The_newest_version_is_shown_and_none_is_published_twice()
    {
        var store = await EmptyAsync();
        foreach (var number in new[] { 2, 1, 10 })
            Assert.False((await PublishAsync(store, "snds", number, 25)).IsRefused);
        Assert.False((await PublishAsync(store, "gp-network", 1, 25)).IsRefused);
        Assert.Equal("HYG-11002", (await PublishAsync(store, "snds", 2, 25)).Refusal.Code);
        Assert.Equal(["gp-network@1", "snds@10"], (await store.ListAsync(Stop)).Select(p => p.Sheet.Line.Version.ToString()));
        Assert.Equal(4, (await store.AllVersionsAsync(Stop)).Count);
    }

    /// <summary>Publishes a version with one table of that many rows.</summary>
    public static Task<Result<PublishedDataset>> PublishAsync(ICatalogueStore store, string dataset, int number, long rows, long persons = 100)
    {
        var table = new StoredTable("ER_PRS_F", new byte[32], 8, [], [new StoredColumn("_person", "pseudonym"), new StoredColumn("EXE_SOI_DTD", "date"), new StoredColumn("BEN_SEX_COD", "int64")],
            [new StoredBucket(0, rows, new Blob(1, new byte[32], []))]);
        var manifest = new Manifest { Version = new DatasetVersion(new DatasetId(dataset), number), Source = "snds", Epoch = 1, Kek = "clinical/snds/2026", Tables = [table], Packs = [] };
        var schema = new TableSchema("ER_PRS_F",
        [
            new TableField { Name = "EXE_SOI_DTD", Type = FieldType.Date, LabelFr = "Date de début des soins" },
            new TableField { Name = "BEN_SEX_COD", Type = FieldType.Integer, LabelFr = "Sexe", LabelEn = "Sex", Nomenclature = new NomenclatureReference("IR_SEX_V", "") },
        ]) { LabelFr = "Prestations", LabelEn = "Care acts" };
        var count = PublicFigures.OfPersons(ProtectedCount.Of(persons, 0x8000_0000_0000_0000, DisclosureProfile.FranceHealth, PerturbationTable.Standard));
        var publish = new PublishDataset(store, DisclosureProfile.FranceHealth, TimeProvider.System);
        return publish.RunAsync(new PublishDataset.Command(manifest, TableModel.Of([schema], []).Value, SourceDescriptions.Of("snds", new BodyId("cnam"), null), new DateOnly(2019, 1, 1), new DateOnly(2025, 12, 31),
            count, [new YearCount(2022, count)], [], new HostId("host-a"), "Host A", new PersonId("steward-1")), Stop);
    }

    private static bool ByWords(VariableLine a, VariableLine b) => (a.Table, a.Name, a.Type, a.Label, a.CodeSystem) == (b.Table, b.Name, b.Type, b.Label, b.CodeSystem);
}
