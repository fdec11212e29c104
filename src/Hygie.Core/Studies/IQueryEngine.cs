namespace Hygie.Core.Studies;

/// <summary>
/// Parquet files of one table. Files opened from the warehouse hold the bytes of some columns only, the rest being a hole: so the columns travel
/// with the paths, and whoever opens files says here what he opened.
/// </summary>
/// <param name="Paths">Often <c>/proc/self/fd/N</c>, no wildcard. All of one bucket, or of all buckets.</param>
/// <param name="Columns">The columns that are there: an engine shows these and no other, whatever the files' own schema says. Null: every column.</param>
public sealed record TableFiles(IReadOnlyList<string> Paths, IReadOnlyList<string>? Columns)
{
    /// <summary>Files that hold every column of theirs.</summary>
    public static TableFiles Whole(params IReadOnlyList<string> paths) => new(paths, null);
}

/// <summary>What an engine reads.</summary>
/// <param name="Tables">Files of each table.</param>
/// <param name="Excluded">Persons that no result may hold.</param>
public sealed record QueryInput(IReadOnlyDictionary<string, TableFiles> Tables, PersonSet Excluded);

/// <summary>Rows in columns: text as <see cref="string"/>, integers as <see cref="long"/>, booleans as <see cref="bool"/>, persons as 16 bytes, missing as null.</summary>
/// <param name="Columns">Names and kinds, as in the compiled query.</param>
/// <param name="Rows">One array per row, in the engine's order: none is promised beyond the query's own ORDER BY.</param>
public sealed record QueryResult(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>Form of a result written to a file.</summary>
public enum ResultFormat { Parquet, Csv }

/// <summary>
/// Runs compiled queries. An engine reads the columns named in <see cref="CompiledQuery.Reads"/> and no other, refuses a query that names a column
/// which its input does not hold (<see cref="TableFiles.Columns"/>), touches no file that it was not given, loads nothing from the network, and stops soon after its token is cancelled
/// (<see cref="OperationCanceledException"/>). What it cannot do it says by <see cref="QueryEngineException"/>, whose message
/// never carries a cell's value.
/// </summary>
public interface IQueryEngine
{
    /// <summary>
    /// Runs queries of one plan over the same input and returns the rows of each, in their order: for counts and tables that fit in memory. A relation that several
    /// of them read is made once. Calls may run side by side.
    /// </summary>
    Task<IReadOnlyList<QueryResult>> ReadAsync(IReadOnlyList<CompiledQuery> queries, QueryInput input, CancellationToken cancellation);

    /// <summary>Runs and writes the rows to a new file; returns how many. An existing file is replaced; a failed run leaves none.</summary>
    Task<long> WriteAsync(CompiledQuery query, QueryInput input, string path, ResultFormat format, CancellationToken cancellation);

    /// <summary>
    /// Runs a person's own SQL (the console) over the given tables, each with every column that its files hold. Anything but one
    /// SELECT, and any SELECT that does not run, is refused; the refusal says where for faults of the text, never for faults of the data.
    /// Integers and booleans keep their kind, every other type comes back as text.
    /// </summary>
    Task<Result<QueryResult>> AskAsync(string sql, QueryInput input, CancellationToken cancellation);
}

/// <summary>The common case.</summary>
public static class QueryEngineExtensions
{
    /// <summary>Runs one query and returns its rows.</summary>
    public static async Task<QueryResult> ReadAsync(this IQueryEngine engine, CompiledQuery query, QueryInput input, CancellationToken cancellation) =>
        (await engine.ReadAsync([query], input, cancellation))[0];
}

/// <summary>An engine broke its promise or could not run.</summary>
public sealed class QueryEngineException : Exception
{
    public QueryEngineException(string message, Exception? inner = null) : base(message, inner) { }

    public QueryEngineException() { }

    public QueryEngineException(string message) : base(message) { }
}
