using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Hygie.Testing.Migration;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>What a bad target or a bad day does to a move: everything is noticed, named and mended.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly Move _move = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _move.Dispose();

    public static TheoryData<string, string> Damages => new()
    {
        { "bit flip", "altered" }, { "drop", "missing" }, { "truncate", "truncated" }, { "lengthen", "too long" }, { "swap", "replaced by another object" }, { "duplicate", "replaced by another object" }, { "empty", "truncated" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_target_is_noticed_named_and_mended(string damage, string named)
    {
        await _move.PlanAsync(Stop);
        await _move.CopyAsync(Stop);
        var names = _move.B.Objects.Keys.Order(StringComparer.Ordinal).Take(2).ToArray();
        var hit = Damage(damage, names);
        var record = (await _move.VerifyAsync(Stop)).Value;
        Assert.Equal(record.SourceRoot, record.TargetRoot);
        Assert.Equal(_move.A.Objects[names[0]], _move.B.Objects[names[0]]);
        Assert.Equal(hit, (await _move.Journal.CountsAsync(Move.Id, Stop)).Repaired);
        var events = await _move.Journal.EventsAsync(Move.Id, 50, Stop);
        Assert.Contains(events, e => e.IsError && e.Text.En.Contains(named, StringComparison.Ordinal) && e.Text.En.Contains(names[0][..8], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_never_keeps_what_it_is_given_stops_the_move()
    {
        await _move.PlanAsync(Stop);
        var forgetful = new FaultyStore(_move.B) { Forgets = true };
        await _move.CopyAsync(Stop, forgetful);
        var refusal = (await _move.VerifyAsync(Stop, forgetful)).Refusal;
        Assert.Equal("HYG-17012", refusal.Code);
        Assert.Equal(MigrationState.Copied, (await _move.Store.FindAsync(Move.Id, Stop))!.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public async Task A_move_that_stops_anywhere_goes_on_without_sending_twice(int after)
    {
        await _move.PlanAsync(Stop);
        var dying = new FaultyStore(_move.B) { DiesAfterPuts = after };
        Assert.Equal("HYG-17011", (await _move.CopyAsync(Stop, dying)).Refusal.Code);
        Assert.False((await _move.CopyAsync(Stop)).IsRefused);
        var counts = await _move.Journal.CountsAsync(Move.Id, Stop);
        Assert.Equal(counts.Bytes, counts.BytesCopied);
        Assert.Equal(20, counts.Copied);
    }

    [Fact]
    public async Task What_the_target_has_already_is_not_sent_again_even_when_the_marks_are_lost()
    {
        await _move.PlanAsync(Stop);
        foreach (var (name, content) in _move.A.Objects)
            _move.B.Objects[name] = content;
        await _move.CopyAsync(Stop);
        Assert.Equal(0, (await _move.Journal.CountsAsync(Move.Id, Stop)).BytesCopied);
    }

    [Fact]
    public async Task What_a_killed_copy_left_half_written_is_replaced_before_it_is_verified()
    {
        await _move.PlanAsync(Stop);
        var name = _move.A.Objects.Keys.First();
        _move.B.Objects[name] = _move.A.Objects[name][..10];
        await _move.CopyAsync(Stop);
        Assert.Equal(_move.A.Objects[name], _move.B.Objects[name]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    public async Task A_move_killed_between_the_host_and_its_own_note_sends_nothing_twice(int objects)
    {
        await _move.PlanAsync(Stop);
        var passed = 0;
        var dying = new CopyToHost(_move.Store, _move.Journal, _move.Inventory, [_move.A], _move.B, _move.Meter, _move.Clock,
            _ => { if (Interlocked.Increment(ref passed) > objects) throw new OperationCanceledException("killed"); });
        await Assert.ThrowsAsync<OperationCanceledException>(() => dying.RunAsync(new CopyToHost.Command(Move.Id, Move.Operator), _move.Silent, Stop));
        var counting = new FaultyStore(_move.B);
        var already = _move.B.Objects.Count;
        await _move.CopyAsync(Stop, counting);
        Assert.Equal(20 - already, counting.Puts);
        Assert.Equal((await _move.VerifyAsync(Stop)).Value.SourceRoot, (await _move.Store.FindAsync(Move.Id, Stop))!.TargetRoot);
    }

    [Fact]
    public async Task A_host_that_fails_now_and_then_is_asked_again()
    {
        await _move.PlanAsync(Stop);
        Assert.False((await _move.CopyAsync(Stop, new FaultyStore(_move.B) { FailsEvery = 3 })).IsRefused);
        Assert.Equal(20, _move.B.Objects.Count);
    }

    [Fact]
    public async Task A_dead_source_is_continued_from_a_replica()
    {
        await _move.PlanAsync(Stop);
        var (replica, dead) = (new MemoryObjectStore("replica"), new FaultyStore(_move.A) { DiesAfterReads = 10 });
        foreach (var (name, content) in _move.A.Objects)
            replica.Objects[name] = content;
        Assert.False((await _move.CopyAsync(Stop, null, dead, replica)).IsRefused);
    }

    [Fact]
    public async Task Bytes_that_the_source_altered_are_never_copied()
    {
        await _move.PlanAsync(Stop);
        var name = _move.A.Objects.Keys.Order(StringComparer.Ordinal).First();
        _move.A.Objects[name] = [.. _move.A.Objects[name].Select((b, i) => i == 5 ? (byte)(b ^ 1) : b)];
        var refusal = (await _move.CopyAsync(Stop)).Refusal;
        Assert.Equal(("HYG-17010", name), (refusal.Code, refusal.Facts["object"]));
        Assert.False(_move.B.Objects.ContainsKey(name));
    }

    [Fact]
    public async Task Reads_go_on_whichever_host_has_the_object_and_are_counted()
    {
        var live = new LiveStore([new FaultyStore(_move.A) { DiesAfterReads = 1 }, _move.B], _move.Meter);
        var name = _move.Write(100, _move.A, _move.B);
        var both = new byte[100];
        Assert.True(await live.ReadAsync(name, 0, both, Stop));
        Assert.True(await live.ReadAsync(name, 0, both, Stop));
        Assert.False(await live.ReadAsync(ObjectName.Of([1]), 0, both, Stop));
        Assert.Equal((3, 1), (_move.Meter.Reads, _move.Meter.Failed));
    }

    [Fact]
    public async Task What_is_written_while_a_move_runs_goes_to_both_hosts()
    {
        var live = new LiveStore([_move.A, _move.B], _move.Meter);
        var content = new byte[] { 1, 2, 3 };
        Assert.True(await live.PutIfAbsentAsync(ObjectName.Of(content), content, Stop));
        Assert.True(_move.A.Objects.ContainsKey(ObjectName.Of(content)) && _move.B.Objects.ContainsKey(ObjectName.Of(content)));
    }

    private int Damage(string damage, string[] names)
    {
        var (first, second) = (_move.B.Objects[names[0]], _move.B.Objects[names[1]]);
        switch (damage)
        {
            case "bit flip": _move.B.Objects[names[0]] = [.. first.Select((b, i) => i == 100 ? (byte)(b ^ 4) : b)]; return 1;
            case "drop": _move.B.Objects.Remove(names[0]); return 1;
            case "truncate": _move.B.Objects[names[0]] = first[..^1]; return 1;
            case "lengthen": _move.B.Objects[names[0]] = [.. first, 0]; return 1;
            case "empty": _move.B.Objects[names[0]] = []; return 1;
            case "duplicate":
                PutInPlace(names[0], names[1]);
                return 1;
            default:
                PutInPlace(names[0], names[1]);
                PutInPlace(names[1], names[0]);
                return 2;
        }
    }

    /// <summary>Puts one object's bytes under another's name. Both get one length, else their lengths alone would betray them.</summary>
    private void PutInPlace(string under, string of) => _move.B.Objects[under] = _move.A.Objects[of];
}

/// <summary>A host that breaks its promises.</summary>
public sealed class FaultyStore(MemoryObjectStore inner) : IObjectStore
{
    private int _puts, _reads, _calls;

    public Core.HostId Host => inner.Host;

    /// <summary>Acknowledges puts and keeps nothing.</summary>
    public bool Forgets { get; init; }

    /// <summary>Puts asked for.</summary>
    public int Puts => _puts;

    public int DiesAfterPuts { get; init; } = int.MaxValue;

    public int DiesAfterReads { get; init; } = int.MaxValue;

    public int FailsEvery { get; init; } = int.MaxValue;

    public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Stumble();
        if (Interlocked.Increment(ref _puts) > DiesAfterPuts)
            throw new ObjectStoreException("dead");
        return Forgets ? Task.FromResult(true) : inner.PutIfAbsentAsync(name, content, cancellation);
    }

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => inner.ReplaceHeadAsync(content, cancellation);

    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation)
    {
        Stumble();
        return inner.FindLengthAsync(name, cancellation);
    }

    public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        Stumble();
        return Interlocked.Increment(ref _reads) > DiesAfterReads ? throw new ObjectStoreException("dead") : inner.ReadAsync(name, offset, destination, cancellation);
    }

    public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => inner.ListAsync(cancellation);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => inner.DeleteAsync(name, cancellation);

    public long AtomicPutLimit => inner.AtomicPutLimit;

    public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => inner.ListRemnantsAsync(cancellation);

    public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => inner.RemoveRemnantAsync(remnant, cancellation);

    private void Stumble()
    {
        if (Interlocked.Increment(ref _calls) % FailsEvery == 0)
            throw new ObjectStoreException("stumbled");
    }
}
