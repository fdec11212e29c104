using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Core.Studies;

namespace Hygie.Adapters.QueryEngines;

/// <summary>
/// One database in memory, closed to everything but the given files: no extension is loaded, no other path can be read or
/// written, no setting can be changed, nothing is spilled to disk.
/// </summary>
internal sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <param name="output">The one path that may be written, or null.</param>
    public DuckDbSession(QueryLimits limits, QueryInput input, string? output)
    {
        _connection.Open();
        var paths = input.Tables.Values.SelectMany(f => f.Paths).Concat(output is null ? [] : [output]).Select(Literal);
        Execute($"""
            SET memory_limit='{limits.MemoryMegabytes.ToString(CultureInfo.InvariantCulture)}MB';
            SET threads={limits.Threads.ToString(CultureInfo.InvariantCulture)};
            SET temp_directory='';
            SET autoinstall_known_extensions=false;
            SET autoload_known_extensions=false;
            SET allowed_paths=[{string.Join(", ", paths)}];
            SET enable_external_access=false;
            SET errors_as_json=false;
            SET preserve_insertion_order=true;
            """);
        Exclude(input.Excluded);
    }

    /// <summary>
    /// Shows a table under its name: the named columns, or those that its files hold when <paramref name="columns"/> is null. A column that was
    /// not opened is never shown: its bytes are a hole, which must not be taken for data.
    /// </summary>
    public void Show(string table, TableFiles? files, IReadOnlyList<string>? columns)
    {
        if (files is null || files.Paths.Count == 0)
            throw new QueryEngineException($"No file was given for table {table}.");
        if (files.Columns is { } held && columns?.FirstOrDefault(c => !held.Contains(c, StringComparer.Ordinal)) is { } missing)
            throw new QueryEngineException($"Column {missing} of table {table} was not opened.");
        var list = (columns ?? files.Columns) is { } shown ? string.Join(", ", shown.Select(Name)) : "*";
        Execute($"CREATE VIEW {Name(table)} AS SELECT {list} FROM read_parquet([{string.Join(", ", files.Paths.Select(Literal))}], hive_partitioning=false)");
    }

    /// <summary>From here on no setting can be changed.</summary>
    public void Lock() => Execute("SET lock_configuration=true");

    /// <summary>Runs a statement that returns nothing.</summary>
    public long Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public void Dispose() => _connection.Dispose();

    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private void Exclude(PersonSet persons)
    {
        Execute($"CREATE TEMP TABLE {CompiledQuery.ExcludedTable} (_person UUID)");
        using var appender = _connection.CreateAppender("temp", "main", CompiledQuery.ExcludedTable);
        for (var i = 0; i < persons.Count; i++)
            appender.CreateRow().AppendValue(new Guid(persons[i], bigEndian: true)).EndRow();
    }
}
