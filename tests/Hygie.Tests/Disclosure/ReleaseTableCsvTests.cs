using Hygie.Core;
using Hygie.Core.Disclosure;
using Xunit;

namespace Hygie.Tests.Disclosure;

public sealed class ReleaseTableCsvTests
{
    private static readonly Population Anyone = new("everyone", []);

    [Fact]
    public void A_table_of_counts_sums_and_percentages_is_read()
    {
        const string text = """
            age;sex;persons;establishments;sum;top1;top2;percent;numerator;denominator
            20-29;F;120;4;1000.5;100;90;12.5;120;960
            90+;total;<11;;;;;;;
            "all";M;x;x;x;x;x;;;
            """;
        var table = ReleaseTableCsv.Parse("t.csv", text, Anyone).Value;
        Assert.Equal(["age", "sex"], table.Dimensions, StringComparer.Ordinal);
        Assert.Equal("age 20-29, sex F", table.Describe(table.Cells[0]));
        Assert.Equal((20, 29), (table.Cells[0].At[0].Low, table.Cells[0].At[0].High));
        Assert.Equal(1000.5m, table.Cells[0].Magnitude!.Sum);
        Assert.Equal([100m, 90m], table.Cells[0].Magnitude!.Largest);
        Assert.Equal(new Percentage(12.5m, 120, 960), table.Cells[0].Percentage);
        Assert.Equal([CountKind.Exact, CountKind.Below, CountKind.Withheld], table.Cells.Select(c => c.Persons.Kind));
        Assert.Equal(CategoryExtent.Total, table.Cells[2].At[0]);
    }

    [Theory]
    [InlineData("", "HYG-10001 (file=t.csv)")]
    [InlineData("age,persons\n", "HYG-10001 (file=t.csv)")]
    [InlineData("age,,persons\n1,2,3", "HYG-10003 (column=2, file=t.csv)")]
    [InlineData("age,AGE,persons\n1,2,3", "HYG-10004 (file=t.csv, name=age)")]
    [InlineData("age,n\n1,2", "HYG-10005 (file=t.csv)")]
    [InlineData("age,persons\n1,12\n2,-3", "HYG-10006 (column=persons, file=t.csv, line=3)")]
    [InlineData("age,persons\n1,12.5", "HYG-10006 (column=persons, file=t.csv, line=2)")]
    [InlineData("age,persons,sum\n1,12,1e3", "HYG-10006 (column=sum, file=t.csv, line=2)")]
    [InlineData("age,persons\n,12", "HYG-10006 (column=age, file=t.csv, line=2)")]
    [InlineData("age,persons\n1,12\n1,13", "HYG-10007 (file=t.csv, line=3)")]
    [InlineData("age,persons\n1,12,4", "HYG-10008 (expected=2, fields=3, file=t.csv, line=2)")]
    [InlineData("age,persons\n\"1,12", "HYG-10009 (file=t.csv, line=2)")]
    [InlineData("age,persons\n1,1\0", "HYG-10009 (file=t.csv, line=2)")]
    public void A_bad_file_is_refused_with_its_place(string text, string refusal) =>
        Assert.Equal(refusal, ReleaseTableCsv.Parse("t.csv", text, Anyone).Refusal.ToString());

    [Theory]
    [InlineData("20-29", 20, 29)]
    [InlineData("07", 7, 7)]
    [InlineData("90+", 90, long.MaxValue)]
    public void Ranges_are_read_as_numbers(string label, long low, long high) =>
        Assert.Equal((low, high), (CategoryExtent.Parse(label).Low, CategoryExtent.Parse(label).High));

    [Fact]
    public void Codes_nest_as_their_tree_says()
    {
        var tree = new CategoryTree([("75", "IDF"), ("92", "IDF"), ("IDF", "FR"), ("29", "FR")]);
        Assert.Equal(["29", "75", "92"], tree.Extent("FR")!.Codes.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Null(tree.Extent("974"));
        Assert.Throws<ArgumentException>(() => new CategoryTree([("a", "b"), ("b", "a")]));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Every_refusal_reads_as_a_sentence(string language)
    {
        foreach (var code in RefusalTexts.Codes.Where(c => c.StartsWith("HYG-10", StringComparison.Ordinal) || c.StartsWith("HYG-16", StringComparison.Ordinal)))
        {
            var text = RefusalTexts.Render(Refusal.Of(code), language);
            Assert.All([text.What, text.Why], s => Assert.EndsWith(".", s, StringComparison.Ordinal));
            Assert.True(text.Hint.EndsWith('.') || text.Hint.Contains(": hygie ", StringComparison.Ordinal) || text.Hint.Contains(" : hygie ", StringComparison.Ordinal), text.Hint);
        }
    }
}
