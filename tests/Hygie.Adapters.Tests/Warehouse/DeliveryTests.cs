using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A country of 300 people, from the holders' raw files to DuckDB: what is delivered is what is read.</summary>
public sealed class DeliveryTests
{
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cnam", "snds", "snds")]
    [InlineData("gp-network", "gp", "gp-network")]
    [InlineData("hospital-north", "fhir", "hospital-north")]
    public async Task Every_row_delivered_is_read_back(string holder, string source, string dataset)
    {
        var outcome = (await _world.DeliverAsync(holder, source, dataset, Stop)).Value;
        Assert.NotNull(outcome.Stored);
        using var version = await OpenAsync(outcome.Stored.Version);
        foreach (var table in version.Manifest.Tables.Where(t => t.Name is not "PERSON"))
            Assert.Equal((table.Name, RawRows(holder, table.Name)), (table.Name, await CountAsync(version, table.Name)));
        Assert.Equal(0, _world.Scratch.Left);
    }

    private async Task<OpenVersion> OpenAsync(DatasetVersion version) =>
        (await new ReadTable(_world.Tools, ClearFileAdapters.InMemory()).OpenAsync(version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;

    private long RawRows(string holder, string table)
    {
        var resource = FhirViews.All.FirstOrDefault(v => v.Table == table)?.Resource;
        var path = _world.Raw.Keys.Single(p => p.StartsWith(holder + "/", StringComparison.Ordinal) && new DeliveredFile(p, 0).TableName == (resource ?? table));
        var lines = _world.Raw[path].LongCount(b => b == '\n');
        return resource is null ? lines - 1 : lines;
    }

    private static async Task<long> CountAsync(OpenVersion version, string table)
    {
        var rows = await QueryAsync(version, $"SELECT count(*) FROM \"{table}\"", (table, null));
        return Convert.ToInt64(rows[0][0], CultureInfo.InvariantCulture);
    }

    internal static async Task<List<object?[]>> QueryAsync(OpenVersion version, string sql, params (string Table, string[]? Columns)[] tables)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var files = new List<IClearFile>();
        foreach (var (table, columns) in tables)
        {
            var read = (await version.ReadAsync(table, columns, null, Stop)).Value;
            files.AddRange(read);
            Execute(connection, $"CREATE VIEW \"{table}\" AS SELECT * FROM read_parquet([{string.Join(", ", read.Select(f => $"'{f.Path}'"))}])");
        }

        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        files.ForEach(f => f.Dispose());
        return rows;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
