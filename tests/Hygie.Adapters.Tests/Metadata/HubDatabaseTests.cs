using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>A change and its audit entry are committed together or not at all. The change here is a row of the table of leaves.</summary>
public sealed class HubDatabaseTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-metadata-");
    private readonly SeededSecretRandom _random = new(5);
    private MetadataAdapters.Hub _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = Open(Path.Combine(_folder.FullName, "hub.db"));
        await _hub.MigrateAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_change_and_its_entry_are_both_there()
    {
        Assert.Equal(1, (await Change(_hub, 7)).Value);
        Assert.Equal((1, 1), await CountsOf(_hub));
        var opening = await _hub.Outbox().OpenAsync(1, Cancellation);
        Assert.Contains("\"by\":\"person/ada\"", System.Text.Encoding.UTF8.GetString(opening.Value.Event.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_change_leaves_neither_and_gives_its_refusal()
    {
        var refused = await _hub.Database.CommitAsync(Entry(), (context, _) =>
        {
            context.Add(new LeafRow { Index = 1 });
            return Task.FromResult<Refusal?>(Refusal.Of("HYG-2014", ("index", 1)));
        }, Cancellation);
        Assert.Equal("HYG-2014", refused.Refusal.Code);
        Assert.Equal((0, 0), await CountsOf(_hub));
    }

    [Fact]
    public async Task What_a_kill_between_change_and_commit_leaves_on_disk_is_the_old_state()
    {
        await Change(_hub, 1);
        var wreck = Path.Combine(_folder.FullName, "wreck");
        await _hub.Database.CommitAsync(Entry(), async (context, token) =>
        {
            context.Add(new LeafRow { Index = 2 });
            await context.SaveChangesAsync(token);
            CopyAsFound(wreck);
            return null;
        }, Cancellation);
        Assert.Equal((1, 1), await CountsOf(Open(Path.Combine(wreck, "hub.db"))));
        Assert.Equal((2, 2), await CountsOf(_hub));
    }

    [Fact]
    public async Task Of_two_writers_one_wins_and_the_other_is_told()
    {
        var impatient = new MetadataAdapters.Hub(_hub.Path, _random, _hub.Sealer, busySeconds: 1);
        Result<long> second = default;
        var first = await _hub.Database.CommitAsync(Entry(), async (context, _) =>
        {
            context.Add(new LeafRow { Index = 1 });
            second = await Change(impatient, 1);
            return null;
        }, Cancellation);
        Assert.False(first.IsRefused);
        Assert.Equal("HYG-2001", second.Refusal.Code);
        Assert.Equal((1, 1), await CountsOf(_hub));
    }

    [Fact]
    public async Task A_row_that_another_writer_made_first_is_a_conflict_and_costs_no_entry()
    {
        await Change(_hub, 1);
        Assert.Equal("HYG-2001", (await Change(_hub, 1)).Refusal.Code);
        Assert.Equal((1, 1), await CountsOf(_hub));
    }

    [Fact]
    public async Task Assigning_leaves_twice_gives_each_entry_one_leaf()
    {
        var outbox = _hub.Outbox();
        await outbox.AppendAsync(AuditEntry.Of("permit.granted", Today, "permit/p-1", "x", "y"), Cancellation);
        await outbox.AppendAsync(AuditEntry.Of("objection.registered", Today, "objection", "x", "y") with { Publication = Publication.WithItsDay }, Cancellation);
        await outbox.AppendAsync(AuditEntry.Of("objection.registered", Today, "objection", "x", "y") with { Publication = Publication.WithItsDay }, Cancellation);
        Assert.Equal(1, (await outbox.AssignAsync(Today, Cancellation)).Value);
        Assert.Equal(1, (await outbox.AssignAsync(Today, Cancellation)).Value);
        Assert.Equal(2, (await outbox.AssignAsync(Today.AddDays(1), Cancellation)).Value);
        Assert.Equal([0L, 1L, 1L], (await outbox.EventsAsync(Cancellation)).Select(e => e.Leaf ?? -1));
        Assert.Equal("day", Leaf.Decode((await outbox.LeavesAsync(1, 1, Cancellation))[0].Span).Value.Subject);
    }

    [Fact]
    public async Task Leaves_of_the_published_log_are_taken_over_once_and_claim_the_entries_they_carry()
    {
        var outbox = _hub.Outbox();
        await outbox.AppendAsync(Entry(), Cancellation);
        await outbox.AssignAsync(Today, Cancellation);
        await outbox.AppendAsync(Entry(), Cancellation);
        await outbox.AppendAsync(AuditEntry.Of("objection.registered", Today, "objection", "x", "y") with { Publication = Publication.WithItsDay }, Cancellation);
        using var copy = new MemoryStream();
        await _hub.Snapshot().ExportAsync(copy, null, Cancellation);
        await outbox.AppendAsync(Entry(), Cancellation);
        await outbox.AssignAsync(Today.AddDays(1), Cancellation);
        var leaves = await outbox.LeavesAsync(0, 9, Cancellation);

        var other = Open(Path.Combine(_folder.FullName, "other.db"));
        await other.Snapshot().RestoreAsync(async (target, token) => { await target.WriteAsync(copy.ToArray(), token); return null; }, Cancellation);
        var restored = other.Outbox();
        Assert.Equal(1, (await restored.AdoptAsync(0, [], Cancellation)).Value);
        Assert.Equal(("HYG-2020", "1"), Refused(await restored.AdoptAsync(2, [leaves[2]], Cancellation)));
        Assert.Equal(("HYG-2020", "0"), Refused(await restored.AdoptAsync(0, [leaves[1], leaves[1]], Cancellation)));
        for (var again = 0; again < 2; again++)
            Assert.Equal(4, (await restored.AdoptAsync(0, leaves, Cancellation)).Value);
        Assert.Equal(leaves.Select(l => Convert.ToHexString(l.Span)), (await restored.LeavesAsync(0, 9, Cancellation)).Select(l => Convert.ToHexString(l.Span)));
        Assert.Equal((await outbox.EventsAsync(Cancellation)).Take(3).Select(e => e.Leaf), (await restored.EventsAsync(Cancellation)).Select(e => e.Leaf));
        static (string, string) Refused(Result<long> result) => (result.Refusal.Code, result.Refusal.Facts["index"]!.ToString()!);
    }

    [Fact]
    public async Task An_erased_event_cannot_be_opened_and_its_number_stays()
    {
        var outbox = _hub.Outbox();
        await outbox.AppendAsync(Entry(), Cancellation);
        Assert.Equal(2, (await outbox.EraseAsync(1, AuditEntry.Of("event.erased", Today, "permit/p-1", "x", "y"), Cancellation)).Value);
        Assert.Equal("HYG-2004", (await outbox.OpenAsync(1, Cancellation)).Refusal.Code);
        Assert.Equal("HYG-2003", (await outbox.OpenAsync(3, Cancellation)).Refusal.Code);
        Assert.Equal([true, false], (await outbox.EventsAsync(Cancellation)).Select(e => e.Erased));
    }

    [Fact]
    public async Task A_snapshot_is_one_consistent_state_and_restores_only_where_nothing_stands()
    {
        await Change(_hub, 1);
        using var copy = new MemoryStream();
        await _hub.Database.CommitAsync(Entry(), async (context, token) =>
        {
            context.Add(new LeafRow { Index = 2 });
            await context.SaveChangesAsync(token);
            await _hub.Snapshot().ExportAsync(copy, null, token);
            return null;
        }, Cancellation);
        Func<Stream, CancellationToken, Task<Refusal?>> Write(byte[] bytes, Refusal? then = null) => async (target, token) =>
        {
            await target.WriteAsync(bytes, token);
            return then;
        };
        Assert.Equal("HYG-2016", (await _hub.Snapshot().RestoreAsync(Write(copy.ToArray()), Cancellation)).Refusal.Code);
        var other = Open(Path.Combine(_folder.FullName, "other.db"));
        Assert.Equal("HYG-2017", (await other.Snapshot().RestoreAsync(Write(copy.ToArray()[..((int)copy.Length / 2)]), Cancellation)).Refusal.Code);
        Assert.Equal("HYG-8001", (await other.Snapshot().RestoreAsync(Write(copy.ToArray(), Refusal.Of("HYG-8001", ("pack", "x"))), Cancellation)).Refusal.Code);
        Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "other.db*"));
        Assert.False((await other.Snapshot().RestoreAsync(Write(copy.ToArray()), Cancellation)).IsRefused);
        Assert.Equal((1, 1), await CountsOf(other));
    }

    [Fact]
    public async Task The_leaves_of_a_kind_about_a_subject_come_in_the_order_of_their_entries()
    {
        foreach (var (kind, subject) in new[] { ("permit.granted", "permit/p-1"), ("permit.granted", "permit/p-2"), ("permit.ended", "permit/p-1"), ("permit.granted", "permit/p-1") })
            await _hub.Outbox().AppendAsync(AuditEntry.Of(kind, Today, subject, "person/ada", "test"), Cancellation);
        await _hub.Outbox().AssignAsync(Today, Cancellation);
        await _hub.Outbox().AppendAsync(Entry(), Cancellation);
        Assert.Equal([0L, 3L, null], await _hub.Outbox().LeavesOfAsync("permit/p-1", AuditKind.Check("permit.granted"), Cancellation));
        Assert.Empty(await _hub.Outbox().LeavesOfAsync("permit/p-3", AuditKind.Check("permit.granted"), Cancellation));
    }

    private MetadataAdapters.Hub Open(string path) => new(path, _random, new PlainEventSealer(_random), HubConnections.BusySeconds);

    private static AuditEntry Entry() => AuditEntry.Of("permit.granted", Today, "permit/p-1", "person/ada", "decision d-1");

    private static Task<Result<long>> Change(MetadataAdapters.Hub hub, long index) =>
        hub.Database.CommitAsync(Entry(), context => context.Add(new LeafRow { Index = index, Bytes = [1] }), Cancellation);

    private static Task<(int Leaves, int Entries)> CountsOf(MetadataAdapters.Hub hub) =>
        hub.Database.ReadAsync(async (context, token) => (await context.Set<LeafRow>().CountAsync(token), await context.Set<OutboxRow>().CountAsync(token)), Cancellation);

    /// <summary>The files as the operating system would leave them if the process died at this very moment.</summary>
    private void CopyAsFound(string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in _folder.GetFiles("hub.db*").Where(f => !f.Name.EndsWith("-shm", StringComparison.Ordinal)))
            file.CopyTo(Path.Combine(target, file.Name));
    }
}
