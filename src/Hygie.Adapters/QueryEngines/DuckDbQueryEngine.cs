using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Core;
using Hygie.Core.Studies;

namespace Hygie.Adapters.QueryEngines;

/// <summary>Runs compiled queries in DuckDB, those of one call in one fresh locked session: opening one costs more than most queries.</summary>
internal sealed class DuckDbQueryEngine(QueryLimits limits) : IQueryEngine
{
    public Task<IReadOnlyList<QueryResult>> ReadAsync(IReadOnlyList<CompiledQuery> queries, QueryInput input, CancellationToken cancellation) =>
        Run<IReadOnlyList<QueryResult>>(() =>
        {
            using var session = Open(queries, input, output: null);
            if (queries is [var only])
                return [Read(session, only.Sql, only.Columns, cancellation)];
            foreach (var (relation, readers) in Shared(queries))
                Make(session, relation, readers > 1, cancellation);
            return [.. queries.Select(query => Read(session, query.Select, query.Columns, cancellation))];
        }, cancellation);

    public Task<long> WriteAsync(CompiledQuery query, QueryInput input, string path, ResultFormat format, CancellationToken cancellation) =>
        Run(() =>
        {
            var partial = Path.GetFullPath(path) + ".partial";
            try
            {
                using (var session = Open([query], input, partial))
                {
                    var form = format == ResultFormat.Parquet ? "FORMAT parquet, COMPRESSION zstd" : "FORMAT csv, HEADER";
                    using var command = session.Command($"COPY (\n{query.Sql}\n) TO {DuckDbSession.Literal(partial)} ({form})");
                    using var stop = new DuckDbInterrupt(command, cancellation);
                    long rows = command.ExecuteNonQuery();
                    File.Move(partial, path, overwrite: true);
                    return rows;
                }
            }
            finally
            {
                File.Delete(partial);
            }
        }, cancellation);

    public async Task<Result<QueryResult>> AskAsync(string sql, QueryInput input, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Ask(sql, input, cancellation), cancellation);
        }
        catch (DuckDBException e) when (!cancellation.IsCancellationRequested)
        {
            return Refusal.Of("HYG-12020", ("detail", DuckDbFault.Of(e).ForAuthor));
        }
        catch (DuckDBException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private Result<QueryResult> Ask(string sql, QueryInput input, CancellationToken cancellation)
    {
        using var session = new DuckDbSession(limits, input, output: null);
        foreach (var (table, files) in input.Tables)
            session.Show(table, files, columns: null);
        session.Lock();
        if (!IsOneSelect(session, sql))
            return Refusal.Of("HYG-12020", ("detail", "Only one SELECT is accepted."));
        using var command = session.Command(sql);
        using var stop = new DuckDbInterrupt(command, cancellation);
        using var reader = command.ExecuteReader();
        List<ResultColumn> columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => new ResultColumn(reader.GetName(i), KindOf(reader.GetFieldType(i))))];
        return new QueryResult(columns, Rows(reader, columns));
    }

    /// <summary>DuckDB's own parser says so: it serialises SELECT statements and nothing else.</summary>
    private static bool IsOneSelect(DuckDbSession session, string sql)
    {
        using var command = session.Command($"""
            SELECT json_extract_string(j, '$.error') = 'false' AND json_array_length(j, '$.statements') = 1
            FROM (SELECT CAST(json_serialize_sql({DuckDbSession.Literal(sql)}) AS JSON) AS j)
            """);
        return command.ExecuteScalar() is true;
    }

    /// <summary>Every relation once, after those that it needs, with the number of its readers.</summary>
    private static IEnumerable<(Relation Relation, int Readers)> Shared(IReadOnlyList<CompiledQuery> queries)
    {
        var all = queries.SelectMany(q => q.Relations).Distinct().ToList();
        var readers = all.SelectMany(r => r.Needs).Concat(queries.SelectMany(q => q.Needs)).CountBy(r => r).ToDictionary();
        return all.Select(r => (r, readers.GetValueOrDefault(r)));
    }

    /// <summary>What several read is computed once and lives in memory until the session ends; what one reads is a name for its text.</summary>
    private static void Make(DuckDbSession session, Relation relation, bool shared, CancellationToken cancellation)
    {
        using var command = session.Command($"CREATE TEMP {(shared ? "TABLE" : "VIEW")} {relation.Name} AS\n{relation.Sql}");
        using var stop = new DuckDbInterrupt(command, cancellation);
        command.ExecuteNonQuery();
    }

    private static QueryResult Read(DuckDbSession session, string sql, IReadOnlyList<ResultColumn> columns, CancellationToken cancellation)
    {
        using var command = session.Command(sql);
        using var stop = new DuckDbInterrupt(command, cancellation);
        using var reader = command.ExecuteReader();
        return new QueryResult(columns, Rows(reader, columns));
    }

    /// <summary>A session that shows the columns that the queries declare, and no other.</summary>
    private DuckDbSession Open(IReadOnlyList<CompiledQuery> queries, QueryInput input, string? output)
    {
        var session = new DuckDbSession(limits, input, output);
        foreach (var use in queries.SelectMany(q => q.Reads).GroupBy(r => r.Table, StringComparer.Ordinal))
            session.Show(use.Key, input.Tables.GetValueOrDefault(use.Key), [.. use.SelectMany(r => r.Columns).Distinct(StringComparer.Ordinal)]);
        session.Lock();
        return session;
    }

    private static async Task<T> Run<T>(Func<T> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(work, cancellation);
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (DuckDBException e)
        {
#pragma warning disable MA0054 // The engine's own words may quote a cell: they stop here, so no inner exception.
            throw new QueryEngineException(DuckDbFault.Of(e).ForLog);
#pragma warning restore MA0054
        }
    }

    private static List<object?[]> Rows(DuckDBDataReader reader, IReadOnlyList<ResultColumn> columns)
    {
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[columns.Count];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : Value(reader.GetValue(i), columns[i].Kind);
            rows.Add(row);
        }

        return rows;
    }

    private static object Value(object value, ValueKind kind) => kind switch
    {
        ValueKind.Integer => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ValueKind.Boolean => (bool)value,
        ValueKind.Person => ((Guid)value).ToByteArray(bigEndian: true),
        _ => value switch
        {
            string text => text,
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        },
    };

    private static ValueKind KindOf(Type type) =>
        type == typeof(bool) ? ValueKind.Boolean
        : type == typeof(Guid) ? ValueKind.Person
        : type == typeof(sbyte) || type == typeof(short) || type == typeof(int) || type == typeof(long) ? ValueKind.Integer
        : ValueKind.Text;
}

/// <summary>A DuckDB error without what it may quote of the data.</summary>
/// <param name="ForLog">Only the kind of error.</param>
/// <param name="ForAuthor">For faults of the SQL text itself, the engine's first sentence: it quotes the text, not the data.</param>
internal sealed record DuckDbFault(string ForLog, string ForAuthor)
{
    private static readonly string[] OfText = ["Parser Error", "Binder Error", "Catalog Error"];

    public static DuckDbFault Of(DuckDBException error)
    {
        var line = error.Message.Split('\n')[0];
        var kind = line.Split(':')[0];
        var known = kind.Length <= 40 && kind.EndsWith("Error", StringComparison.Ordinal) ? kind : "Error";
        return new DuckDbFault($"DuckDB: {known}.", OfText.Contains(known, StringComparer.Ordinal) ? line : $"DuckDB: {known}.");
    }
}
