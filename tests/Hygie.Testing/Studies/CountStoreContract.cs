using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Core.Studies;
using Xunit;

namespace Hygie.Testing.Studies;

/// <summary>What every ledger of counts promises.</summary>
public abstract class CountStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly AuditEntry Entry = AuditEntry.Of("cohort.counted", Day, "dataset/snds@1", by: "person/p", why: "count before a permit");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty ledger.</summary>
    protected abstract Task<ICountStore> EmptyAsync();

    [Fact]
    public async Task Counts_are_listed_as_they_were_given_for_all_versions_of_a_dataset()
    {
        var store = await EmptyAsync();
        Assert.Equal(1, (await store.GiveAsync([Sample("snds@1", 1200), Sample("snds@1", null)], 0, Entry, Stop)).Value);
        Assert.Equal(2, (await store.GiveAsync([Sample("snds@2", 14)], 2, Entry, Stop)).Value);
        Assert.False((await store.GiveAsync([Sample("ehr@1", 99)], 0, Entry, Stop)).IsRefused);
        var found = await store.ListAsync(new DatasetId("snds"), Stop);
        Assert.Equal([("snds@1", 1200L), ("snds@1", null), ("snds@2", 14L)], found.Select(g => (g.Version.ToString(), g.Shown)));
        Assert.Equal((new BodyId("chu-a"), "question", Day), (found[0].Institution, found[0].Question, found[0].Day));
        Assert.Equal(0, found[0].People.Apart(Print(1200)));
    }

    [Fact]
    public async Task A_count_beside_a_ledger_that_has_grown_is_refused_and_changes_nothing()
    {
        var store = await EmptyAsync();
        await store.GiveAsync([Sample("snds@1", 20)], 0, Entry, Stop);
        Assert.Equal("HYG-12025", (await store.GiveAsync([Sample("snds@1", 30)], 0, Entry, Stop)).Refusal.Code);
        Assert.Single(await store.ListAsync(new DatasetId("snds"), Stop));
        Assert.Equal(2, (await store.GiveAsync([Sample("snds@1", 30)], 1, Entry, Stop)).Value);
    }

    private static GivenCount Sample(string version, long? shown) => new(new BodyId("chu-a"), "question", DatasetVersion.Parse(version)!.Value, Day, shown, Print(shown ?? 0));

    private static PeoplePrint Print(long people)
    {
        using var secret = new RecordKeySecret(new byte[32]);
        var print = new PeoplePrint();
        print.Add(secret, Enumerable.Range(0, (int)people).Select(BitConverter.GetBytes));
        return print;
    }
}
