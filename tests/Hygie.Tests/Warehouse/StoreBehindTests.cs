using System.Globalization;
using System.Text;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>Batches stored while the next ones are read: nothing is lost, nothing mixed, no failure swallowed.</summary>
public sealed class StoreBehindTests : IAsyncDisposable
{
    private const int Rows = 6 * ColumnBatch.DefaultCapacity;
    private static readonly TableSchema Schema = TableSchemaParser.Parse("""{ "name": "T", "fields": [ { "name": "A", "type": "integer" }, { "name": "B" }, { "name": "C" } ] }"""u8, "t.json").Value;
    private readonly SeededSecretRandom _random = new(3);
    private readonly SecretKey _key = SecretKey.Take(new byte[32]);
    private readonly PackWriter _packs;

    public StoreBehindTests() =>
        _packs = new PackWriter(_key, PackContext.Version(new DatasetVersion(new DatasetId("snds"), 1)), false, _random, new UploadQueue([new MemoryObjectStore()], _random));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_reaches_the_file_of_its_person_once_and_in_order()
    {
        var files = new Files(failAt: int.MaxValue);
        Assert.Equal(Rows, await StoreAsync(files));
        foreach (var written in files.Written)
        {
            Assert.Equal(written.Order(), written);
            Assert.Equal(Rows / 2, written.Count);
            Assert.Single(written.Select(n => n % 2).Distinct());
        }
    }

    [Fact]
    public async Task A_file_that_fails_stops_the_storing() =>
        await Assert.ThrowsAsync<TableFileException>(() => StoreAsync(new Files(failAt: 3)));

    [Fact]
    public async Task A_failure_in_the_last_batch_is_heard_too() =>
        await Assert.ThrowsAsync<TableFileException>(() => StoreAsync(new Files(failAt: (Rows / 2048) - 1)));

    [Fact]
    public async Task No_batch_is_filled_again_before_it_is_stored()
    {
        using var gate = new ManualResetEventSlim();
        using var stored = new BucketedTable("T", Schema.Fields, [0, 1], 1, _packs, new Files(int.MaxValue, gate));
        await using var behind = new StoreBehind(stored);
        var persons = new PersonNumbers();
        Task Hand()
        {
            var batch = new ColumnBatch(Schema.Fields, 2048) { Rows = 2048 };
            return behind.HandAsync(batch, Enumerable.Repeat(persons.Of(1), batch.Rows).ToArray(), persons, Stop);
        }

        Task[] handed = [.. Enumerable.Range(0, StoreBehind.Batches).Select(_ => Hand())];
        bool[] isTaken = [.. handed.Select(h => h.IsCompleted)];
        gate.Set();
        await Task.WhenAll(handed);
        Assert.Equal(Enumerable.Range(1, StoreBehind.Batches).Select(n => n < StoreBehind.Batches), isTaken);
        await behind.EndAsync();
    }

    [Fact]
    public void Gathered_rows_are_those_asked_for() =>
        Gen.Select(Gen.Int[-50, 50].Array[1, 40], Gen.Int[0, 39].Array[0, 60]).Sample((values, picks) =>
        {
            var (from, into) = (new ColumnBatch(Schema.Fields, values.Length), new ColumnBatch(Schema.Fields, 61));
            Fill(from, values);
            int[] rows = [.. picks.Select(p => p % values.Length)];
            foreach (var column in new[] { 0, 1 })
            {
                into.Columns[column].SetMissing(0);
                into.Columns[column].Gather(from.Columns[column], rows, 1);
            }

            Assert.Equal(1 + rows.Count(r => values[r] < 0), into.Columns[0].Missing);
            foreach (var (at, row) in rows.Index())
            {
                Assert.Equal((long)Math.Max(0, values[row]), into.Columns[0].Numbers[at + 1]);
                Assert.Equal(from.Columns[1].Text(row), into.Columns[1].Text(at + 1));
                Assert.Equal(from.Columns[1].Present[row], into.Columns[1].Present[at + 1]);
            }
        }, iter: 200, threads: 1);

    public async ValueTask DisposeAsync()
    {
        await _packs.DisposeAsync();
        _key.Dispose();
    }

    /// <summary>Reads rows 0, 1, 2 … whose persons are two in turn; column C is not delivered.</summary>
    private async Task<long> StoreAsync(ITableFiles files)
    {
        var context = new CheckContext(TableModel.Of([Schema], []).Value, SourceDefinition.Undeclared with { Delimiter = ';' }, new CsvLimits(1 << 20, 2048, 8));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("A;B\n" + string.Concat(Enumerable.Range(0, Rows).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n};x{n % 7}\n")))));
        using var reader = TableReader.Open(stream, Schema, "T", 0, context, new FindingLog(), StoreBehind.Batches).Value;
        using var stored = new BucketedTable("T", Schema.Fields, [0, 1], 2, _packs, files);
        await using var behind = new StoreBehind(stored);
        var persons = new PersonNumbers();
        int[] two = [persons.Of(1), persons.Of(UInt128.MaxValue)];
        for (var batch = reader.Next().Value; batch.Rows > 0; batch = reader.Next().Value)
            await behind.HandAsync(batch, [.. Enumerable.Range(0, batch.Rows).Select(r => two[batch.Columns[0].Numbers[r] % 2])], persons, Stop);
        await behind.EndAsync();
        return (await stored.FinishAsync(Stop)).Rows;
    }

    private static void Fill(ColumnBatch batch, int[] values)
    {
        foreach (var (row, value) in values.Index())
            if (value < 0)
            {
                batch.Columns[0].SetMissing(row);
                batch.Columns[1].SetMissing(row);
            }
            else
            {
                batch.Columns[0].SetNumber(row, value);
                batch.Columns[1].SetText(row, Encoding.UTF8.GetBytes(new string('x', value)));
            }
    }

    /// <summary>Files that remember column A, fail at one of their writes, and write nothing before the gate is open.</summary>
    private sealed class Files(int failAt, ManualResetEventSlim? gate = null) : ITableFiles
    {
        private int _writes;

        public List<List<long>> Written { get; } = [];

        public ITableWriter Create(Stream target, IReadOnlyList<TableField> fields, bool withPerson)
        {
            Written.Add([]);
            return new Writer(this, Written[^1]);
        }

        public int FooterLength(ReadOnlySpan<byte> tail) => throw new NotSupportedException();

        public IReadOnlyList<ColumnChunk> ReadLayout(IClearFile file) => throw new NotSupportedException();

        private sealed class Writer(Files files, List<long> written) : ITableWriter
        {
            public void Write(ColumnBatch batch, ReadOnlySpan<UInt128> persons)
            {
                files.Gate?.Wait(Stop);
                if (Interlocked.Increment(ref files._writes) > files.FailAt)
                    throw new TableFileException("full");
                written.AddRange(batch.Columns[0].Numbers.AsSpan(0, batch.Rows));
            }

            public void End() { }

            public void Dispose() { }
        }

        private int FailAt => failAt;

        private ManualResetEventSlim? Gate => gate;
    }
}
