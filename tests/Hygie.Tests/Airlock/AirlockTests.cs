using System.Text;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Testing.Airlock;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Tests.Airlock;

/// <summary>The story of a release, from the first refusal to the signed record.</summary>
public sealed class AirlockTests
{
    private static readonly PersonId Ada = new("ada"), Rex = new("rex"), Sue = new("sue"), Tom = new("tom");
    private static readonly ReleaseId Id = new("r-1");

    private readonly MemoryReleaseStore _store = new();
    private readonly MemoryReleaseBox _box = new();
    private readonly FixedReleaseFacts _facts = new(new HashSet<PersonId> { Ada, Tom }, new HashSet<PersonId> { Rex, Sue, Tom });

    [Fact]
    public async Task An_unsafe_table_is_refused_and_explained_without_its_figures()
    {
        var refused = (await Request(Id, "region,persons\na,x\nb,37\ntotal,41")).Value;
        Assert.Equal(ReleaseState.Refused, refused.State);
        Assert.Contains("Line 2 (region a)", Assert.Single(VerdictText.ForResearcher(refused.Files[0].Verdict, "en")), StringComparison.Ordinal);
        Assert.Equal("release.refused", Assert.Single(_store.Entries).Kind.Value);
    }

    [Fact]
    public async Task Two_reviewers_approve_and_the_very_bytes_leave()
    {
        const string text = "region,persons\na,20\nb,30\ntotal,50";
        await Request(Id, text);
        await Vote(Rex, FileDecision.Approve);
        await Vote(Sue, FileDecision.Approve);
        Assert.Equal(ReleaseState.Approved, (await Close(Rex)).Value.State);
        var released = (await LetOut(Id)).Value.Request;
        Assert.Equal(ReleaseState.Released, released.State);
        Assert.Equal(text, Encoding.UTF8.GetString(await _box.GetAsync(released.Files[0].Sha256, Stop)));
        Assert.Equal(["release.requested", "release.voted", "release.voted", "release.decided", "release.released"], _store.Entries.Select(e => e.Kind.Value), StringComparer.Ordinal);
        Assert.Equal([Publication.AtClose, Publication.AtClose], _store.Entries.Skip(1).Take(2).Select(e => e.Publication));
        Assert.True(_store.Entries[3].Closes);
    }

    [Fact]
    public async Task A_reviewer_sees_no_vote_but_his_own_until_the_votes_are_closed()
    {
        await Request(Id, "region,persons\na,20\nb,30");
        var after = (await Vote(Rex, FileDecision.Approve)).Value;
        Assert.Empty(after.VotesSeenBy(Sue));
        Assert.Empty(after.VotesSeenBy(Ada));
        Assert.Single(after.VotesSeenBy(Rex));
        await Vote(Sue, FileDecision.Reject, ReviewReason.Unclear);
        Assert.Equal(2, (await Close(Sue)).Value.VotesSeenBy(Ada).Count);
    }

    [Theory]
    [InlineData(FileDecision.Approve, FileDecision.Approve, ReleaseState.Approved)]
    [InlineData(FileDecision.Approve, FileDecision.ApproveIfChanged, ReleaseState.Returned)]
    [InlineData(FileDecision.ApproveIfChanged, FileDecision.Reject, ReleaseState.Rejected)]
    public async Task The_strictest_verdict_decides(FileDecision first, FileDecision second, ReleaseState state)
    {
        await Request(Id, "region,persons\na,20\nb,30");
        await Vote(Rex, first, first == FileDecision.Approve ? ReviewReason.None : ReviewReason.SmallCounts);
        await Vote(Sue, second, second == FileDecision.Approve ? ReviewReason.None : ReviewReason.SmallCounts);
        Assert.Equal(state, (await Close(Rex)).Value.State);
    }

    [Fact]
    public async Task Nobody_reviews_his_own_project_votes_twice_or_votes_without_being_a_reviewer()
    {
        await Request(Id, "region,persons\na,20\nb,30");
        Assert.Equal("HYG-16006", (await Vote(Tom, FileDecision.Approve)).Refusal.Code);
        Assert.Equal("HYG-16002", (await Vote(new PersonId("eve"), FileDecision.Approve)).Refusal.Code);
        Assert.Equal("HYG-16010", (await Vote(Rex, FileDecision.Reject)).Refusal.Code);
        await Vote(Rex, FileDecision.Approve);
        Assert.Equal("HYG-16007", (await Vote(Rex, FileDecision.Approve)).Refusal.Code);
    }

