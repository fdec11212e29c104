using CsCheck;
using Hygie.Core.Disclosure;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Disclosure;

/// <summary>Classes, uniqueness, k, l and risk; and the figures that ARX publishes for the Adult data, in <c>TestRiskMetrics.java</c> of arx-deidentifier/arx.</summary>
public sealed class ReidentificationRiskTests
{
    private static readonly string[] Columns = ["age", "sex", "disease"];

    [Fact]
    public void A_drawn_table_is_measured()
    {
        var risk = Measure(["30-39 F asthma", "30-39 F asthma", "30-39 M asthma", "30-39 M none", "40-49 F none"]);
        Assert.Equal((5, 3, 1, 1), (risk.Records, risk.Classes, risk.Unique, risk.SmallestClass));
        Assert.Equal((0.6, 1.0, 0.2), (risk.AverageRisk, risk.HighestRisk, risk.UniqueShare));
        Assert.Equal([new Diversity("disease", 1)], risk.Diversity);
    }

    [Fact]
    public void Two_in_each_class_with_two_diseases_is_2_anonymous_and_2_diverse()
    {
        var risk = Measure(["30-39 F asthma", "30-39 F none", "40-49 M asthma", "40-49 M cancer", "40-49 M none"]);
        Assert.Equal((2, 0, 0.5, 0.4), (risk.SmallestClass, risk.Unique, risk.HighestRisk, risk.AverageRisk));
        Assert.Equal([new Diversity("disease", 2)], risk.Diversity);
    }

    [Fact]
    public void A_missing_value_is_a_value_and_values_do_not_run_into_one_another()
    {
        Assert.Equal(3, ReidentificationRisk.Of(["a", "b"], [["x", null], ["x", ""], ["x", "null"]], ["a", "b"], []).Classes);
        Assert.Equal(2, ReidentificationRisk.Of(["a", "b"], [["1", "23"], ["12", "3"]], ["a", "b"], []).Classes);
    }

    [Fact]
    public void Without_quasi_identifiers_all_are_alike_and_without_records_there_is_no_risk()
    {
        Assert.Equal((1, 4), ReidentificationRisk.Of(["a"], [[1L], [2L], [3L], [3L]], [], ["a"]) is var all ? (all.Classes, all.SmallestClass) : default);
        var none = ReidentificationRisk.Of(Columns, [], ["age"], ["disease"]);
        Assert.Equal((0, 0.0, 0.0, 0), (none.SmallestClass, none.AverageRisk, none.HighestRisk, none.Diversity[0].Values));
    }

    [Fact]
    public void One_more_quasi_identifier_never_lowers_the_risk() =>
        Gen.Select(Gen.Long[0, 3], Gen.Long[0, 3], Gen.Long[0, 3], (a, b, c) => new object?[] { a, b, c }).List[1, 60].Sample(rows =>
        {
            var (one, two) = (ReidentificationRisk.Of(Columns, rows, ["age"], ["disease"]), ReidentificationRisk.Of(Columns, rows, ["age", "sex"], ["disease"]));
            return one.AverageRisk <= two.AverageRisk && one.SmallestClass >= two.SmallestClass && one.Unique <= two.Unique && one.Diversity[0].Values >= two.Diversity[0].Values
                && two.Diversity[0].Values <= two.SmallestClass && two.HighestRisk >= two.AverageRisk;
        });

    [Fact]
    public void The_published_figures_of_ARX_on_Adult_are_found()
    {
        var (columns, rows) = Adult();
        var before = ReidentificationRisk.Of(columns, rows, columns, []);
        // testAverageRisk2 and testHighestIndividualRisk2, before; testDecisionRule2 with a sampling fraction of 1: population uniqueness is then the sample's (four digits).
        Assert.Equal((30162, 0.6465751607983555, 1.0), (before.Records, before.AverageRisk, before.HighestRisk));
        Assert.Equal(0.5142, Math.Floor(before.UniqueShare * 10_000) / 10_000);

        // The same two tests, after: ARX's 2-anonymous optimum without suppression, whose generalisation levels these are.
        int[] levels = [0, 4, 1, 2, 1, 2, 2, 1, 0];
        var coarser = columns.Select((c, i) => Lines("hierarchies", $"adult_hierarchy_{c}.csv").ToDictionary(l => l[0], l => l[levels[i]], StringComparer.Ordinal)).ToList();
        var after = ReidentificationRisk.Of(columns, [.. rows.Select(r => r.Select((v, i) => (object?)coarser[i][(string)v!]).ToArray())], columns, []);
        Assert.Equal((0.001922949406538028, 0.5, 0), (after.AverageRisk, after.HighestRisk, after.Unique));
    }

    private static ReidentificationRisk Measure(string[] rows) => ReidentificationRisk.Of(Columns, [.. rows.Select(r => r.Split(' ').ToArray<object?>())], ["age", "sex"], ["disease"]);

    private static (string[] Columns, List<object?[]> Rows) Adult()
    {
        var lines = Lines("adult.csv").ToList();
        return (lines[0], lines.Skip(1).Select(l => l.ToArray<object?>()).ToList());
    }

    private static IEnumerable<string[]> Lines(params string[] file) => File.ReadLines(TestFiles.Shared(["disclosure-arx-adult", .. file])).Select(l => l.Split(';'));
}
