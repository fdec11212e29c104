using CsCheck;
using Hygie.Adapters.Solvers;
using Hygie.Core.Disclosure;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Adapters.Tests.Disclosure;

/// <summary>Suppression with the real solver: hand-worked tables, and small random ones against plain enumeration.</summary>
public sealed class SuppressTableTests
{
    private static readonly ISolver Solver = SolverAdapters.OrTools();
    private static readonly DisclosureProfile Profile = DisclosureProfile.FranceHealth;

    [Fact]
    public void One_risky_cell_of_a_row_takes_the_cheapest_other_with_it()
    {
        var table = Tables.Csv("t", """
            region,persons
            a,5
            b,14
            c,200
            d,300
            total,519
            """);
        var done = Suppress(table);
        Assert.Equal("a b", Withheld(done));
        Assert.Equal(new FeasibleInterval(0, 19), done.Intervals[0]);
        Assert.Equal(new FeasibleInterval(0, 19), done.Intervals[1]);
    }

    [Fact]
    public void Two_risky_cells_that_sum_to_less_than_ten_need_a_third()
    {
        var done = Suppress(Tables.Csv("t", """
            region,persons
            a,2
            b,3
            c,40
            d,200
            total,245
            """));
        Assert.Equal("a b c", Withheld(done));
        Assert.Equal(new FeasibleInterval(0, 45), done.Intervals[0]);
    }

    [Fact]
    public void In_a_two_way_table_the_pattern_closes_a_rectangle()
    {
        var table = Tables.TwoWay("t", new long[,] { { 4, 25, 70 }, { 30, 35, 90 }, { 80, 95, 99 } });
        var done = Suppress(table);
        Assert.Equal(4, done.Withheld);
        Assert.Contains(0, done.Intervals.Keys);
        Assert.True(done.Intervals[0].Contains(0, 10));
        Assert.True(new CheckTable(Solver).Run(new CheckTableCommand(done.Table, Profile) { Truth = [.. table.Cells.Select(c => c.Persons.Value)] }, TestContext.Current.CancellationToken).Passes);
    }

    [Fact]
    public void A_safe_table_is_left_alone() => Assert.Equal(0, Suppress(Tables.TwoWay("t", new long[,] { { 40, 60 }, { 50, 55 } })).Cost);

    [Fact]
    public void When_everybody_together_is_too_few_nothing_is_left_to_show() =>
        Assert.Equal(3, Suppress(Tables.Csv("t", "region,persons\na,3\nb,2\ntotal,5")).Withheld);

    [Fact]
    public void A_table_with_holes_already_is_not_suppressed_again() =>
        Assert.Equal("HYG-10038", new SuppressTable(Solver).Run(new SuppressTableCommand(Tables.Csv("t", "region,persons\na,x\nb,20"), Profile), TestContext.Current.CancellationToken).Refusal.Code);

    [Fact]
    public void A_risky_establishment_cell_is_withheld_with_its_sum()
    {
        var done = Suppress(Tables.Csv("t", """
            region,persons,sum,top1,top2
            a,40,1000,900,50
            b,30,1000,40,30
            c,50,1000,40,30
            total,120,3000,900,50
            """));
        Assert.Contains(0, done.Intervals.Keys);
        Assert.Null(done.Table.Cells[0].Magnitude);
    }

    /// <summary>The smallest cost over every subset of cells, each audited by enumeration of every whole table.</summary>
    [Fact]
    public void The_pattern_is_the_cheapest_of_all_safe_patterns() =>
        Gen.Long[0, 20].Array[4].Where(v => v.Any(x => x is >= 1 and <= 10)).Sample(IsTheCheapest, iter: 25, threads: 1);

    /// <summary>A column of 31 persons is hidden by values above 30 only: an enumeration that stopped there called the cheapest pattern unsafe.</summary>
    [Theory]
    [InlineData(0, 18, 2, 13)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(20, 20, 1, 20)]
    public void The_pattern_is_the_cheapest_at_the_edges_of_the_enumeration(long a, long b, long c, long d) => IsTheCheapest([a, b, c, d]);

    private static void IsTheCheapest(long[] values)
    {
        var table = Tables.TwoWay("t", new[,] { { values[0], values[1] }, { values[2], values[3] } });
        var result = new SuppressTable(Solver).Run(new SuppressTableCommand(table, Profile), CancellationToken.None);
        Assert.Equal(PlainSuppression.Cheapest(table, Profile), result.IsRefused ? null : result.Value.Cost);
    }

    private static SuppressedTable Suppress(ReleaseTable table) => new SuppressTable(Solver).Run(new SuppressTableCommand(table, Profile), TestContext.Current.CancellationToken).Value;

    private static string Withheld(SuppressedTable done) => string.Join(' ', done.Intervals.Keys.Order().Select(i => done.Table.Cells[i].At[0].Label));
}
