using CsCheck;
using DuckDB.NET.Data;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.QueryEngines;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>Some columns of a sealed table, read by their own chunks: the same answers as from the whole, and no answer from what was not opened.</summary>
public sealed class SealedReadTests(SealedReadTests.Stored fixture) : IClassFixture<SealedReadTests.Stored>
{
    private const string Name = WideVersion.Table;
    private readonly IQueryEngine _engine = DuckDbRegistration.Engine(memoryMegabytes: 512, threads: 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenVersion Version => fixture.Version;

    private StoredTable Table => Version.Table(Name)!;

    [Fact]
    public async Task Any_columns_of_any_buckets_are_those_of_the_whole_table()
    {
        string[] names = [.. Table.Columns.Select(c => c.Name)];
        int[] buckets = [.. Table.Parts.Select(p => p.Bucket)];
        var drawn = new List<(string[] Columns, int[] Buckets)>();
        Gen.Select(Gen.Shuffle(names, 1, 6), Gen.Shuffle(buckets, 1, 2)).Sample((c, b) => drawn.Add((c, b)), iter: 12, threads: 1);
        foreach (var (columns, of) in drawn)
        {
            using var some = await OpenAsync(columns, of);
            using var all = await OpenAsync(null, of);
            var sql = $"SELECT count(*) AS n, bit_xor(hash({string.Join(", ", columns.Select(c => $"\"{c}\""))}))::VARCHAR AS h FROM \"{Name}\"";
            var (ours, theirs) = ((await _engine.AskAsync(sql, some.Input, Stop)).Value.Rows[0], (await _engine.AskAsync(sql, all.Input, Stop)).Value.Rows[0]);
            Assert.Equal(theirs, ours);
            Assert.Equal(Table.Parts.Where(p => of.Contains(p.Bucket)).Sum(p => p.Rows), ours[0]);
        }
    }

    [Fact]
    public async Task Two_columns_cost_their_own_chunks_and_the_footers()
    {
        var layout = await LayoutAsync();
        var before = fixture.World.Host.BytesRead;
        using (await OpenAsync(["c1", "c4"], null))
        {
        }

        var fetched = fixture.World.Host.BytesRead - before;
        var columns = layout.Where(c => c.Column is "c1" or "c4").ToList();
        // Of each file the end that holds the footer, three chunks at most, and the beginning of its pack; of each column its bytes, and a chunk cut at either end.
        var most = columns.Sum(c => c.Length + (2L * Cobblestone.SealedChunk)) + (Table.Parts.Length * (Cobblestone.PrefixLength + (5L * Cobblestone.SealedChunk)));
        Assert.InRange(fetched, columns.Sum(c => c.Length), most);
        Assert.InRange(fetched, 1, Table.Parts.Sum(p => p.Blob.Length) / 3);
    }

    [Fact]
    public async Task A_column_that_was_not_opened_is_refused_and_not_answered()
    {
        using var opened = await OpenAsync(["c1"], null);
        Assert.Equal("HYG-12020", (await _engine.AskAsync($"SELECT sum(c4) FROM {Name}", opened.Input, Stop)).Refusal.Code);
        Assert.Equal("HYG-12020", (await _engine.AskAsync($"SELECT min(c4) FROM {Name}", opened.Input, Stop)).Refusal.Code);
        Assert.Equal(["c1"], (await _engine.AskAsync($"SELECT * FROM {Name} LIMIT 1", opened.Input, Stop)).Value.Columns.Select(c => c.Name));
        // A query that names it itself, as a compiler's fault would: the engine compares with what was opened.
        var query = new CompiledQuery($"SELECT count(c4) AS n FROM {Name}", [new TableUse(Name, ["c4"])], [new ResultColumn("n", ValueKind.Integer)]);
        Assert.Contains("was not opened", (await Assert.ThrowsAsync<QueryEngineException>(() => _engine.ReadAsync(query, opened.Input, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Even_without_the_engines_view_a_hole_is_no_data()
    {
        using var opened = await OpenAsync(["c1"], null);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var refused = 0;
        foreach (var column in Table.Columns.Select(c => c.Name).Where(c => c is not "c1"))
            foreach (var file in opened.Input.Tables[Name].Paths)
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT bit_xor(hash(\"{column}\")) FROM read_parquet('{file}')";
                Assert.Throws<DuckDBException>(command.ExecuteScalar);
                refused++;
            }

        Assert.Equal((Table.Columns.Length - 1) * Table.Parts.Length, refused);
    }

    [Fact]
    public async Task A_bit_flipped_in_a_column_is_refused_by_those_who_read_it_only()
    {
        var (blob, chunk) = (Table.Parts[1].Blob, (await LayoutAsync([1])).First(c => c.Column is "c4" && c.Length > 2 * Cobblestone.ChunkLength));
        var extent = blob.Extents[0];
        // The middle of the column, a chunk away from its neighbours.
        var inPack = extent.Offset + chunk.Offset + (chunk.Length / 2);
        var at = Cobblestone.PrefixLength + (inPack / Cobblestone.ChunkLength * Cobblestone.SealedChunk) + 100;
        fixture.World.Host.Objects[Version.Manifest.Packs[extent.Pack].Name][at] ^= 4;
        var ours = await Version.ReadAsync(Name, ["c1", "c4"], null, Stop);
        var whole = await Version.ReadAsync(Name, null, [1], Stop);
        using var others = await OpenAsync(["c1", "c7"], null);
        fixture.World.Host.Objects[Version.Manifest.Packs[extent.Pack].Name][at] ^= 4;
        Assert.Equal(("HYG-1042", "HYG-1042"), (ours.Refusal.Code, whole.Refusal.Code));
        Assert.Equal(Table.Rows, (await _engine.AskAsync($"SELECT count(hash(c1, c7)) FROM {Name}", others.Input, Stop)).Value.Rows[0][0]);
    }

    [Fact]
    public async Task A_table_shared_by_all_buckets_is_opened_again_for_other_columns()
    {
        var shared = Version.Table(WideVersion.Shared)!;
        using var opened = (await new StoredVersions(new ReadTable(fixture.World.Tools, ClearFileAdapters.InMemory())).OpenAsync(Version.Manifest.Version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        foreach (var column in shared.Columns.Select(c => c.Name))
            for (var number = 0; number < 2; number++)
            {
                using var bucket = (await opened.OpenAsync([new TableUse(shared.Name, [column])], number, Stop)).Value;
                var answer = await _engine.AskAsync($"SELECT count(*), bit_xor(hash(\"{column}\"))::VARCHAR FROM \"{shared.Name}\"", new QueryInput(bucket.Tables, PersonSet.Nobody), Stop);
                Assert.Equal(shared.Rows, answer.Value.Rows[0][0]);
            }
    }

    private async Task<Opened> OpenAsync(string[]? columns, int[]? buckets) => new((await Version.ReadAsync(Name, columns, buckets, Stop)).Value, columns);

    private async Task<List<ColumnChunk>> LayoutAsync(int[]? buckets = null)
    {
        using var whole = await OpenAsync(null, buckets);
        return [.. whole.Files.SelectMany(f => ParquetAdapters.TableFiles().ReadLayout(f))];
    }

    private sealed record Opened(IReadOnlyList<IClearFile> Files, string[]? Columns) : IDisposable
    {
        public QueryInput Input => new(new Dictionary<string, TableFiles>(StringComparer.Ordinal) { [Name] = new TableFiles([.. Files.Select(f => f.Path)], Columns) }, PersonSet.Nobody);

        public void Dispose()
        {
            foreach (var file in Files)
                file.Dispose();
        }
    }

    /// <summary>One sealed version for all tests of the class.</summary>
    public sealed class Stored : IAsyncLifetime
    {
        public WarehouseWorld World { get; } = new(ParquetAdapters.TableFiles(), people: 0);

        public OpenVersion Version { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var version = await WideVersion.StoreAsync(World, Stop);
            Version = (await new ReadTable(World.Tools, ClearFileAdapters.InMemory()).OpenAsync(version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        }

        public ValueTask DisposeAsync()
        {
            Version.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
