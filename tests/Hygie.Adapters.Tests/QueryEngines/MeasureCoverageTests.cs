using DuckDB.NET.Data;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.QueryEngines;

/// <summary>The days and persons that a dataset's sheet states, on the real engine.</summary>
public sealed class MeasureCoverageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-coverage-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Buckets_add_up_and_objectors_orphans_and_sentinels_are_left_out()
    {
        var first = Bucket("a", "(1, '2022-03-01'), (1, '2022-04-01'), (1, '2023-01-02'), (2, '2022-12-31'), (NULL, '2021-01-01'), (3, '1600-01-01')");
        var second = Bucket("b", "(9, '2019-05-05'), (8, '2023-02-03')");
        var coverage = (await MeasureAsync(new PersonSet([.. new byte[15], 9]), first, second, Bucket("c", "(NULL, NULL)")))!;
        Assert.Equal((new DateOnly(2022, 3, 1), new DateOnly(2023, 2, 3), 3L), (coverage.From, coverage.To, coverage.Persons));
        Assert.Equal([(2022, 2L), (2023, 2L)], coverage.PersonsByYear.Select(y => (y.Key, y.Value)));
    }

    [Fact]
    public async Task Without_care_there_is_no_coverage() => Assert.Null(await MeasureAsync(PersonSet.Nobody, Bucket("a", "(1, '1600-01-01'), (NULL, '2022-01-01')")));

    private static Task<Coverage?> MeasureAsync(PersonSet excluded, params string[] buckets) =>
        new MeasureCoverage(DuckDbRegistration.Engine(memoryMegabytes: 512, threads: 1)).RunAsync("T", "DAY", Each(buckets), excluded, Stop);

    private static async IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> Each(string[] buckets)
    {
        foreach (var path in buckets)
            yield return await Task.FromResult(new Dictionary<string, TableFiles>(StringComparer.Ordinal) { ["T"] = TableFiles.Whole(path) });
    }

    private string Bucket(string name, string rows)
    {
        var path = Path.Combine(_folder, name + ".parquet");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT CAST('00000000-0000-0000-0000-' || lpad(CAST(p AS VARCHAR), 12, '0') AS UUID) AS _person, CAST(d AS DATE) AS DAY FROM (VALUES {rows}) t(p, d)) TO '{path}' (FORMAT parquet)";
        command.ExecuteNonQuery();
        return path;
    }
}
