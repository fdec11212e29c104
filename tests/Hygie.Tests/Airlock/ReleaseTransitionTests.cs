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
    public void The_record_is_the_file_of_its_vector()
    {
        var vector = GoldenVector.Read("release-record", "ok-two-files");
        var (day, voted) = (new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 22));
        RequestedFile[] files = [.. vector.All("file").Select(f => f.Split(' ')).Select(f => FileOf(f[0], Convert.FromHexString(f[1])))];
        var request = ReleaseRequest.New(new ReleaseId("r-1"), new ProjectId("p-metformin"), new PermitId("d-1"), new PersonId("ada"), voted).After(new Submitted(files));
        foreach (var reviewer in (string[])["rex", "vera"])
            request = request.After(new Voted(new Vote(new PersonId(reviewer), voted,
                [new FileVote("regions.csv", FileDecision.Approve, ReviewReason.None, ""), new FileVote("ages.csv", FileDecision.Approve, ReviewReason.ComparedByHand, "compared")])));
        using var hub = SigningKey.FromSeed(Convert.FromHexString(vector["seed"]));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(vector.Body), System.Text.Encoding.UTF8.GetString(ReleaseRecord.Of(request, day, 41).SignedBy(hub).ToFile()));
    }

    private static RequestedFile FileOf(string name, byte[] bytes)
    {
        var withheld = name == "ages.csv";
        var verdict = new TableVerdict(name, "france-health 1", [new CellVerdict(2, "a", [], null), new CellVerdict(3, "b", [], withheld ? new FeasibleInterval(10, 30) : null)])
        {
            TableRisks = withheld ? [new CellRisk("HYG-10034", 0, "the table", new Dictionary<string, string>())] : [],
        };
        return new RequestedFile(name, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), bytes.Length, new FileContext(Tables.Everyone, "what", "why"), verdict);
    }
}
