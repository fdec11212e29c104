using System.Globalization;
using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Core.Audit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>A change and its audit entry are committed together or not at all. The change here is a row of the table of leaves.</summary>
public abstract class HubDatabaseTests(FreshHub place) : IAsyncLifetime
{
    protected static DateOnly Today { get; } = new(2026, 11, 23);
    private MetadataAdapters.Hub _hub = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected MetadataAdapters.Hub Hub => _hub;

    public async ValueTask InitializeAsync() => _hub = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        place.Dispose();
        GC.SuppressFinalize(this);
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
    public async Task Of_two_writers_one_wins_and_the_other_is_told()
    {
        var impatient = place.Place(busySeconds: 1);
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

        using var beside = place.Another();
        var other = beside.Place();
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
        using var beside = place.Another();
        var other = beside.Place();
        Assert.Equal("HYG-2017", (await other.Snapshot().RestoreAsync(Write(copy.ToArray()[..((int)copy.Length / 2)]), Cancellation)).Refusal.Code);
        Assert.Equal("HYG-8001", (await other.Snapshot().RestoreAsync(Write(copy.ToArray(), Refusal.Of("HYG-8001", ("pack", "x"))), Cancellation)).Refusal.Code);
        Assert.Empty(Directory.EnumerateFiles(beside.Folder));
        Assert.False((await other.Snapshot().RestoreAsync(Write(copy.ToArray()), Cancellation)).IsRefused);
        Assert.Equal((1, 1), await CountsOf(other));
    }

    [Fact]
    public async Task Five_hundred_at_the_same_time_beside_a_sequencer_get_one_number_and_one_leaf_each_and_another_reader_sees_each_at_once()
    {
        var (hub, reader) = (_hub, (await place.OpenAsync()).Outbox());
        var outbox = hub.Outbox();
        var appends = Enumerable.Range(0, 500).Select(i => Task.Run(async () =>
        {
            var number = (await outbox.AppendAsync(Entry(("number", i)), Cancellation)).Value;
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"number\":\"{i}\""), System.Text.Encoding.UTF8.GetString((await reader.OpenAsync(number, Cancellation)).Value.Event.Span), StringComparison.Ordinal);
            return number;
        }, Cancellation)).ToList();
        while (!appends.TrueForAll(a => a.IsCompleted))
            Assert.False((await outbox.AssignAsync(Today, Cancellation)).IsRefused);
        Assert.Equal(Enumerable.Range(1, 500).Select(n => (long)n), (await Task.WhenAll(appends)).Order());
        Assert.Equal(500, (await outbox.AssignAsync(Today, Cancellation)).Value);
        Assert.Equal(Enumerable.Range(0, 500).Select(n => (long?)n), (await reader.EventsAsync(Cancellation)).Select(e => e.Leaf));
    }

    [Fact]
    public async Task Many_who_read_before_they_write_never_see_the_same_state()
    {
        MetadataAdapters.Hub[] hubs = [_hub, await place.OpenAsync()];
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => hubs[i % 2].Database.CommitNumberedAsync(Entry(), async (context, number, token) =>
        {
            context.Add(new LeafRow { Index = await context.Set<LeafRow>().CountAsync(token), Bytes = BitConverter.GetBytes(number) });
            return number % 7 == 3 && await context.Set<LeafRow>().AnyAsync(token) ? Refusal.Of("HYG-2014", ("index", number)) : null;
        }, Cancellation), Cancellation)));
        Assert.All(numbers.Where(n => n.IsRefused), n => Assert.Equal("HYG-2014", n.Refusal.Code));
        var given = numbers.Where(n => !n.IsRefused).Select(n => n.Value).Order().ToList();
        Assert.Equal(Enumerable.Range(1, given.Count).Select(n => (long)n), given);
        Assert.Equal((given.Count, given.Count), await CountsOf(_hub));
    }

    [Fact]
    public async Task Opened_by_many_for_the_first_time_it_is_made_once()
    {
        using var fresh = place.Another();
        var hubs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(fresh.OpenAsync, Cancellation)));
        foreach (var (at, hub) in hubs.Index())
            Assert.Equal(at + 1, (await Change(hub, at)).Value);
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

    protected static AuditEntry Entry(params ReadOnlySpan<(string, object)> facts) => AuditEntry.Of("permit.granted", Today, "permit/p-1", "person/ada", "decision d-1", facts);

    protected static Task<Result<long>> Change(MetadataAdapters.Hub hub, long index) =>
        hub.Database.CommitAsync(Entry(), context => context.Add(new LeafRow { Index = index, Bytes = [1] }), Cancellation);

    protected static Task<(int Leaves, int Entries)> CountsOf(MetadataAdapters.Hub hub) =>
        hub.Database.ReadAsync(async (context, token) => (await context.Set<LeafRow>().CountAsync(token), await context.Set<OutboxRow>().CountAsync(token)), Cancellation);
}