    [Fact]
    public async Task One_vote_closes_nothing_and_nothing_leaves_unapproved()
    {
        await Request(Id, "region,persons\na,20\nb,30");
        await Vote(Rex, FileDecision.Approve);
        Assert.Equal("HYG-16011", (await Close(Rex)).Refusal.Code);
        Assert.Equal("HYG-16001", (await LetOut(Id)).Refusal.Code);
    }

    [Fact]
    public async Task Nothing_leaves_when_the_permit_ended_meanwhile()
    {
        await Approved(Id, "region,persons\na,20\nb,30");
        _facts.PermitIsActive = false;
        Assert.Equal("HYG-16004", (await LetOut(Id)).Refusal.Code);
    }

    [Fact]
    public async Task A_second_table_is_compared_with_what_left()
    {
        await Approved(Id, "age,sex,persons\n20-29,F,120");
        await LetOut(Id);
        var second = (await Request(new ReleaseId("r-2"), "age,sex,persons\n20-30,F,121")).Value;
        Assert.Equal(ReleaseState.Refused, second.State);
        Assert.Equal("t.csv minus t.csv of project p-1 leaves 1 persons: age 30, sex F.", VerdictText.Sentence(Assert.Single(second.Files[0].Verdict.Risks), "en"));
    }

    [Fact]
    public async Task A_table_approved_before_another_left_is_compared_again_at_the_door()
    {
        await Approved(Id, "age,sex,persons\n20-29,F,120");
        await Approved(new ReleaseId("r-2"), "age,sex,persons\n20-30,F,121");
        await LetOut(Id);
        Assert.Equal("HYG-16013", (await LetOut(new ReleaseId("r-2"))).Refusal.Code);
    }

    [Fact]
    public async Task What_the_rules_do_not_know_needs_a_reasoned_override()
    {
        await Approved(Id, "region,persons\na,20\nb,30");
        await LetOut(Id);
        var other = new ReleaseId("r-2");
        Assert.Equal(ReleaseState.UnderReview, (await Request(other, "region,persons\na,200\nb,300", Tables.Everyone with { Definition = "diabetics" })).Value.State);
        Assert.Equal("HYG-16010", (await Vote(Rex, FileDecision.Approve, id: other)).Refusal.Code);
        Assert.False((await Vote(Rex, FileDecision.Approve, ReviewReason.ComparedByHand, other, "disjoint populations")).IsRefused);
    }

    [Fact]
    public async Task The_largest_contributions_are_checked_and_do_not_leave()
    {
        var request = (await Request(Id, "region,persons,sum,top1,top2\n\"a,b\",20,1000,200,100\nc,30,900,100,90")).Value;
        Assert.Equal("region,persons,sum\n\"a,b\",20,1000\nc,30,900\n", Encoding.UTF8.GetString(await _box.GetAsync(request.Files[0].Sha256, Stop)));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ReleaseChecks Checks => new(new EnumeratingSolver(), _store, _box, DisclosureProfile.FranceHealth);

    private Task<Result<ReleaseRequest>> Request(ReleaseId id, string text, Population? people = null) =>
        new RequestRelease(_store, _facts, Checks, TimeProvider.System).RunAsync(
            new RequestReleaseCommand(id, new ProjectId("p-1"), new PermitId("permit-1"), Ada, [new SubmittedFile("t.csv", Encoding.UTF8.GetBytes(text), new FileContext(people ?? Tables.Everyone, "counts", "paper"))]), Stop);

    private Task<Result<ReleaseRequest>> Vote(PersonId by, FileDecision decision, ReviewReason reason = ReviewReason.None, ReleaseId? id = null, string note = "") =>
        new Review(_store, _facts, TimeProvider.System).RunAsync(new ReviewCommand(id ?? Id, by, [new FileVote("t.csv", decision, reason, note)]), Stop);

    private Task<Result<ReleaseRequest>> Close(PersonId by, ReleaseId? id = null) => new Decide(_store, _facts, TimeProvider.System).RunAsync(new DecideCommand(id ?? Id, by), Stop);

    private Task<Result<ReleasedRequest>> LetOut(ReleaseId id) => new Release(_store, _facts, Checks, TimeProvider.System).RunAsync(new LetOutCommand(id, Rex), Stop);

    private async Task Approved(ReleaseId id, string text)
    {
        await Request(id, text);
        await Vote(Rex, FileDecision.Approve, id: id);
        await Vote(Sue, FileDecision.Approve, id: id);
        Assert.Equal(ReleaseState.Approved, (await Close(Rex, id)).Value.State);
    }
}
