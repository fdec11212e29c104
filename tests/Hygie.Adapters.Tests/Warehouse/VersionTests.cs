using System.Text;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A later or corrected delivery is a new version; several files of one table are one table.</summary>
public sealed class VersionTests
{
    private const string Practice = "gp-network";
    private const string Visits = Practice + "/GP_VISIT.csv";
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 120);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_corrected_delivery_is_a_new_version_and_the_one_before_reads_as_it_did()
    {
        var first = await DeliverAsync(1);
        var before = await ValuesAsync(first, "GP_VISIT");
        _world.Raw[Visits] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_world.Raw[Visits]).Replace(";I10\n", ";I11\n", StringComparison.Ordinal));
        var second = await DeliverAsync(2);
        Assert.Equal((Practice + "@1", Practice + "@2"), (first.Version.ToString(), second.Version.ToString()));
        Assert.Equal(before, await ValuesAsync(first, "GP_VISIT"));
        Assert.Equal([.. before.Select(row => row.EndsWith("|I10", StringComparison.Ordinal) ? row[..^3] + "I11" : row).Order(StringComparer.Ordinal)], await ValuesAsync(second, "GP_VISIT"));
        Assert.Contains(before, row => row.EndsWith("|I10", StringComparison.Ordinal));
    }

    /// <summary>ADR 0282: a pack belongs to one version, so that a permit opens, and an erasure closes, exactly what it names, and a host learns nothing from two versions.</summary>
    [Fact]
    public async Task Two_versions_share_no_object_even_when_nothing_changed()
    {
        var first = await DeliverAsync(1);
        var objects = _world.Host.Objects.Keys.ToHashSet(StringComparer.Ordinal);
        var second = await DeliverAsync(2);
        var (one, two) = (await ManifestAsync(first), await ManifestAsync(second));
        Assert.Empty(one.Packs.Select(p => p.Name).Intersect(two.Packs.Select(p => p.Name), StringComparer.Ordinal));
        Assert.Superset(objects, _world.Host.Objects.Keys.ToHashSet(StringComparer.Ordinal));
        // What is in them is the same, to the byte: the hashes of the plaintexts say so to whoever holds both keys.
        foreach (var table in one.Tables)
            Assert.Equal(table.Parts.Select(p => Convert.ToHexString(p.Blob.Sha256.Span)), two.Tables.Single(t => t.Name == table.Name).Parts.Select(p => Convert.ToHexString(p.Blob.Sha256.Span)));
    }

    [Theory]
    [InlineData("2021/GP_VISIT.csv", "2022/GP_VISIT.csv")]
    [InlineData("GP_VISIT.1.csv", "GP_VISIT.2.csv")]
    [InlineData("GP_VISIT-0001.csv", "GP_VISIT-0002.csv")]
    [InlineData("GP_VISIT/part-00000-c000.csv", "GP_VISIT/part-00001-c000.csv")]
    public async Task Several_files_of_one_table_are_one_table_with_the_columns_of_all(string one, string other)
    {
        var whole = await ValuesAsync(await DeliverAsync(1), "GP_VISIT");
        var lines = Encoding.UTF8.GetString(_world.Raw[Visits]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("VISIT_ID;NIR;VISIT_DATE;REASON", lines[0]);
        _world.Raw.Remove(Visits);
        // The first years had no reason, and the columns stood in another order.
        _world.Raw[$"{Practice}/{one}"] = Text("NIR;VISIT_DATE;VISIT_ID", lines[1..].Where((_, i) => i % 2 == 0).Select(l => l.Split(';')).Select(c => $"{c[1]};{c[2]};{c[0]}"));
        _world.Raw[$"{Practice}/{other}"] = Text(lines[0], lines[1..].Where((_, i) => i % 2 == 1));
        var parts = await ValuesAsync(await DeliverAsync(2), "GP_VISIT");
        Assert.Equal(whole.Count, parts.Count);
        Assert.Equal(whole.Select(r => r[..r.LastIndexOf('|')]).Order(StringComparer.Ordinal), parts.Select(r => r[..r.LastIndexOf('|')]).Order(StringComparer.Ordinal));
        Assert.True(parts.Count(r => r.EndsWith('|')) >= lines.Length / 2);
    }

    [Fact]
    public async Task A_key_that_stands_in_two_files_of_a_table_is_found()
    {
        var lines = Encoding.UTF8.GetString(_world.Raw[Visits]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _world.Raw[Practice + "/more/GP_VISIT.csv"] = Text(lines[0], lines[1..2]);
        var outcome = (await _world.SealAsync(Practice, "gp", Stop)).Outcome;
        Assert.Equal((false, 1), (outcome.Sealed, outcome.Report.Counts["primary-key"]));
        var (first, second) = (Report("GP_VISIT.csv"), Report("more/GP_VISIT.csv"));
        Assert.Equal((0, 1), (first.Rejected, second.Rejected));

        Core.Intake.TableReport Report(string file) => outcome.Report.Tables.Single(t => t.File == file);
    }

    private static byte[] Text(string header, IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Prepend(header).Select(l => l + "\n")));

    private async Task<StoredVersion> DeliverAsync(long sequence) => (await _world.DeliverAsync(Practice, "gp", Practice, Stop, sequence)).Value.Stored!;

    private async Task<Manifest> ManifestAsync(StoredVersion stored)
    {
        using var version = await OpenAsync(stored);
        return version.Manifest;
    }

    private async Task<OpenVersion> OpenAsync(StoredVersion stored) =>
        (await new ReadTable(_world.Tools, ClearFileAdapters.InMemory()).OpenAsync(stored.Version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;

    private async Task<List<string>> ValuesAsync(StoredVersion stored, string table)
    {
        using var version = await OpenAsync(stored);
        var rows = await VersionQuery.RunAsync(version, $"SELECT * FROM \"{table}\"", (table, null));
        Assert.NotEmpty(rows);
        return [.. rows.Select(r => string.Join('|', r.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal)];
    }
}
