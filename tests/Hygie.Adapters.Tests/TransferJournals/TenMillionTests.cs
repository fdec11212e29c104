using System.Buffers.Binary;
using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Hygie.Adapters.TransferJournals;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Hygie.Testing.Migration;
using Xunit;

namespace Hygie.Adapters.Tests.TransferJournals;

/// <summary>
/// Ten million packs go through both passes of a move, with the real journal in files and hosts that are a bit a pack; one is lost on the way. The kernel says how much memory that took, the
/// runtime's and the hosts' own included: so the move has a process of its own. It takes a minute or two.
/// </summary>
public sealed class TenMillionTests : IDisposable
{
    private const int Packs = 10_000_000;
    private const int Lost = 7_654_321;
    private const long Bound = 1L << 30;

    private static readonly MigrationId Id = new("m-1");
    private static readonly PersonId By = new("operator-1");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-many-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Says to the process that it is the one of the move.</summary>
    private const string Own = "HYGIE_TEN_MILLION";

    private static bool IsOwnProcess => Environment.GetEnvironmentVariable(Own) is not null;

    [Fact]
    public async Task A_move_of_ten_million_packs_takes_less_than_a_gibibyte()
    {
        if (IsOwnProcess)
        {
            await MoveAsync();
            Assert.InRange(ResidentPeak(), 0, Bound);
            return;
        }

        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-showLiveOutput", "-method", $"*.{nameof(A_move_of_ten_million_packs_takes_less_than_a_gibibyte)}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, Environment = { [Own] = "yes" },
        })!;
        var said = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0", said, StringComparison.Ordinal);
    }

    private async Task MoveAsync()
    {
        var (many, store, journal) = (new ManyPacks(Packs), new MemoryMigrationStore(), TransferJournalAdapters.Folder(_folder.FullName));
        var (source, target, meter) = (new ManyStore(many, "host-a", isFull: true), new ManyStore(many, "host-b", isFull: false) { Loses = Lost }, new ReadMeter(new HostId("host-b"), TransferCounts.Zero));
        await store.SaveAsync(Planned, AuditEntry.Of("migration.planned", new DateOnly(2026, 11, 23), Id.Subject, "hub", "test"), Stop);

        var copied = await new CopyToHost(store, journal, many, [source], target, meter, TimeProvider.System).RunAsync(new CopyToHost.Command(Id, By), new Silent(), Stop);
        Assert.Equal((MigrationState.Copied, Packs, 4L * Packs), (copied.Value.State, copied.Value.Objects, copied.Value.Bytes));
        Assert.Equal(Packs - 1, target.Objects);
        var verified = await new VerifyTarget(store, journal, [source], target, meter, TimeProvider.System).RunAsync(new VerifyTarget.Command(Id, By), new Silent(), Stop);
        Assert.Equal((MigrationState.Verified, verified.Value.SourceRoot), (verified.Value.State, verified.Value.TargetRoot));
        var counts = await journal.CountsAsync(Id, Stop);
        Assert.Equal((Packs, Packs, 1), (counts.Copied, counts.Verified, counts.Repaired));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ResidentPeak() / 1048576.0:N0} MiB; {_folder.EnumerateFiles("states", SearchOption.AllDirectories).Sum(f => f.Length):N0} bytes of states"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static MigrationRecord Planned => new() { Id = Id, From = new HostId("host-a"), To = new HostId("host-b"), State = MigrationState.Planned, StartedAt = DateTimeOffset.UnixEpoch };

    /// <summary>The most that was resident at once (proc(5), VmHWM).</summary>
    private static long ResidentPeak() =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }

    /// <summary>Packs of four bytes each, a number; found by their names, which are in order. Twelve bytes a pack.</summary>
    private sealed class ManyPacks : IInventory
    {
        private readonly ulong[] _keys;
        private readonly int[] _numbers;
        private int _last;

        public ManyPacks(int count)
        {
            (_keys, _numbers) = (new ulong[count], new int[count]);
            Parallel.For(0, count, i => (_keys[i], _numbers[i]) = (KeyOf(NameOf(i)), i));
            Array.Sort(_keys, _numbers);
        }

        public Task<IReadOnlyList<InventoryObject>> PageAsync(string after, int count, CancellationToken cancellation)
        {
            var first = after.Length == 0 ? 0 : PlaceOf(after) + 1;
            return Task.FromResult<IReadOnlyList<InventoryObject>>([.. _numbers.Skip(first).Take(count).Select(n => new InventoryObject(NameOf(n), 4))]);
        }

        /// <summary>The place of a name: mostly the one asked last, or the next.</summary>
        public int PlaceOf(string name)
        {
            var (key, last) = (KeyOf(name), _last);
            for (var near = last; near < Math.Min(last + 8, _keys.Length); near++)
                if (_keys[near] == key)
                    return _last = near;
            return _last = Array.BinarySearch(_keys, key);
        }

        public int NumberAt(int place) => _numbers[place];

        private static string NameOf(int number)
        {
            Span<byte> content = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(content, number);
            return ObjectName.Of(content);
        }

        /// <summary>The first twelve characters, five bits each, in the order of characters: digits come before letters.</summary>
        private static ulong KeyOf(string name)
        {
            var key = 0UL;
            foreach (var c in name.AsSpan(0, 12))
                key = (key << 5) | (uint)(c <= '7' ? c - '2' : c - 'a' + 6);
            return key;
        }
    }

    /// <summary>A host of such packs: a bit for each. One that it is to lose is gone when it was written the first time.</summary>
    private sealed class ManyStore(ManyPacks many, string id, bool isFull) : IObjectStore
    {
        private readonly BitArray _has = new(Packs, isFull);
        private bool _hasLost;

        public int? Loses { get; init; }

        public long Objects => _has.Cast<bool>().LongCount(has => has);

        public HostId Host { get; } = new(id);

        public long AtomicPutLimit => long.MaxValue;

        public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            var place = many.PlaceOf(name);
            if (content.Length != 4 || BinaryPrimitives.ReadInt32LittleEndian(content.Span) != many.NumberAt(place))
                throw new ArgumentException("Not the content of that name.", nameof(content));
            var isLost = place == Loses && !_hasLost;
            _hasLost |= isLost;
            _has[place] = !isLost;
            return Task.FromResult(true);
        }

        public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => Task.FromResult<long?>(_has[many.PlaceOf(name)] ? 4 : null);

        public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
        {
            var place = many.PlaceOf(name);
            if (_has[place])
                BinaryPrimitives.WriteInt32LittleEndian(destination.Span, many.NumberAt(place));
            return Task.FromResult(_has[place]);
        }

        public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation)
        {
            var place = many.PlaceOf(name);
            var was = _has[place];
            _has[place] = false;
            return Task.FromResult(was);
        }

        public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
