using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Testing.Migration;

/// <summary>What every store of moves keeps.</summary>
public abstract class MigrationStoreContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A store without moves.</summary>
    protected abstract Task<IMigrationStore> EmptyAsync();

    [Fact]
    public async Task What_was_saved_is_found_as_it_was()
    {
        var store = await EmptyAsync();
        Assert.Null(await store.LatestAsync(Stop));
        var record = Sample("m-1") with
        {
            EndedAt = new DateTimeOffset(2026, 11, 24, 0, 0, 1, TimeSpan.Zero), ObservedEmptyAt = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
            Objects = 3, Bytes = 5, InventorySha256 = "a", SourceRoot = "b", TargetRoot = "c", SwitchOrder = new byte[] { 1 }, Certificate = new byte[] { 2, 3 },
        };
        Assert.False((await store.SaveAsync(record, Entry(record), Stop)).IsRefused);
        var found = (await store.FindAsync(record.Id, Stop))!;
        Assert.Equal(MigrationRecordDocument.Write(record), MigrationRecordDocument.Write(found));
        Assert.Null(await store.FindAsync(new MigrationId("m-2"), Stop));
    }

    [Fact]
    public async Task The_latest_is_the_one_begun_last()
    {
        var store = await EmptyAsync();
        foreach (var id in new[] { "m-2", "m-1" })
            await store.SaveAsync(Sample(id), Entry(Sample(id)), Stop);
        var again = Sample("m-2") with { Revision = 2 };
        await store.SaveAsync(again, Entry(again), Stop);
        Assert.Equal("m-1", (await store.LatestAsync(Stop))!.Id.Value);
    }

    [Fact]
    public async Task A_save_from_an_old_revision_is_a_conflict_and_changes_nothing()
    {
        var (store, first) = (await EmptyAsync(), Sample("m-1"));
        await store.SaveAsync(first, Entry(first), Stop);
        Assert.Equal("HYG-17005", (await store.SaveAsync(first with { State = MigrationState.Copied }, Entry(first), Stop)).Refusal.Code);
        Assert.Equal(MigrationState.Planned, (await store.FindAsync(first.Id, Stop))!.State);
    }

    private static MigrationRecord Sample(string id) => new()
    {
        Id = new MigrationId(id), From = new HostId("host-a"), To = new HostId("host-b"), State = MigrationState.Planned, StartedAt = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero),
    };

    private static AuditEntry Entry(MigrationRecord record) => AuditEntry.Of("migration.planned", new DateOnly(2026, 11, 23), record.Id.Subject, "hub", "test");
}

/// <summary>What every journal of a move keeps.</summary>
public abstract class TransferJournalContract
{
    private static readonly MigrationId Id = new("m-1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A journal; asked again, one that sees what the first one kept.</summary>
    protected abstract ITransferJournal Open();

    [Fact]
    public async Task Objects_come_back_in_order_with_their_states()
    {
        var objects = Objects(5);
        await Open().FreezeAsync(Id, Stream(objects), Stop);
        await Open().MarkAsync(Id, 1, ObjectState.Verified, Stop);
        await Open().MarkAsync(Id, 4, ObjectState.Copied, Stop);
        var lines = await AllAsync();
        Assert.Equal(objects, lines.Select(l => l.Object));
        Assert.Equal([0, 2, 0, 0, 1], lines.Select(l => (int)l.State));
        Assert.Equal([0, 1, 2, 3, 4], lines.Select(l => l.Index));
    }

    [Fact]
    public async Task Freezing_again_keeps_the_states_of_the_objects_that_stay()
    {
        var objects = Objects(6);
        await Open().FreezeAsync(Id, Stream(objects.Where((_, i) => i is 0 or 2 or 4)), Stop);
        for (var i = 0; i < 3; i++)
            await Open().MarkAsync(Id, i, ObjectState.Verified, Stop);
        await Open().FreezeAsync(Id, Stream(objects.Where((_, i) => i != 2).Select((o, i) => i == 3 ? o with { Length = o.Length + 1 } : o)), Stop);
        Assert.Equal([2, 0, 0, 0, 0], (await AllAsync()).Select(l => (int)l.State));
    }

    [Fact]
    public async Task A_freeze_that_breaks_off_leaves_the_old_inventory()
    {
        var objects = Objects(4);
        await Open().FreezeAsync(Id, Stream(objects.Take(2)), Stop);
        await Open().MarkAsync(Id, 0, ObjectState.Copied, Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Open().FreezeAsync(Id, Broken(objects), Stop));
        var lines = await AllAsync();
        Assert.Equal([1, 0], lines.Select(l => (int)l.State));
    }

    [Fact]
    public async Task The_inventory_file_is_a_line_per_object()
    {
        var objects = Objects(3);
        await Open().FreezeAsync(Id, Stream(objects), Stop);
        using var reader = new StreamReader(await Open().OpenInventoryAsync(Id, Stop));
        Assert.Equal(string.Concat(objects.Select(o => o.Line + "\n")), await reader.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task Nothing_is_frozen_at_first()
    {
        Assert.Empty(await AllAsync());
        Assert.Equal(TransferCounts.Zero, await Open().CountsAsync(Id, Stop));
        Assert.Empty(await Open().EventsAsync(Id, 10, Stop));
        await Assert.ThrowsAsync<TransferJournalException>(() => Open().OpenInventoryAsync(Id, Stop));
    }

    [Fact]
    public async Task Counts_are_the_last_ones_and_events_the_newest_first()
    {
        await Open().FreezeAsync(Id, Stream(Objects(1)), Stop);
        await Open().NoteAsync(Id, new TransferCounts(1, 2, 3, 4, 5, 6, 7, 8), Stop);
        var at = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        foreach (var last in (TransferCounts[])[new(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), new(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, new TransferPace(at, at.AddMilliseconds(1234), 10, 11)),
            new(9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, null, new ReadLatency(TimeSpan.FromMilliseconds(1.5), 100, TimeSpan.FromMilliseconds(3), 7))])
        {
            await Open().NoteAsync(Id, last, Stop);
            Assert.Equal(last, await Open().CountsAsync(Id, Stop));
        }

        for (var i = 0; i < 3; i++)
            await Open().SayAsync(Id, new MigrationEvent(at.AddSeconds(i), new LocalText("é " + i, "e " + i), i == 2), Stop);
        var events = await Open().EventsAsync(Id, 2, Stop);
        Assert.Equal([new MigrationEvent(at.AddSeconds(2), new LocalText("é 2", "e 2"), true), new MigrationEvent(at.AddSeconds(1), new LocalText("é 1", "e 1"), false)], events);
    }

    private async Task<List<JournalLine>> AllAsync()
    {
        var lines = new List<JournalLine>();
        await foreach (var line in Open().ReadAsync(Id, Stop))
            lines.Add(line);
        return lines;
    }

    private static List<InventoryObject> Objects(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new InventoryObject(ObjectName.Of([(byte)i]), i * 100)).OrderBy(o => o.Name, StringComparer.Ordinal)];

    private static async IAsyncEnumerable<InventoryObject> Stream(IEnumerable<InventoryObject> objects)
    {
        await Task.CompletedTask;
        foreach (var one in objects)
            yield return one;
    }

    private static async IAsyncEnumerable<InventoryObject> Broken(List<InventoryObject> objects)
    {
        await Task.CompletedTask;
        yield return objects[0];
        throw new InvalidOperationException("the inventory broke off");
    }
}
