using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Custody;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Bench;

/// <summary>
/// Reading sealed tables (find the chunks, fetch them from a folder's host, open them in memory, ask DuckDB) against DuckDB alone on the same table files in
/// clear on the same disk: an aggregate of two columns of the whole claims table, and an extract of every column of a tenth of the persons, written as Parquet. Both sides'
/// answers are compared. Keys are at hand on our side: asking the custodian costs the same whatever is read.
/// </summary>
internal static class ReadBench
{
    /// <summary>Rows unless told otherwise: with fewer, opening a session weighs more than reading.</summary>
    private const long Rows = 8_000_000;

    private const string Table = IngestBench.Table;
    private const int Times = 10, Threads = 2, Megabytes = 2048;

    private static readonly IQueryEngine Engine = DuckDbRegistration.Engine(Megabytes, Threads);

    public static async Task RunAsync(BenchRun run)
    {
        var (stored, plain) = await IngestBench.StoreAsync(wide: true, run.Rows ?? Rows);
        var bytes = stored.Table.Parts.Sum(p => p.Blob.Length);
        BenchRun.Say($"{stored.Table.Rows:N0} rows, {stored.Table.Columns.Length} columns, {bytes / 1e6:N0} MB in {plain.Count} files");
        using var version = Open(stored);
        await AggregateAsync(run, version, plain, stored.Table.Rows);
        await ExtractAsync(run, version, plain, stored.Table.Rows);
        run.Figure("rows", stored.Table.Rows);
        run.Figure("columns", stored.Table.Columns.Length);
        run.Figure("bytes", bytes);
        foreach (var file in plain)
            File.Delete(file);
    }

    private static async Task AggregateAsync(BenchRun run, OpenVersion version, IReadOnlyList<string> plain, long rows)
    {
        const string sql = $"SELECT PRS_NAT_REF::VARCHAR AS nature, count(*) AS n, sum(PRS_PAI_MNT)::VARCHAR AS paid FROM {Table} GROUP BY PRS_NAT_REF ORDER BY 1";
        string[] columns = ["PRS_NAT_REF", "PRS_PAI_MNT"];
        var query = new CompiledQuery(sql, [new TableUse(Table, columns)], [new("nature", ValueKind.Text), new("n", ValueKind.Integer), new("paid", ValueKind.Text)]);
        var (mine, theirs) = ("", "");
        var (ours, its) = await BenchRun.InTurnAsync(
            async () =>
            {
                for (var i = 0; i < Times; i++)
                    mine = await WithAsync(version, columns, async input => Text((await Engine.ReadAsync(query, input, CancellationToken.None)).Rows));
            },
            () =>
            {
                for (var i = 0; i < Times; i++)
                    theirs = Plain(plain, sql);
                return Task.FromResult(double.NaN);
            });
        BenchRun.MustBe(mine.Length > 0 && mine == theirs, "sums by nature of act");
        BenchRun.Say($"two columns of {version.Table(Table)!.Columns.Length}, summed");
        run.CompareCpu("duckdbTwoColumns", ours, its, rows * Times, "rows");
    }

    private static async Task ExtractAsync(BenchRun run, OpenVersion version, IReadOnlyList<string> plain, long rows)
    {
        string[] columns = [.. version.Table(Table)!.Columns.Select(c => c.Name)];
        var sql = $"SELECT * FROM {Table} WHERE hash(_person) % 10 = 0";
        var query = new CompiledQuery(sql, [new TableUse(Table, columns)], []);
        var (mine, theirs) = (Path.Combine(BenchRun.Folder, "us.parquet"), Path.Combine(BenchRun.Folder, "duckdb.parquet"));
        var (ours, its) = await BenchRun.InTurnAsync(
            () => WithAsync(version, columns, input => Engine.WriteAsync(query, input, mine, ResultFormat.Parquet, CancellationToken.None)),
            () =>
            {
                Plain(plain, $"COPY ({sql}) TO '{theirs}' (FORMAT parquet, COMPRESSION zstd)");
                return Task.FromResult(double.NaN);
            });
        var whole = $"SELECT count(*)::VARCHAR, sum(hash(COLUMNS(*)))::VARCHAR FROM {Table}";
        var answer = Plain([mine], whole);
        BenchRun.MustBe(!answer.StartsWith("0|", StringComparison.Ordinal) && answer == Plain([theirs], whole), "every column of the extract");
        BenchRun.Say($"every column of a tenth of the persons, written");
        run.CompareCpu("duckdbExtract", ours, its, rows, "rows");
        File.Delete(mine);
        File.Delete(theirs);
    }

    /// <summary>Opens the columns, as the product does, for one question; the clear files go with it.</summary>
    private static async Task<T> WithAsync<T>(OpenVersion version, string[] columns, Func<QueryInput, Task<T>> ask)
    {
        var files = (await version.ReadAsync(Table, columns, null, CancellationToken.None)).Value;
        try
        {
            return await ask(new QueryInput(new Dictionary<string, TableFiles>(StringComparer.Ordinal) { [Table] = new TableFiles([.. files.Select(f => f.Path)], columns) }, PersonSet.Nobody));
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }

    private static OpenVersion Open(IngestBench.Ingested stored)
    {
        var manifest = new Manifest { Version = IngestBench.Version, Source = "snds", Epoch = 1, Kek = "bench", Tables = [stored.Table], Packs = [.. stored.Packs] };
        return new OpenVersion(manifest, new Lease(TimeProvider.System.GetUtcNow().AddHours(1), [], TimeProvider.System), stored.Reader, ParquetAdapters.TableFiles(), ClearFileAdapters.InMemory());
    }

    /// <summary>DuckDB as anybody uses it: a fresh database in memory, a view over the files, the same threads and memory.</summary>
    private static string Plain(IReadOnlyList<string> files, string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SET threads={Threads}; SET memory_limit='{Megabytes}MB'; CREATE VIEW {Table} AS SELECT * FROM read_parquet([{string.Join(", ", files.Select(f => $"'{f}'"))}])");
        command.ExecuteNonQuery();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return Text(rows);
    }

    private static string Text(IEnumerable<object?[]> rows) => string.Join('\n', rows.Select(r => string.Join('|', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))));
}
