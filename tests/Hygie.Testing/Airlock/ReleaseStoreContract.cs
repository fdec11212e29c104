using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Xunit;

namespace Hygie.Testing.Airlock;

/// <summary>What every release store promises.</summary>
public abstract class ReleaseStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    /// <summary>An empty store.</summary>
    protected abstract Task<IReleaseStore> EmptyAsync();

    [Fact]
    public async Task What_was_saved_is_found_as_it_was()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var request = Sample("r-1");
        Assert.False((await store.SaveAsync(request, Entry(request), stop)).IsRefused);
        var found = await store.FindAsync(request.Id, stop);
        Assert.Equal(Words(request), Words(found!));
    }

    [Fact]
    public async Task An_unknown_release_is_null() => Assert.Null(await (await EmptyAsync()).FindAsync(new ReleaseId("none"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_save_from_an_old_revision_is_a_conflict_and_changes_nothing()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        var first = Sample("r-1");
        await store.SaveAsync(first, Entry(first), stop);
        var (mine, yours) = (first.After(new Moved(ReleaseAct.Withdraw)), first.After(new Moved(ReleaseAct.Approve)));
        Assert.False((await store.SaveAsync(mine, Entry(mine), stop)).IsRefused);
        Assert.Equal("HYG-16030", (await store.SaveAsync(yours, Entry(yours), stop)).Refusal.Code);
        Assert.Equal(ReleaseState.Withdrawn, (await store.FindAsync(first.Id, stop))!.State);
    }

    [Fact]
    public async Task Requests_are_listed_by_id()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        foreach (var id in new[] { "r-2", "r-1" })
            await store.SaveAsync(Sample(id), Entry(Sample(id)), stop);
        Assert.Equal(["r-1", "r-2"], (await store.ListAsync(stop)).Select(r => r.Id.Value), StringComparer.Ordinal);
    }

    /// <summary>A request with everything that a store must keep.</summary>
    private static ReleaseRequest Sample(string id)
    {
        var where = new Dictionary<string, CategoryExtent>(StringComparer.Ordinal) { ["age"] = CategoryExtent.Range(20, 29), ["sex"] = CategoryExtent.Parse("F") };
        var people = new Population("everyone", [new DatasetVersion(new DatasetId("snds"), 3)], where);
        var verdict = new TableVerdict("t.csv", "france-health 1", [new CellVerdict(2, "age 20, sex F", [], null), new CellVerdict(3, "total", [], new FeasibleInterval(0, 40))])
        {
            TableRisks = [new CellRisk("HYG-10034", 0, "t.csv", new SortedDictionary<string, string>(StringComparer.Ordinal) { ["earlier"] = "é.csv of project p-2" })],
        };
        var file = new RequestedFile("t.csv", new string('a', 64), 120, new FileContext(people, "what", "why"), verdict);
        return ReleaseRequest.New(new ReleaseId(id), new ProjectId("p-1"), new PermitId("permit-1"), new PersonId("ada"), Day)
            .After(new Submitted([file])) with
        {
            Votes = [new Vote(new PersonId("rex"), Day, [new FileVote("t.csv", FileDecision.Approve, ReviewReason.ComparedByHand, "other years")])],
        };
    }

    private static AuditEntry Entry(ReleaseRequest request) => AuditEntry.Of("release.requested", Day, request.Id.Subject, by: "ada", why: "test");

    /// <summary>Records compare lists by reference: their words are compared instead.</summary>
    private static string Words(ReleaseRequest r) => System.Text.Json.JsonSerializer.Serialize(r);
}
