using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Studies;
using Xunit;

namespace Hygie.Tests.Extraction;

/// <summary>What a permit gives, and when it may be used.</summary>
public sealed class PermitTermsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sex", "code", true)]
    [InlineData("sex", "year", false)]
    [InlineData("first", "month", true)]
    [InlineData("first", "quarter", true)] // coarser than given
    [InlineData("first", "year", true)]
    [InlineData("first", "day", false)] // finer than given
    [InlineData("last", "year", false)]
    public void A_variable_is_given_at_its_precision_or_a_coarser_date(string name, string granularity, bool given) =>
        Assert.Equal(given, Terms().Gives(new GrantedVariable(name, granularity)));

    [Theory]
    [InlineData(-1, "not-begun")]
    [InlineData(0, null)]
    [InlineData(9, null)]
    [InlineData(10, "ended")]
    public void A_permit_serves_from_its_first_instant_to_its_end_exclusive(int day, string? state) =>
        Assert.Equal(state, Terms().RefuseUse(Start.AddDays(day))?.Facts["state"]);

    [Fact]
    public void A_permit_that_is_not_live_serves_no_more() => Assert.Equal("HYG-14003", (Terms() with { Live = false }).RefuseUse(Start)!.Code);

    [Fact]
    public void A_method_that_is_not_listed_is_refused() => Assert.Equal("HYG-14008", Terms().RefuseMethod("query")!.Code);

    private static PermitTerms Terms() => new(
        new PermitId("permit-1"), new ProjectId("p-1"), new string('a', 64), "research", [], [], new StudyHash(new string('0', 64)),
        [new GrantedVariable("sex", "code"), new GrantedVariable("first", "month")], ["extract"], ["sql"], Start, Start.AddDays(10), Live: true);
}
