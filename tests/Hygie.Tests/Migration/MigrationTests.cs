using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Custody;
using Hygie.Testing.Migration;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>Leaving a host, from the plan to the certificate.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly Move _move = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _move.Dispose();

    [Fact]
    public async Task A_hub_leaves_its_host_and_can_prove_it()
    {
        await _move.PlanAsync(Stop);
        await _move.CopyAsync(Stop);
        var verified = (await _move.VerifyAsync(Stop)).Value;
        Assert.Equal((20, verified.SourceRoot), (verified.Objects, verified.TargetRoot));
        Assert.Equal(MigrationState.Switched, (await _move.SwitchAsync(Stop)).Value.State);

        var drawn = (await _move.Certify().DrawUpAsync(Move.Id, new byte[32], Stop)).Value;
        var kept = (await _move.Certify().KeepAsync(_move.Sign(drawn), Stop)).Value;
        var proof = (await ProveAsync(kept.Certificate)).Value;
        Assert.True(proof.Equal);
        Assert.Equal((20, verified.Bytes, 0), (proof.Objects, proof.Bytes, proof.FailedReads));
        Assert.True((await _move.Hosts.FindAsync(_move.A.Host, Stop))!.LastExit!.Equal);
        Assert.Equal(
            ["migration.planned", "migration.copied", "migration.verified", "migration.switched", "migration.certified"],
            _move.Store.Entries.Select(e => e.Kind.Value), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_source_is_emptied_and_seen_empty()
    {
        await CertifiedAsync();
        _move.A.Objects[Head.Name] = new byte[Head.Length];
        _move.Write(500, _move.A, _move.B);
        byte[] leftByAKilledRun = [1, 2, 3];
        _move.A.Objects[ObjectName.Of(leftByAKilledRun)] = leftByAKilledRun;
        var drained = (await DrainAsync()).Value;
        Assert.Empty(_move.A.Objects);
        Assert.Equal(_move.Clock.GetUtcNow(), drained.ObservedEmptyAt);
    }

    [Fact]
    public async Task A_source_is_not_emptied_of_what_the_target_has_not()
    {
        await CertifiedAsync();
        var name = _move.Write(500, _move.A);
        var refusal = (await DrainAsync()).Refusal;
        Assert.Equal(("HYG-17012", name), (refusal.Code, refusal.Facts["object"]));
        Assert.Equal((21, MigrationState.Switched), (_move.A.Objects.Count, (await _move.Store.FindAsync(Move.Id, Stop))!.State));
    }

    [Fact]
    public async Task A_source_is_not_emptied_before_two_persons_certified_the_target()
    {
        await ReachAsync(MigrationState.Switched);
        Assert.Equal("HYG-17021", (await DrainAsync()).Refusal.Code);
        Assert.Equal(20, _move.A.Objects.Count);
    }

    [Theory]
    [InlineData(MigrationState.Planned, "host-a", "host-b")]
    [InlineData(MigrationState.Copied, "host-a", "host-b")]
    [InlineData(MigrationState.Verified, "host-a", "host-b")]
    [InlineData(MigrationState.Switched, "host-b", "host-a")]
    [InlineData(MigrationState.Draining, "host-b", null)]
    [InlineData(MigrationState.Drained, "host-b", null)]
    [InlineData(MigrationState.RolledBack, "host-a", null)]
    public async Task The_state_alone_says_which_hosts_are_in_use(MigrationState state, string first, string? second)
    {
        var record = (await _move.PlanAsync(Stop)).Value with { State = state };
        Assert.Equal(new[] { first, second }.OfType<string>(), record.HostsInUse.Select(h => h.Value));
    }

    [Fact]
    public async Task A_source_that_still_shows_something_is_named()
    {
        await CertifiedAsync();
        _move.A.Objects["forgotten"] = [1];
        var refusal = (await DrainAsync()).Refusal;
        Assert.Equal(("HYG-17018", "forgotten"), (refusal.Code, refusal.Facts["object"]));
        Assert.Equal("HYG-17006", (await new RollBack(_move.Store, _move.Journal, _move.Clock).RunAsync(new RollBack.Command(Move.Id, Move.Operator, "too late"), Stop)).Refusal.Code);
        _move.A.Objects.Remove("forgotten");
        Assert.Equal(MigrationState.Drained, (await DrainAsync()).Value.State);
    }

    [Fact]
    public async Task What_a_source_keeps_beside_its_objects_goes_too_and_what_stays_is_named()
    {
        await CertifiedAsync();
        var name = _move.A.Objects.Keys.First(ObjectName.IsValid);
        _move.A.Remnants.Add(new Remnant(name, RemnantKind.UnfinishedUpload, "1"));
        _move.A.Remnants.Add(new Remnant("foreign", RemnantKind.HiddenVersion, "2"));
        var refusal = (await DrainAsync()).Refusal;
        Assert.Equal(("HYG-17018", "foreign"), (refusal.Code, refusal.Facts["object"]));
        Assert.Single(_move.A.Remnants);
        _move.A.Remnants.Clear();
        Assert.Equal(MigrationState.Drained, (await DrainAsync()).Value.State);
    }

    [Fact]
    public async Task What_was_written_since_is_caught_up_before_switching()
    {
        await ReachAsync(MigrationState.Verified);
        var name = _move.Write(500, _move.A);
        var caught = (await _move.CopyAsync(Stop)).Value;
        Assert.Equal((MigrationState.Copied, 21), (caught.State, caught.Objects));
        await _move.VerifyAsync(Stop);
        Assert.True(_move.B.Objects.ContainsKey(name));
    }

    [Theory]
    [InlineData]
    [InlineData("operator-1")]
    [InlineData("operator-1", "operator-1")]
    [InlineData("operator-1", "operator-3")]
    public async Task One_person_alone_cannot_switch(params string[] signers)
    {
        await ReachAsync(MigrationState.Verified);
        var order = SwitchOrder.For((await _move.Store.FindAsync(Move.Id, Stop))!);
        var signed = signers.Length == 0 ? order : _move.Sign(order, signers);
        var refusal = (await new SwitchHost(_move.Store, _move.Journal, _move.Signers, _move.Clock).RunAsync(new SwitchHost.Command(Move.Id, signed), Stop)).Refusal;
        Assert.Equal("HYG-17014", refusal.Code);
    }

    [Fact]
    public async Task Two_names_for_one_key_are_one_person()
    {
        await ReachAsync(MigrationState.Verified);
        var one = _move.People[Move.Operator].Verifying;
        var signers = new MigrationSigners(new Dictionary<PersonId, VerifyingKey> { [new("operator-1")] = one, [new("operator-2")] = one });
        var order = _move.Sign(SwitchOrder.For((await _move.Store.FindAsync(Move.Id, Stop))!), "operator-1");
        Assert.Equal("HYG-17014", signers.Require(order)!.Code);
    }

    [Fact]
    public async Task An_order_of_an_earlier_state_does_not_switch()
    {
        await ReachAsync(MigrationState.Verified);
        var old = _move.Sign(SwitchOrder.For((await _move.Store.FindAsync(Move.Id, Stop))!));
        _move.Write(500, _move.A);
        await _move.CopyAsync(Stop);
        await _move.VerifyAsync(Stop);
        Assert.Equal("HYG-17015", (await new SwitchHost(_move.Store, _move.Journal, _move.Signers, _move.Clock).RunAsync(new SwitchHost.Command(Move.Id, old), Stop)).Refusal.Code);
    }

    [Theory]
    [InlineData(MigrationState.Planned, true)]
    [InlineData(MigrationState.Verified, true)]
    [InlineData(MigrationState.Switched, true)]
    [InlineData(MigrationState.Drained, false)]
    public async Task Going_back_is_possible_until_the_source_is_drained(MigrationState state, bool possible)
    {
        await ReachAsync(state);
        var back = await new RollBack(_move.Store, _move.Journal, _move.Clock).RunAsync(new RollBack.Command(Move.Id, Move.Operator, "a drill"), Stop);
        Assert.Equal(possible, !back.IsRefused);
    }

    [Fact]
    public async Task A_target_without_a_verdict_is_refused()
    {
        var refusal = (await new PlanMigration(_move.Store, _move.Journal, _move.Inventory, _move.Hosts, _move.Clock)
            .RunAsync(new PlanMigration.Command(Move.Id, _move.A.Host, _move.B.Host, Move.Operator), Stop)).Refusal;
        Assert.Equal("HYG-17003", refusal.Code);
    }

    [Fact]
    public async Task Every_step_outside_the_table_is_refused()
    {
        foreach (var state in Enum.GetValues<MigrationState>())
            foreach (var act in Enum.GetValues<MigrationAct>())
            {
                var record = new MigrationRecord { Id = Move.Id, From = _move.A.Host, To = _move.B.Host, State = state, StartedAt = _move.Clock.GetUtcNow() };
                Assert.Equal(MigrationSteps.All.Any(s => s.From == state && s.Act == act), !record.After(act).IsRefused);
            }

        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("sample")]
    [InlineData("failedReads")]
    public async Task A_changed_certificate_proves_nothing(string member)
    {
        var kept = await CertifiedAsync();
        var document = SignedDocument.Read(ExitCertificate.Type, kept.Certificate.Span).Value;
        var forged = SignedDocument.Unsigned(ExitCertificate.Type, document.Body.With(member, member == "sample" ? CanonicalArray.Of() : 7));
        foreach (var signature in document.Signatures)
            forged = forged.WithSignature(signature);
        Assert.Equal("HYG-17014", (await ProveAsync(forged.ToFile())).Refusal.Code);
    }

    [Fact]
    public async Task A_proof_names_what_the_target_lost_since()
    {
        var kept = await CertifiedAsync();
        var lost = _move.B.Objects.Keys.Order(StringComparer.Ordinal).ElementAt(3);
        _move.B.Objects.Remove(lost);
        var proof = (await ProveAsync(kept.Certificate)).Value;
        Assert.False(proof.Equal);
        Assert.Equal([new WrongObject(lost, ObjectFault.Missing)], proof.Wrong);
    }

    [Fact]
    public async Task Another_inventory_is_not_the_certified_one()
    {
        var kept = await CertifiedAsync();
        var (first, other) = (InventoryObjectOf(_move.B.Objects.First()), new MemoryStream());
        await using (var writer = new StreamWriter(other, leaveOpen: true) { NewLine = "\n" })
            await writer.WriteLineAsync(first.Line);
        var proof = await new ProveExit(_move.Signers, _move.B).RunAsync(kept.Certificate, _ => Task.FromResult<Stream>(new MemoryStream(other.ToArray())), _move.Silent, Stop);
        Assert.Equal(("HYG-17016", "inventory"), (proof.Refusal.Code, proof.Refusal.Facts["rule"]));
    }

    [Fact]
    public async Task The_control_room_follows_the_move()
    {
        var watch = new MigrationWatch(_move.Store, _move.Journal, _move.Clock);
        Assert.Null(await watch.CurrentAsync(Stop));
        await ReachAsync(MigrationState.Verified);
        var view = (await watch.CurrentAsync(Stop))!;
        Assert.Equal((100, 20, 20), (view.Percent, view.ObjectsCopied, view.ObjectsVerified));
        Assert.Equal([LaneState.Done, LaneState.Done, LaneState.Done, LaneState.Waiting, LaneState.Waiting], view.Lanes.Select(l => l.State));
        Assert.Equal(3, view.Events.Count);
    }

    [Fact]
    public async Task The_control_room_says_how_fast_and_how_long()
    {
        var (store, watch) = (new SlowStore(_move.B, _move.Clock), new MigrationWatch(_move.Store, _move.Journal, _move.Clock));
        Assert.False((await _move.PlanAsync(Stop)).IsRefused);
        Assert.Equal((null, null), ((await watch.CurrentAsync(Stop))!.Speed, (await watch.CurrentAsync(Stop))!.Left));
        var copy = new CopyToHost(_move.Store, _move.Journal, _move.Inventory, [_move.A], store, _move.Meter, _move.Clock);
        Assert.False((await copy.RunAsync(new CopyToHost.Command(Move.Id, Move.Operator), _move.Silent, Stop)).IsRefused);
        var view = (await watch.CurrentAsync(Stop))!;
        Assert.Equal((500.0, TimeSpan.FromSeconds(40)), (view.Speed, view.Left));
        Assert.Equal(_move.Clock.GetUtcNow(), view.NotedAt);
    }

    [Fact]
    public async Task The_control_room_says_which_host_serves_and_what_was_certified()
    {
        var watch = new MigrationWatch(_move.Store, _move.Journal, _move.Clock);
        Assert.True((await watch.CertificateAsync(Stop)).IsEmpty);
        var live = new LiveStore([_move.A, _move.B], _move.Meter);
        var (name, content) = (_move.A.Objects.Keys.First(), new byte[1_000]);
        await ReachAsync(MigrationState.Switched);
        Assert.True(await live.ReadAsync(name, 0, content, Stop));
        live.Prefer(_move.B.Host);
        Assert.True(await live.ReadAsync(name, 0, content, Stop) && await live.ReadAsync(name, 0, content, Stop));
        await _move.Journal.NoteAsync(Move.Id, _move.Meter.Stamp(await _move.Journal.CountsAsync(Move.Id, Stop)), Stop);
        var kept = (await _move.Certify().KeepAsync(_move.Sign((await _move.Certify().DrawUpAsync(Move.Id, new byte[32], Stop)).Value), Stop)).Value;
        var view = (await watch.CurrentAsync(Stop))!;
        Assert.Equal((3, 2, 0), (view.Reads, view.ReadsFromTarget, view.FailedReads));
        var certificate = SignedDocument.Read(ExitCertificate.Type, kept.Certificate.Span).Value;
        Assert.Equal((2, Convert.ToHexStringLower(certificate.Hash())), (view.Certificate!.Signatures, view.Certificate.Sha256));
        Assert.Equal(kept.Certificate.ToArray(), (await watch.CertificateAsync(Stop)).ToArray());
        Assert.Equal(MigrationState.Switched, view.State);
    }

    [Fact]
    public async Task A_second_run_goes_on_counting_the_reads_of_the_first()
    {
        Assert.False((await _move.PlanAsync(Stop)).IsRefused);
        await _move.Journal.NoteAsync(Move.Id, TransferCounts.Zero with { Reads = 40, FailedReads = 1, ReadsFromTarget = 4 }, Stop);
        var meter = new ReadMeter(_move.B.Host, await _move.Journal.CountsAsync(Move.Id, Stop));
        Assert.False(await new LiveStore([_move.A, _move.B], meter).ReadAsync(ObjectName.Of([1]), 0, new byte[1], Stop));
        var counts = meter.Stamp(TransferCounts.Zero);
        Assert.Equal((41, 2, 4), (counts.Reads, counts.FailedReads, counts.ReadsFromTarget));
    }

    [Fact]
    public async Task A_paced_host_takes_its_bytes_at_the_speed_allowed()
    {
        var (content, clock) = (new byte[50_000], new PauseClock());
        var paced = new PacedStore(_move.B, 1_000_000, clock);
        await paced.PutIfAbsentAsync(ObjectName.Of(content), content, Stop);
        Assert.True(await paced.ReadAsync(ObjectName.Of(content), 0, content.AsMemory(0, 1_000), Stop));
        Assert.Equal([50, 51], clock.Pauses.Select(p => p.TotalMilliseconds));
    }

    /// <summary>A clock that stands still, whose pauses end at once and are noted.</summary>
    private sealed class PauseClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>A host whose every write takes two seconds of the move's clock.</summary>
    private sealed class SlowStore(IObjectStore host, ManualClock clock) : IObjectStore
    {
        private readonly Lock _gate = new();

        public HostId Host => host.Host;

        public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            lock (_gate)
                clock.Now += TimeSpan.FromSeconds(2);
            return host.PutIfAbsentAsync(name, content, cancellation);
        }

        public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => host.ReplaceHeadAsync(content, cancellation);

        public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => host.FindLengthAsync(name, cancellation);

        public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation) => host.ReadAsync(name, offset, destination, cancellation);

        public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => host.ListAsync(cancellation);

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => host.DeleteAsync(name, cancellation);

        public long AtomicPutLimit => host.AtomicPutLimit;

        public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => host.ListRemnantsAsync(cancellation);

        public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => host.RemoveRemnantAsync(remnant, cancellation);
    }

    private static InventoryObject InventoryObjectOf(KeyValuePair<string, byte[]> held) => new(held.Key, held.Value.Length);

    private Task<Result<ExitProof>> ProveAsync(ReadOnlyMemory<byte> certificate) =>
        new ProveExit(_move.Signers, _move.B).RunAsync(certificate, stop => _move.Journal.OpenInventoryAsync(Move.Id, stop), _move.Silent, Stop);

    private Task<Result<MigrationRecord>> DrainAsync() =>
        new DrainSource(_move.Store, _move.Journal, _move.Inventory, _move.A, _move.B, _move.Clock).RunAsync(new DrainSource.Command(Move.Id, Move.Operator), _move.Silent, Stop);

    private async Task<MigrationRecord> CertifiedAsync()
    {
        await ReachAsync(MigrationState.Switched);
        return await CertifyAsync();
    }

    private async Task<MigrationRecord> CertifyAsync()
    {
        var drawn = (await _move.Certify().DrawUpAsync(Move.Id, new byte[32], Stop)).Value;
        return (await _move.Certify().KeepAsync(_move.Sign(drawn), Stop)).Value;
    }

    private async Task ReachAsync(MigrationState state)
    {
        Assert.False((await _move.PlanAsync(Stop)).IsRefused);
        if (state >= MigrationState.Copied)
            Assert.False((await _move.CopyAsync(Stop)).IsRefused);
        if (state >= MigrationState.Verified)
            Assert.False((await _move.VerifyAsync(Stop)).IsRefused);
        if (state >= MigrationState.Switched)
            Assert.False((await _move.SwitchAsync(Stop)).IsRefused);
        if (state >= MigrationState.Drained)
        {
            await CertifyAsync();
            Assert.False((await DrainAsync()).IsRefused);
        }
    }
}
