using DuckDB.NET.Data;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>Asks DuckDB about the tables of a stored version, opened as the product opens them.</summary>
internal static class VersionQuery
{
    public static Task<List<object?[]>> RunAsync(OpenVersion version, string sql, params (string Table, string[]? Columns)[] tables) => RunAsync(version, sql, null, tables);

    public static async Task<List<object?[]>> RunAsync(OpenVersion version, string sql, int? bucket, params (string Table, string[]? Columns)[] tables)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var files = new List<IClearFile>();
        foreach (var (table, columns) in tables)
        {
            var read = (await version.ReadAsync(table, columns, bucket is { } one ? [one] : null, TestContext.Current.CancellationToken)).Value;
            files.AddRange(read);
            // As the engine does: the columns that were opened, and no other.
            Execute(connection, $"CREATE VIEW \"{table}\" AS SELECT {(columns is null ? "*" : string.Join(", ", columns))} FROM read_parquet([{string.Join(", ", read.Select(f => $"'{f.Path}'"))}])");
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
