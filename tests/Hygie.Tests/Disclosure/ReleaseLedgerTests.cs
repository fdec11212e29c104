using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Tests.Disclosure;

public sealed class ReleaseLedgerTests
{
    private static readonly DisclosureProfile Profile = DisclosureProfile.FranceHealth;

    [Fact]
    public void One_table_minus_another_projects_table_leaves_one_woman()
    {
        var risks = Check(Tables.Csv("table 3", "age,sex,persons\n20-30,F,121"), Tables.Csv("table 1", "age,sex,persons\n20-29,F,120"));
        Assert.Equal("table 3 minus table 1 of project p12 leaves 1 persons: age 30, sex F.", VerdictText.Sentence(Assert.Single(risks), "en"));
    }

    [Fact]
    public void The_researcher_learns_neither_the_figure_nor_the_other_project()
    {
        var risk = Assert.Single(Check(Tables.Csv("table 3", "age,persons\n20-30,121"), Tables.Csv("table 1", "age,persons\n20-29,120")));
        var text = RefusalTexts.Render(risk.ForResearcher(), "en");
        Assert.DoesNotContain("p12", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("12", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrowed_population_is_a_cell_of_the_wider_one()
    {
        var women = Tables.Everyone with { Where = new Dictionary<string, CategoryExtent>(StringComparer.Ordinal) { ["sex"] = CategoryExtent.Parse("F") } };
        var risks = Check(Tables.Csv("women", "age,persons\n20-29,95\n30-39,80", women), Tables.Csv("all", "age,persons\n20-29,100\n30-39,200"));
        Assert.Equal("all of project p12 minus women leaves 5 persons: age 20-29, sex other.", VerdictText.Sentence(Assert.Single(risks), "en"));
    }

    [Fact]
    public void Three_tables_together_bound_a_group_that_no_two_do()
    {
        // 18-40 is 60; the two earlier tables count 18-29 as 30 and 35-40 as 25: the people of 30-34 are 5.
        var risks = Check(Tables.Csv("new", "age,persons\n18-40,60"), Tables.Csv("young", "age,persons\n18-29,30"), Tables.Csv("old", "age,persons\n35-40,25"));
        var risk = Assert.Single(risks);
        Assert.Equal("HYG-10036", risk.Code);
        Assert.Equal("all tables together leave only 5 to 5 persons possible in the group age 30-34.", VerdictText.Sentence(risk, "en"));
    }

    [Fact]
    public void Tables_that_leave_enough_open_pass() =>
        Assert.Empty(Check(Tables.Csv("new", "age,persons\n20-39,300"), Tables.Csv("old", "age,persons\n20-29,120")));

    [Fact]
    public void A_later_table_may_not_open_what_an_earlier_one_withheld()
    {
        var earlier = Tables.Csv("old", "region,persons\na,x\nb,x\nc,40\ntotal,100");
        var risk = Assert.Single(Check(Tables.Csv("new", "region,persons\na,56\nb,x\nc,40"), earlier));
        Assert.Equal(("HYG-10036", "0", "4"), (risk.Code, risk.Attack["low"], risk.Attack["high"]));
    }

    [Fact]
    public void Two_versions_of_the_source_show_late_arrivals()
    {
        var next = Tables.Everyone with { Sources = [new DatasetVersion(new DatasetId("snds"), 2)] };
        var risk = Assert.Single(Check(Tables.Csv("new", "age,persons\n20-29,123", next), Tables.Csv("old", "age,persons\n20-29,120")));
        Assert.Equal(("HYG-10035", "3"), (risk.Code, risk.Attack["persons"]));
    }

    [Fact]
    public void Another_population_of_the_same_source_is_not_known_to_be_safe() =>
        Assert.Equal("HYG-10034", Assert.Single(Check(Tables.Csv("new", "age,persons\n20-29,123", Tables.Everyone with { Definition = "diabetics" }), Tables.Csv("old", "age,persons\n20-29,900"))).Code);

    [Fact]
    public void Other_codes_on_the_same_variable_are_not_known_to_be_safe() =>
        Assert.Equal("HYG-10034", Assert.Single(Check(Tables.Csv("new", "region,persons\nnorth,123"), Tables.Csv("old", "region,persons\n75,900"))).Code);

    [Fact]
    public void Another_source_has_nothing_to_do_with_it() =>
        Assert.Empty(Check(Tables.Csv("new", "age,persons\n20-29,123", new Population("everyone", [new DatasetVersion(new DatasetId("gp"), 1)])), Tables.Csv("old", "age,persons\n20-29,120")));

    private static IReadOnlyList<CellRisk> Check(ReleaseTable table, params ReleaseTable[] earlier) =>
        new ReleaseLedger(new EnumeratingSolver()).Check(table, [.. earlier.Select(e => new ReleasedTable("r-1", new ProjectId("p12"), e))], Profile, 5, TestContext.Current.CancellationToken);
}
