using Hygie.Core.Permits;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Permits;

public sealed class PermitTransitionTests
{
    [Fact]
    public void The_diagram_of_the_documentation_is_drawn_from_the_table() =>
        Assert.Contains(PermitTransitions.Diagram(), File.ReadAllText(TestFiles.InCheckout("docs", "reference", "permits.md")), StringComparison.Ordinal);

    [Fact]
    public void No_state_has_the_same_act_twice() =>
        Assert.Equal(PermitTransitions.All.Count, PermitTransitions.All.Select(t => (t.From, t.Act)).Distinct().Count());

    [Fact]
    public void A_permit_is_granted_only_from_review_or_after_a_suspension_and_never_after_a_refusal()
    {
        Assert.Equal([(PermitState.UnderReview, PermitAct.Grant), (PermitState.Suspended, PermitAct.Resume)],
            PermitTransitions.All.Where(t => t.To == PermitState.Granted).Select(t => (t.From, t.Act)));
        PermitState[] last = [PermitState.Refused, PermitState.Withdrawn, PermitState.Revoked, PermitState.Ended, PermitState.Amended];
        Assert.DoesNotContain(PermitTransitions.All, t => last.Contains(t.From));
    }
}
