using DuckDB.NET.Data;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.QueryEngines;

/// <summary>What the engine promises whatever the question: named columns only, no other file, no words of the data, a stop when asked.</summary>
public sealed class DuckDbQueryEngineTests : IDisposable
{
    private static readonly IQueryEngine Engine = DuckDbRegistration.Engine(memoryMegabytes: 512, threads: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-engine-").FullName;
    private readonly QueryInput _input;

    public DuckDbQueryEngineTests()
    {
        var path = Path.Combine(_folder, "t.parquet");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT '00112233-4455-6677-8899-aabbccddeeff'::UUID AS _person, 'secret-cell' AS word, 1::BIGINT AS n) TO '{path}' (FORMAT parquet)";
        command.ExecuteNonQuery();
        _input = new QueryInput(new Dictionary<string, TableFiles>(StringComparer.Ordinal) { ["T"] = TableFiles.Whole(path) }, PersonSet.Nobody);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_pseudonym_is_the_same_sixteen_bytes_everywhere()
    {
        var query = Query("SELECT _person FROM \"T\"", ["_person"], new ResultColumn("_person", ValueKind.Person));
        var bytes = Convert.FromHexString("00112233445566778899aabbccddeeff");
        Assert.Equal(bytes, (byte[])(await Engine.ReadAsync(query, _input, Token)).Rows[0][0]!);

        var without = query with { Sql = "SELECT _person FROM \"T\" WHERE _person NOT IN (SELECT _person FROM _excluded)" };
        Assert.Empty((await Engine.ReadAsync(without, _input with { Excluded = new PersonSet(bytes) }, Token)).Rows);
    }

    [Fact]
    public async Task A_column_that_is_not_named_cannot_be_read()
    {
        var query = Query("SELECT n, word FROM \"T\"", ["n"], new ResultColumn("n", ValueKind.Integer), new ResultColumn("word", ValueKind.Text));
        var fault = await Assert.ThrowsAsync<QueryEngineException>(() => Engine.ReadAsync(query, _input, Token));
        Assert.Equal("DuckDB: Binder Error.", fault.Message);
    }

    [Fact]
    public async Task A_fault_of_the_data_is_told_without_the_data()
    {
        var query = Query("SELECT CAST(word AS BIGINT) AS n FROM \"T\"", ["word"], new ResultColumn("n", ValueKind.Integer));
        var fault = await Assert.ThrowsAsync<QueryEngineException>(() => Engine.ReadAsync(query, _input, Token));
        Assert.DoesNotContain("secret-cell", fault.ToString(), StringComparison.Ordinal);
        var refusal = (await Engine.AskAsync("SELECT CAST(word AS BIGINT) FROM T", _input, Token)).Refusal;
        Assert.DoesNotContain("secret-cell", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_reads_its_tables()
    {
        var result = (await Engine.AskAsync("SELECT word, n, n > 0 AS yes FROM T", _input, Token)).Value;
        Assert.Equal(["secret-cell", 1L, true], result.Rows[0]);
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/hostname')")]
    [InlineData("SELECT * FROM read_text('/proc/self/environ')")]
    [InlineData("COPY T TO '/tmp/hygie-out.csv'")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SET memory_limit='10GB'")]
    [InlineData("ATTACH '/tmp/hygie.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("CREATE TABLE x AS SELECT 1")]
    [InlineData("SELECT 1) ; COPY T TO '/tmp/hygie-out.csv'; SELECT (1")]
    [InlineData("SELEC 1")]
    public async Task The_console_does_nothing_else(string sql) =>
        Assert.Equal("HYG-12020", (await Engine.AskAsync(sql, _input, Token)).Refusal.Code);

    [Fact]
    public async Task A_result_is_written_whole_or_not_at_all()
    {
        var path = Path.Combine(_folder, "out.csv");
        var good = Query("SELECT n FROM \"T\"", ["n"], new ResultColumn("n", ValueKind.Integer));
        Assert.Equal(1, await Engine.WriteAsync(good, _input, path, ResultFormat.Csv, Token));
        Assert.Equal("n\n1\n", await File.ReadAllTextAsync(path, Token));
        var parquet = Path.Combine(_folder, "out.parquet");
        var bad = Query("SELECT CAST(word AS BIGINT) AS n FROM \"T\"", ["word"], new ResultColumn("n", ValueKind.Integer));
        await Assert.ThrowsAsync<QueryEngineException>(() => Engine.WriteAsync(bad, _input, parquet, ResultFormat.Parquet, Token));
        Assert.Equal(["out.csv", "t.parquet"], Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_query_stops()
    {
        using var source = new CancellationTokenSource();
        var endless = Query("SELECT count(*) AS n FROM range(100000000000) a, range(1000) b", [], new ResultColumn("n", ValueKind.Integer)) with { Reads = [] };
        var run = Engine.ReadAsync(endless, _input, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CompiledQuery Query(string sql, string[] columns, params ResultColumn[] result) => new(sql, [new TableUse("T", columns)], result);
}
