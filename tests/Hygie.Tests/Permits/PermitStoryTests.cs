using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

/// <summary>Reads as the manual: from an application to a permit that a custodian accepts, and to its end.</summary>
public sealed class PermitStoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_bodies_say_yes_and_the_permit_stands_by_itself()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var file = await world.GrantAsync(Stop);
        Assert.Equal(PermitState.Granted, file.State);
        var permit = PermitDocument.ReadFile(file.Permit!.ToFile()).Value;
        Assert.Equal(["hub", "ethics-committee", "data-authority"], permit.Bodies.Select(b => b.Body.Value));
        Assert.Equal(3, file.Permit.Signatures.Count);
        Assert.Equal(file.Application!.Hash(), permit.Application);
        Assert.Equal([new GrantedVariable("age_band", "bands"), new GrantedVariable("sex", "code")], permit.Variables);
        Assert.Equal("permit.applied", (await LeafAsync(world, permit.LogIndex)).Kind.Value);
    }

    [Fact]
    public async Task The_custodian_reads_what_the_store_brings()
    {
        var world = await PermitWorld.StartAsync(Stop);
        _ = await world.GrantAsync(Stop);
        var papers = (await world.Facts.PapersAsync(AuthorityId.Of(PermitWorld.Id), Stop))!;
        var register = new[] { "ethics-1", "authority-1", "steward-1" }.Aggregate(KeyRegister.Empty,
            (r, name) => r.Enrol(world.KeyOf(name).Verifying, KeyRole.Body, name, 0).Value);
        var authority = AuthorityDocuments.ReadAuthority(papers.Document.Span, papers.Entry.Index, register).Value!;
        Assert.Equal(PermitWorld.Version, Assert.Single(Assert.IsType<PermitReading>(authority).Versions));
        Assert.True(AuthorityDocuments.ReadStatus(papers.Status.Span, register).Value!.Live);
        Assert.Equal("permit.granted", Leaf.Decode(papers.Entry.Leaf.Span).Value.Kind.Value);
        Assert.Contains(authority.Hash, System.Text.Encoding.UTF8.GetString(EventOpening.Parse(papers.Entry.Opening.Span)!.Event.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_revocation_the_status_says_so()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var granted = await world.GrantAsync(Stop);
        Assert.True(granted.IsLiveAt(world.Clock.Now));
        var revoked = (await world.End.RunAsync(new EndPermit.Command(PermitWorld.Id, PermitAct.Revoke, new PersonId("authority-1"), PermitWorld.Reason), Stop)).Value;
        Assert.False(revoked.IsLiveAt(world.Clock.Now));
        Assert.False(await IsLiveAsync(world));
    }

    [Fact]
    public async Task While_it_is_suspended_nothing_opens_and_a_body_gives_it_again()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.GrantAsync(Stop);
        var suspended = (await ActAsync(world, PermitAct.Suspend, "authority-1")).Value;
        Assert.Equal((PermitState.Suspended, false, false), (suspended.State, suspended.IsLiveAt(world.Clock.Now), await IsLiveAsync(world)));
        Assert.Equal("HYG-4001", (await ActAsync(world, PermitAct.Suspend, "authority-1")).Refusal.Code);
        Assert.Equal("HYG-4004", (await ActAsync(world, PermitAct.Resume, "researcher-1")).Refusal.Code);
        var resumed = (await ActAsync(world, PermitAct.Resume, "authority-1")).Value;
        Assert.Equal((PermitState.Granted, true), (resumed.State, await IsLiveAsync(world)));
        foreach (var kind in new[] { "permit.suspended", "permit.resumed" })
            Assert.Single(await world.Log.Outbox.LeavesOfAsync($"permit/{PermitWorld.Id}", AuditKind.Check(kind), Stop));
    }

    [Fact]
    public async Task A_suspended_permit_whose_time_is_over_is_not_given_again_and_a_revoked_one_never()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var end = (await world.GrantAsync(Stop)).Application!.End;
        await ActAsync(world, PermitAct.Suspend, "authority-1");
        world.Clock.Now = end;
        Assert.Equal("HYG-4009", (await ActAsync(world, PermitAct.Resume, "authority-1")).Refusal.Code);
        Assert.False((await new ReviewRights(world.Accounts, world.Clock).RunAsync(new ReviewRightsCommand(new PersonId("authority-1"), new PersonId("steward-1")), Stop)).IsRefused);
        Assert.Equal("HYG-13019", (await ActAsync(world, PermitAct.Resume, "authority-1")).Refusal.Code);
        Assert.Equal(PermitState.Revoked, (await ActAsync(world, PermitAct.Revoke, "authority-1")).Value.State);
        Assert.Equal("HYG-4001", (await ActAsync(world, PermitAct.Resume, "authority-1")).Refusal.Code);
    }

    private static Task<Result<PermitFile>> ActAsync(PermitWorld world, PermitAct act, string person) =>
        world.End.RunAsync(new EndPermit.Command(PermitWorld.Id, act, new PersonId(person), PermitWorld.Reason), Stop);

    [Fact]
    public async Task When_its_time_is_over_the_status_is_not_live_even_if_nobody_ended_it()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var file = await world.GrantAsync(Stop);
        world.Clock.Now = file.Application!.End.AddSeconds(-1);
        Assert.True(await IsLiveAsync(world));
        Assert.Equal("HYG-13016", (await EndAsync(world)).Refusal.Code);
        world.Clock.Now = file.Application.End;
        Assert.False(await IsLiveAsync(world));
        Assert.Equal(PermitState.Ended, (await EndAsync(world)).Value.State);
    }

    [Fact]
    public async Task One_no_refuses_the_application_and_no_permit_stands()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        await world.DecideAsync("steward-1", true, Stop);
        await world.DecideAsync("ethics-1", false, Stop);
        var file = (await world.DecideAsync("authority-1", true, Stop)).Value;
        Assert.Equal(PermitState.Refused, file.State);
        Assert.Null(await world.Facts.PapersAsync(AuthorityId.Of(PermitWorld.Id), Stop));
        Assert.Equal("HYG-13020", PermitDocument.ReadFile(file.Permit!.ToFile()).Refusal.Code);
    }

    [Fact]
    public async Task An_incomplete_file_is_the_applicants_turn()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        Assert.Equal(PermitState.Incomplete, (await world.DecideAsync("steward-1", false, Stop)).Value.State);
        var again = (await world.ApplyAsync(PermitWorld.Application() with { Funders = ["public", "foundation"] }, Stop)).Value;
        Assert.Equal((PermitState.Submitted, 0), (again.State, again.Decisions.Count));
    }

    [Fact]
    public async Task Votes_are_blind_until_all_are_cast_and_published_together()
    {
        var world = await PermitWorld.StartAsync(Stop);
        await world.ApplyAsync(PermitWorld.Application(), Stop);
        await world.DecideAsync("steward-1", true, Stop);
        var half = (await world.DecideAsync("ethics-1", false, Stop)).Value;
        Assert.Equal(["hub"], half.DecisionsSeenBy(null).Select(d => d.Decision.Body.Value));
        Assert.Equal(["hub"], half.DecisionsSeenBy(new PersonId("authority-1")).Select(d => d.Decision.Body.Value));
        Assert.Equal(["hub", "ethics-committee"], half.DecisionsSeenBy(new PersonId("ethics-1")).Select(d => d.Decision.Body.Value));
        await world.Log.Publish.RunAsync(Stop);
        Assert.Null(await world.Log.Outbox.LeafOfAsync(half.Decisions[1].Entry, Stop));
        var whole = (await world.DecideAsync("authority-1", true, Stop)).Value;
        await world.Log.Publish.RunAsync(Stop);
        Assert.All(whole.DecisionsSeenBy(null), d => Assert.NotNull(world.Log.Outbox.LeafOfAsync(d.Entry, Stop).Result));
        Assert.Equal(3, whole.DecisionsSeenBy(null).Count);
    }

    [Fact]
    public async Task An_amendment_is_a_new_permit_that_ends_the_old_one()
    {
        var world = await PermitWorld.StartAsync(Stop);
        _ = await world.GrantAsync(Stop);
        var next = PermitWorld.Application() with { Id = new PermitId("d-2"), Amends = PermitWorld.Id, Tools = ["sql", "python"] };
        await world.ApplyAsync(next, Stop);
        foreach (var person in new[] { "steward-1", "ethics-1", "authority-1" })
            _ = (await world.Decide.RunAsync(new Decide.Command(next.Id, new PersonId(person), true, PermitWorld.Reason), world.KeyOf(person), Stop)).Value;
        Assert.Equal(PermitState.Amended, (await world.Permits.FindAsync(PermitWorld.Id, Stop)).State);
        Assert.Equal(PermitWorld.Id, PermitDocument.Read((await world.Permits.FindAsync(next.Id, Stop)).Permit!).Value.Amends);
        Assert.False(await IsLiveAsync(world));
    }

    /// <summary>Between any two steps of the last vote the run may die: a project never has two live permits, and the same vote given again takes the steps that are left.</summary>
    [Theory]
    [InlineData(PermitAct.Amend)]
    [InlineData(PermitAct.Grant)]
    public async Task A_last_vote_that_died_half_way_is_taken_up_again_and_never_leaves_two_permits(PermitAct at)
    {
        var world = await PermitWorld.StartAsync(Stop);
        _ = await world.GrantAsync(Stop);
        var next = PermitWorld.Application() with { Id = new PermitId("d-2"), Amends = PermitWorld.Id };
        await world.ApplyAsync(next, Stop);
        foreach (var person in new[] { "steward-1", "ethics-1" })
            _ = (await VoteAsync(world.Decide, person)).Value;
        var dying = new Decide(new DyingStore(world.Permits, at), world.Accounts, world.Receipts, world.Facts, world.Clock);
        await Assert.ThrowsAsync<IOException>(() => VoteAsync(dying, "authority-1"));
        Assert.Equal((at == PermitAct.Amend ? PermitState.Granted : PermitState.Amended, PermitState.UnderReview), await StatesAsync());

        Assert.False((await VoteAsync(world.Decide, "authority-1")).IsRefused);
        Assert.Equal((PermitState.Amended, PermitState.Granted), await StatesAsync());
        Assert.Equal("HYG-4001", (await VoteAsync(world.Decide, "authority-1")).Refusal.Code);

        Task<Result<PermitFile>> VoteAsync(Decide decide, string person) => decide.RunAsync(new Decide.Command(next.Id, new PersonId(person), true, PermitWorld.Reason), world.KeyOf(person), Stop);
        async Task<(PermitState, PermitState)> StatesAsync() => ((await world.Permits.FindAsync(PermitWorld.Id, Stop)).State, (await world.Permits.FindAsync(next.Id, Stop)).State);
    }

    [Fact]
    public async Task Of_two_amendments_of_one_permit_one_takes_its_place()
    {
        var world = await PermitWorld.StartAsync(Stop);
        _ = await world.GrantAsync(Stop);
        foreach (var id in new[] { "d-2", "d-3" })
            await world.ApplyAsync(PermitWorld.Application() with { Id = new PermitId(id), Amends = PermitWorld.Id }, Stop);
        foreach (var id in new[] { "d-2", "d-3" })
            foreach (var person in new[] { "steward-1", "ethics-1", "authority-1" })
            {
                var decided = await world.Decide.RunAsync(new Decide.Command(new PermitId(id), new PersonId(person), true, PermitWorld.Reason), world.KeyOf(person), Stop);
                Assert.Equal(id == "d-3" && person == "authority-1" ? "HYG-4001" : null, decided.TryGet(out _, out var refusal) ? null : refusal.Code);
            }

        Assert.Equal((PermitState.Granted, PermitState.UnderReview), ((await world.Permits.FindAsync(new PermitId("d-2"), Stop)).State, (await world.Permits.FindAsync(new PermitId("d-3"), Stop)).State));
    }

    /// <summary>A machine that stops when one kind of event is written.</summary>
    private sealed class DyingStore(IPermitStore inner, PermitAct at) : IPermitStore
    {
        public Task<PermitFile> FindAsync(PermitId permit, CancellationToken cancellation) => inner.FindAsync(permit, cancellation);

        public Task<IReadOnlyList<PermitFile>> ListAsync(CancellationToken cancellation) => inner.ListAsync(cancellation);

        public Task<Result<long>> AppendAsync(PermitId permit, int revision, PermitEvent happened, AuditEntry entry, CancellationToken cancellation) =>
            happened.Act == at ? throw new IOException("died") : inner.AppendAsync(permit, revision, happened, entry, cancellation);
    }

    [Fact]
    public async Task A_mandate_of_two_persons_is_served_like_a_permit()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var sign = new SignMandate(world.Mandates, world.Accounts, world.Facts, world.Clock);
        var mandate = AuthorityDocuments.Write("m-hub-2026", [KeyVerbs.Store], ["snds"], "zone-hub", world.Clock.Now, world.Clock.Now.AddMonths(11)).SignedBy(world.KeyOf("steward-1"));
        Assert.Equal("HYG-13036", (await sign.RunAsync(new SignMandate.Command(mandate), Stop)).Refusal.Code);
        var id = (await sign.RunAsync(new SignMandate.Command(mandate.SignedBy(world.KeyOf("authority-1"))), Stop)).Value;
        var papers = (await world.Facts.PapersAsync(id, Stop))!;
        Assert.Equal(2, SignedDocument.Read(AuthorityDocuments.MandateType, papers.Document.Span).Value.Signatures.Count);
        Assert.Equal("mandate.signed", Leaf.Decode(papers.Entry.Leaf.Span).Value.Kind.Value);
    }

    private static Task<Result<PermitFile>> EndAsync(PermitWorld world) =>
        world.End.RunAsync(new EndPermit.Command(PermitWorld.Id, PermitAct.End, new PersonId("steward-1"), PermitWorld.Reason), Stop);

    private static async Task<bool> IsLiveAsync(PermitWorld world)
    {
        var register = KeyRegister.Empty.Enrol(world.KeyOf("steward-1").Verifying, KeyRole.Hub, "hub", 0).Value;
        var papers = await world.Facts.PapersAsync(AuthorityId.Of(PermitWorld.Id), Stop);
        return AuthorityDocuments.ReadStatus(papers!.Status.Span, register).Value!.Live;
    }

    private static async Task<Leaf> LeafAsync(PermitWorld world, long index) =>
        Leaf.Decode((await world.Log.Outbox.LeavesAsync(index, 1, Stop))[0].Span).Value;
}
