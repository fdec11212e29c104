using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Tests.Disclosure;

/// <summary>Each rule, on the smallest table that breaks it and no other.</summary>
public sealed class CheckTableTests
{
    private static readonly DisclosureProfile Profile = DisclosureProfile.FranceHealth;

    [Theory]
    [InlineData("region,persons\na,20\nb,30\ntotal,50", "")]
    [InlineData("region,persons\na,11\nb,0\nc,30\ntotal,41", "")]
    [InlineData("region,persons\na,10\nb,30\ntotal,40", "HYG-10020 line 2")]
    [InlineData("region,persons\na,95\nb,0\ntotal,95", "HYG-10022 line 2")]
    [InlineData("region,persons,establishments\na,20,2\nb,30,3", "HYG-10023 line 2")]
    [InlineData("region,persons,sum,top1,top2\na,20,100,60,10\nb,30,100,20,10", "HYG-10024 line 2")]
    [InlineData("region,persons,sum,top1,top2\na,20,100,45,41\nb,30,100,20,10", "HYG-10024 line 2")]
    [InlineData("region,persons,sum\na,20,100\nb,30,", "HYG-10025 line 2")]
    [InlineData("region,persons,sum,top1,top2\na,20,1000,500,350\nb,30,1000,500,460", "HYG-10024 line 3, HYG-10026 line 3")]
    [InlineData("region,persons,percent,numerator,denominator\na,20,40,20,50\nb,30,60,,50", "HYG-10027 line 3")]
    [InlineData("region,persons,percent,numerator,denominator\na,20,90,45,50\nb,30,60,30,50", "HYG-10028 line 2")]
    [InlineData("region,persons,establishments\na,x,4\nb,30,4", "HYG-10029 line 2")]
    [InlineData("region,persons\na,x\nb,30\ntotal,35", "HYG-10030 line 2")]
    [InlineData("region,persons\na,<11\nb,30\nc,x\ntotal,90", "")]
    [InlineData("region,persons\na,20\nb,30\ntotal,49", "HYG-10031 line 0")]
    [InlineData("sex,persons\nM,95\ntotal,100", "HYG-10033 line 2")]
    [InlineData("age,persons\n20-29,50\n20-30,51", "HYG-10033 line 2")]
    public void A_rule_names_its_cell(string csv, string expected)
    {
        var verdict = Check(csv);
        Assert.Equal(expected, string.Join(", ", verdict.Risks.Select(r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{r.Code} line {r.Line}"))));
        Assert.Equal(expected.Length == 0, verdict.Passes);
    }

    [Fact]
    public void A_refusal_is_no_oracle()
    {
        var verdict = Check("region,persons\na,x\nb,37\ntotal,41");
        var (researcher, checker) = (VerdictText.ForResearcher(verdict, "en"), VerdictText.ForChecker(verdict, "en"));
        Assert.Equal("HYG-10030 Line 2 (region a): the withheld count can be deduced too closely from the rest. Withhold more cells or a total, or ask for the smallest pattern.", Assert.Single(researcher));
        Assert.Equal("HYG-10030 region a: everything shown leaves only 4 to 4 persons possible in the withheld cell.", Assert.Single(checker));
    }

    [Theory]
    [InlineData("en", "t: passes profile france-health, rules version 1.")]
    [InlineData("fr", "t : conforme au profil france-health, version 1 des règles.")]
    public void A_pass_names_profile_and_version_and_never_says_anonymous(string language, string expected) =>
        Assert.Equal(expected, VerdictText.Summary(Check("region,persons\na,20\nb,30"), language));

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Every_risk_has_both_renderings_and_every_blank_of_an_attack_is_filled(string language)
    {
        foreach (var code in VerdictText.Codes)
            Assert.NotEmpty(RefusalTexts.Render(Refusal.Of(code, ("line", 1), ("cell", "a")), language).Hint);
        string[] tables = ["region,persons\na,10\nb,30\ntotal,40", "region,persons\na,95\nb,0", "region,persons,sum,top1,top2\na,20,1000,500,460\nb,30,,,", "sex,persons\nM,95\ntotal,100"];
        Assert.All(tables.SelectMany(t => VerdictText.ForChecker(Check(t), language)), s => Assert.DoesNotContain("{", s, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unsettled_question_is_not_safe()
    {
        var verdict = new CheckTable(new NeverSettled()).Run(new CheckTableCommand(Tables.Csv("t", "region,persons\na,20\nb,x\ntotal,90"), Profile), TestContext.Current.CancellationToken);
        Assert.Equal("HYG-10032", Assert.Single(verdict.Risks).Code);
    }

    private static TableVerdict Check(string csv) => new CheckTable(new EnumeratingSolver()).Run(new CheckTableCommand(Tables.Csv("t", csv), Profile), TestContext.Current.CancellationToken);

    private sealed class NeverSettled : ISolver
    {
        public SolverAnswer Solve(LinearProblem problem, double effort, CancellationToken cancellation) => new(SolverStatus.Unsettled, 0, []);
    }
}
