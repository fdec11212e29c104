using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Xunit;

namespace Hygie.Testing.Permits;

/// <summary>What every store of files promises.</summary>
public abstract class PermitStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    /// <summary>An empty store, and the outbox that its entries go to.</summary>
    protected abstract Task<(IPermitStore Store, IOutbox Outbox)> EmptyAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_file_is_empty() => Assert.Equal((PermitState.None, 0), await StandingAsync((await EmptyAsync()).Store));

    [Fact]
    public async Task Every_event_comes_back_as_it_was_with_the_number_of_its_entry()
    {
        var (store, outbox) = await EmptyAsync();
        var (revision, last) = (0, 0L);
        foreach (var happened in Story())
        {
            last = (await store.AppendAsync(PermitWorld.Id, revision++, happened, Entry, Stop)).Value;
            var back = (await store.FindAsync(PermitWorld.Id, Stop)).Events[^1];
            Assert.Equal(PermitEventDocument.Write(happened), PermitEventDocument.Write(back.Event));
            Assert.Equal(last, back.Entry);
        }

        var file = await store.FindAsync(PermitWorld.Id, Stop);
        Assert.Equal((PermitState.Revoked, revision, last - 1), (file.State, file.Revision, file.GrantEntry));
        Assert.Equal(revision, (await outbox.EventsAsync(Stop)).Count);
        Assert.Equal([PermitWorld.Id], (await store.ListAsync(Stop)).Select(f => f.Id));
    }

    [Fact]
    public async Task An_append_to_an_old_revision_is_a_conflict_and_changes_nothing()
    {
        var (store, outbox) = await EmptyAsync();
        var first = Story()[0];
        Assert.False((await store.AppendAsync(PermitWorld.Id, 0, first, Entry, Stop)).IsRefused);
        foreach (var revision in new[] { 0, 2 })
            Assert.Equal("HYG-13030", (await store.AppendAsync(PermitWorld.Id, revision, first, Entry, Stop)).Refusal.Code);
        Assert.Equal((PermitState.Submitted, 1), await StandingAsync(store));
        Assert.Single(await outbox.EventsAsync(Stop));
    }

    private static AuditEntry Entry => AuditEntry.Of("permit.applied", Day, "permit/d-1", by: "test", why: "test");

    private static async Task<(PermitState State, int Revision)> StandingAsync(IPermitStore store)
    {
        var file = await store.FindAsync(PermitWorld.Id, Stop);
        return (file.State, file.Revision);
    }

    /// <summary>Every kind of event, in a legal order.</summary>
    private static PermitEvent[] Story()
    {
        using var key = SigningKey.FromSeed(new byte[32]);
        var by = new PersonId("ethics-1");
        var decision = new PermitDecision(PermitWorld.Id, PermitWorld.Application().Hash(), new BodyId("ethics-committee"), by, true, PermitWorld.Reason, Day).ToDocument().SignedBy(key);
        var permit = SignedDocument.Unsigned(AuthorityDocuments.PermitType, CanonicalObject.Of(("id", "d-1"))).SignedBy(key);
        return
        [
            new Applied(Day, by, PermitWorld.Application()), new MoreAsked(Day, by, decision), new Applied(Day, by, PermitWorld.Application() with { Amends = new PermitId("d-0") }),
            new ReviewOpened(Day, by, decision, permit), new VoteCast(Day, by, decision, permit.Signatures.Single()), new VoteCast(Day, by, decision, null),
            new FileMoved(PermitAct.Grant, Day, by, PermitWorld.Reason), new FileMoved(PermitAct.Revoke, Day, by, PermitWorld.Reason),
        ];
    }
}
