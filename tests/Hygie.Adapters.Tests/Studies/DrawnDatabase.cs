using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Core.Studies;
using Hygie.Testing.Studies;

namespace Hygie.Adapters.Tests.Studies;

/// <summary>Writes drawn tables to Parquet files in a temporary folder, in one bucket or several, as the warehouse would hand them over.</summary>
internal sealed class DrawnDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-studies-").FullName;
    private readonly List<QueryInput> _buckets = [];

    public DrawnDatabase(DrawnTables data, IEnumerable<string>? excluded = null, int buckets = 1)
    {
        var persons = new PersonSet([.. (excluded ?? []).SelectMany(p => DrawnTables.Person(p).ToByteArray(bigEndian: true))]);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        for (var bucket = 0; bucket < buckets; bucket++)
            _buckets.Add(new QueryInput(data.Drawing.Tables.ToDictionary(t => t, t => TableFiles.Whole(Write(connection, data, t, bucket, buckets)), StringComparer.Ordinal), persons));
    }

    /// <summary>The input of each bucket.</summary>
    public IReadOnlyList<QueryInput> Buckets => _buckets;

    /// <summary>Runs on each bucket and draws the concatenation.</summary>
    public async Task<string> DrawAsync(IQueryEngine engine, CompiledQuery query, CancellationToken cancellation)
    {
        var rows = new List<object?[]>();
        foreach (var bucket in _buckets)
            rows.AddRange((await engine.ReadAsync(query, bucket, cancellation)).Rows);
        return Draw(query, rows);
    }

    /// <summary>Rows as drawn text.</summary>
    public static string Draw(CompiledQuery query, IEnumerable<object?[]> rows) => DrawnTables.Draw(query.Columns.Select(c => c.Name), rows.Select(r => r.Select(Cell)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? Cell(object? value) => value switch
    {
        null => null,
        byte[] person => DrawnTables.Name(person),
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private string Write(DuckDBConnection connection, DrawnTables data, string table, int bucket, int buckets)
    {
        var columns = data.Drawing.Ordinary(table).Keys.ToList();
        var rows = data[table].Where(r => !r.TryGetValue("_person", out var p) || (p is null ? bucket == 0 : int.Parse(p.AsSpan(1), CultureInfo.InvariantCulture) % buckets == bucket));
        var values = rows.Select(r => "(" + string.Join(", ", columns.Select(c => Literal(c, r[c]))) + ")").ToList();
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{table}-{bucket}.parquet"));
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE OR REPLACE TABLE t ({string.Join(", ", columns.Select(c => $"\"{c}\" {data.Drawing.Type(c)}"))});
            {(values.Count == 0 ? "" : $"INSERT INTO t VALUES {string.Join(", ", values)};")}
            COPY t TO '{path}' (FORMAT parquet)
            """;
        command.ExecuteNonQuery();
        return path;
    }

    private static string Literal(string column, string? value) =>
        value is null ? "NULL" : column == "_person" ? $"'{DrawnTables.Person(value)}'" : $"'{value}'";
}
