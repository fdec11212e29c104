using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Sealing;
using Hygie.Core.Disclosure;
using Hygie.Testing;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Tests.Airlock;

public sealed class ReleaseTransitionTests
{
    [Fact]
    public void The_diagram_of_the_documentation_is_drawn_from_the_table() =>
        Assert.Contains(ReleaseTransitions.Diagram(), File.ReadAllText(TestFiles.InCheckout("docs", "reference", "airlock.md")), StringComparison.Ordinal);

    [Fact]
    public void No_state_has_the_same_act_twice() =>
        Assert.Equal(ReleaseTransitions.All.Count, ReleaseTransitions.All.Select(t => (t.From, t.Act)).Distinct().Count());

    [Fact]
    public void Nothing_is_released_but_from_approved() =>
        Assert.Equal([ReleaseState.Approved], ReleaseTransitions.All.Where(t => t.To == ReleaseState.Released).Select(t => t.From));

    [Fact]
    public void The_record_has_the_bytes_of_its_vector()
    {
        var verdict = new TableVerdict("t.csv", "france-health 1", [new CellVerdict(2, "region a", [], new FeasibleInterval(0, 40)), new CellVerdict(3, "region b", [], null)]);
        var file = new RequestedFile("t.csv", new string('a', 64), 120, new FileContext(Tables.Everyone, "what", "why"), verdict);
        var day = new DateOnly(2026, 11, 23);
        var request = ReleaseRequest.New(new ReleaseId("r-1"), new ProjectId("p-1"), new PermitId("permit-1"), new PersonId("ada"), day).After(new Submitted([file]))
            .After(new Voted(new Vote(new PersonId("rex"), day, [new FileVote("t.csv", FileDecision.Approve, ReviewReason.None, "")])));
        var bytes = CanonicalJson.WriteFile(ReleaseRecord.Of(request, day, 7).Body);
        Assert.Equal(File.ReadAllText(TestFiles.InCheckout("spec", "vectors", "release-record", "one-file.json")), System.Text.Encoding.UTF8.GetString(bytes));
    }
}
