using System.Collections.Immutable;
using System.Text;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Deliveries;
using Hygie.Adapters.Parquet;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>The public synthetic claims under the official model of 188 tables, taken in whole, under what the product knows of <c>snds</c>.</summary>
public sealed class WholeModelTests
{
    private static readonly DescribedSource Official = DeliveryAdapters.Schemas(TestFiles.Shared("snds-schema")).Load().Value.With(ShippedSources.Definition("snds") with { Delimiter = null });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_is_stored_but_its_refused_rows_and_no_source_pseudonym_with_it()
    {
        var world = new WarehouseWorld(ParquetAdapters.TableFiles(), people: 0)
        {
            Described = Official,
            Thresholds = new QualityThresholds(new[] { Rules.Type, Rules.Required, Rules.Range, Rules.PrimaryKey, Rules.NoSchema }.ToImmutableDictionary(r => r, _ => 0.05)),
        };
        foreach (var file in Directory.GetFiles(TestFiles.Shared("snds-synthetic", "tables"), "*.csv", SearchOption.AllDirectories))
            world.Raw["cnam/" + Path.GetFileName(file)] = await File.ReadAllBytesAsync(file, Stop);
        var (health, identity, sealing) = await world.SealAsync("cnam", "snds", Stop);
        Assert.Equal((true, 166), (sealing.Sealed, sealing.Report.Rejected));
        var stored = (await world.StoreAsync("snds", "snds", health, (await world.AnswerAsync(identity, Stop)).Value, Stop)).Value.Stored!;
        Assert.Equal((1744 + sealing.People, 188), (stored.Rows + sealing.People, stored.Tables.Length - 1));

        using var version = (await new ReadTable(world.Tools, ClearFileAdapters.InMemory()).OpenAsync(stored.Version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        var columns = version.Manifest.Tables.SelectMany(t => t.Columns.Select(c => c.Name)).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(columns, Official.Definition!.Identifying.Contains);
        var secrets = Pseudonyms(world);
        Assert.InRange(secrets.Count, 10, 1000);
        foreach (var table in version.Manifest.Tables)
            foreach (var row in await VersionQuery.RunAsync(version, $"SELECT COLUMNS(*)::VARCHAR FROM \"{table.Name}\"", (table.Name, null)))
                Assert.DoesNotContain(row, cell => cell is string text && secrets.Contains(text));
    }

    /// <summary>What a schema does not say, the definition says: the official model marks no column as identifying.</summary>
    [Fact]
    public void Identifying_columns_travel_only_to_find_a_parent() =>
        Assert.Equal(["CT_DEP_AAAA_GN.id_carto", "CT_IDE_AAAA_GN.id_carto", "CT_IND_AAAA_GN.id_carto", "KI_CCI_R.DCD_IDT_ENC", "KI_ECD_R.DCD_IDT_ENC"], HealthPart.Model(Official.Model, Official.Definition!).Tables
            .SelectMany(t => t.Fields.Where(f => Official.Definition!.Identifying.Contains(f.Name)).Select(f => $"{t.Name}.{f.Name}")).Order(StringComparer.Ordinal));

    /// <summary>Values of the columns that are called BEN_NIR_PSA, in either case. (The generator of these tables drew other pseudonyms from texts that stand elsewhere too.)</summary>
    private static HashSet<string> Pseudonyms(WarehouseWorld world) =>
        [.. world.Raw.Values.Select(f => Encoding.UTF8.GetString(f).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split(',', ';')).ToList())
            .SelectMany(rows => rows[0].Index().Where(c => c.Item.Equals("BEN_NIR_PSA", StringComparison.OrdinalIgnoreCase)).SelectMany(c => rows.Skip(1).Where(r => r.Length == rows[0].Length).Select(r => r[c.Index])))
            .Where(v => v.Length > 0)];
}
