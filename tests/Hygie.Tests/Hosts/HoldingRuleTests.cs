using System.Collections.Immutable;
using Hygie.Core;
using Hygie.Core.Hosts;
using Xunit;

namespace Hygie.Tests.Hosts;

/// <summary>The holding rule at its boundaries, direct and through chains.</summary>
public sealed class HoldingRuleTests
{
    [Theory]
    [InlineData(2_400, CriterionResult.Pass)]
    [InlineData(2_401, CriterionResult.Fail)]
    public void One_holder_from_outside_may_have_24_percent(int share, CriterionResult result) =>
        Assert.Equal(result, Judge(Of("x", "US", share), Of("public", "FR", 10_000 - share)));

    [Theory]
    [InlineData(1_950, 1_950, CriterionResult.Pass)]
    [InlineData(1_951, 1_950, CriterionResult.Fail)]
    public void Together_they_may_have_39_percent(int one, int other, CriterionResult result) =>
        Assert.Equal(result, Judge(Of("x", "US", one), Of("y", "CH", other), Of("public", "FR", 10_000 - one - other)));

    [Theory]
    [InlineData(3_900, CriterionResult.Pass)]
    [InlineData(3_901, CriterionResult.Fail)]
    public void Together_through_chains_they_may_have_39_percent(int middle, CriterionResult result) => Assert.Equal(result, Judge(
        new Holder("middle", "FR", middle, middle, [Of("x", "US", 5_000), Of("y", "CH", 5_000)]), Of("public", "FR", 10_000 - middle)));

    [Theory]
    [InlineData(2_400, CriterionResult.Pass)]
    [InlineData(2_401, CriterionResult.Fail)]
    public void One_through_three_companies_may_have_24_percent(int share, CriterionResult result) => Assert.Equal(result, Judge(
        new Holder("a", "FR", 10_000, 10_000, [new Holder("b", "DE", 10_000, 10_000, [Of("x", "US", share), Of("y", "FR", 10_000 - share)])])));

    [Theory]
    [InlineData(2_401, 0, "x détient 24,01 % ; 24 % au plus pour un seul.", "x holds 24.01 %; 24 % at most for one.")]
    [InlineData(2_000, 1_901, "Hors de l'Union : 39,01 % ensemble ; 39 % au plus.", "Outside the Union: 39.01 % together; 39 % at most.")]
    [InlineData(2_000, 1_900, "Hors de l'Union : 20 % au plus pour un seul, 39 % ensemble.", "Outside the Union: 20 % at most for one, 39 % together.")]
    public void The_share_that_decides_is_named(int one, int other, string fr, string en) => Assert.Equal(new LocalText(fr, en),
        HoldingRule.Judge(Profile(Of("x", "US", one), Of("y", "CH", other), Of("public", "FR", 10_000 - one - other))).Reason);

    [Fact]
    public void Votes_count_as_capital_does() =>
        Assert.Equal(CriterionResult.Fail, Judge(new Holder("x", "US", 0, 2_401, []), new Holder("public", "FR", 10_000, 7_599, [])));

    [Theory]
    [InlineData(4_800, 5_000, CriterionResult.Pass)]
    [InlineData(4_802, 5_000, CriterionResult.Fail)]
    public void A_chain_multiplies(int parent, int above, CriterionResult result) => Assert.Equal(result, Judge(
        new Holder("middle", "FR", parent, parent, [Of("x", "US", above), Of("y", "FR", 10_000 - above)]), Of("public", "FR", 10_000 - parent)));

    [Fact]
    public void Whoever_has_the_majority_of_a_company_casts_all_its_votes() => Assert.Equal(CriterionResult.Fail, Judge(
        new Holder("middle", "FR", 3_000, 3_000, [new Holder("x", "US", 5_001, 5_001, []), new Holder("y", "FR", 4_999, 4_999, [])]), Of("public", "FR", 7_000)));

    [Fact]
    public void One_holder_by_two_ways_is_one_holder() => Assert.Equal(CriterionResult.Fail, Judge(
        Of("x", "US", 2_000), new Holder("middle", "FR", 2_000, 2_000, [Of("x", "US", 2_500), Of("y", "FR", 7_500)]), Of("public", "FR", 6_000)));

    [Fact]
    public void A_company_outside_counts_though_its_own_holders_are_inside() => Assert.Equal(CriterionResult.Fail, Judge(
        new Holder("outside", "US", 3_000, 3_000, [Of("inside", "FR", 10_000)]), Of("public", "FR", 7_000)));

    [Theory]
    [InlineData(2_400, CriterionResult.Pass)]
    [InlineData(2_401, CriterionResult.Unknown)]
    public void Shares_that_nobody_declared_make_it_unknown_when_they_could_break_the_rule(int undeclared, CriterionResult result) =>
        Assert.Equal(result, Judge(Of("public", "FR", 10_000 - undeclared)));

    [Fact]
    public void No_declared_holder_is_unknown() => Assert.Equal(CriterionResult.Unknown, Judge());

    private static Holder Of(string name, string seat, int share) => new(name, seat, share, share, []);

    private static CriterionResult Judge(params ImmutableArray<Holder> holders) => HoldingRule.Judge(Profile(holders)).Result;

    private static HostProfile Profile(params ImmutableArray<Holder> holders) => new()
    {
        Id = new HostId("h"), Offer = "o", Company = "c", Seat = "FR", Zone = HostZone.Clear, AsOf = new DateOnly(2026, 11, 1),
        Locations = [], AdministeredFrom = [], Holders = holders, Sources = [],
    };
}
