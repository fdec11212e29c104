using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Hosts;
using Xunit;

namespace Hygie.Testing.Hosts;

/// <summary>What every store of hosts keeps.</summary>
public abstract class HostStoreContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A store without hosts.</summary>
    protected abstract Task<IHostStore> EmptyAsync();

    [Fact]
    public async Task What_was_saved_is_found_as_it_was()
    {
        var (store, at) = (await EmptyAsync(), new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        var record = Sample("azure-france") with
        {
            AssessedOn = new DateOnly(2026, 11, 23), LastExit = new ExitRecord(new DateOnly(2026, 11, 22), TimeSpan.FromSeconds(61), true),
            Verdicts = [new HostVerdict("zone-x", HostZone.Clear, true, at, at.AddDays(1), new byte[] { 1, 2 })], Evidence = HostFiles.Example("host-a").Value.Evidence,
        };
        Assert.False((await store.SaveAsync(record, Entry(record), Stop)).IsRefused);
        Assert.Equal(HostRecordDocument.Write(record), HostRecordDocument.Write((await store.FindAsync(record.Id, Stop))!));
        Assert.Null(await store.FindAsync(new HostId("other"), Stop));
    }

    [Fact]
    public async Task Hosts_are_listed_by_id()
    {
        var store = await EmptyAsync();
        foreach (var id in new[] { "host-b", "host-a" })
            await store.SaveAsync(Sample(id), Entry(Sample(id)), Stop);
        Assert.Equal(["host-a", "host-b"], (await store.ListAsync(Stop)).Select(h => h.Id.Value));
    }

    [Fact]
    public async Task A_save_from_an_old_revision_is_a_conflict_and_changes_nothing()
    {
        var (store, first) = (await EmptyAsync(), Sample("host-a"));
        await store.SaveAsync(first, Entry(first), Stop);
        Assert.Equal("HYG-5005", (await store.SaveAsync(first with { Evidence = [] }, Entry(first), Stop)).Refusal.Code);
        Assert.NotEmpty((await store.FindAsync(first.Id, Stop))!.Evidence);
    }

    private static HostRecord Sample(string example) =>
        new() { Profile = HostFiles.Example(example).Value.Profile, Evidence = HostFiles.Example(example).Value.Evidence, Verdicts = [] };

    private static AuditEntry Entry(HostRecord record) => AuditEntry.Of("host.admitted", new DateOnly(2026, 11, 23), "host/" + record.Id, "hub", "test");
}
