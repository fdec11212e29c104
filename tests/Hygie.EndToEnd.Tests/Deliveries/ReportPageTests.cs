using System.Collections.Immutable;
using System.Xml.Linq;
using Hygie.Cli.Delivery;
using Hygie.Core;
using Hygie.Core.Intake;
using Xunit;

namespace Hygie.EndToEnd.Tests.Deliveries;

/// <summary>The report that is given to people.</summary>
public sealed class ReportPageTests
{
    private static readonly QualityReport Report = new()
    {
        Tables = [new TableReport("<b>&.csv", "f", "", 2, 0, null, []), new TableReport("STAY", "STAY.csv", "STAY", 1234, 1230, null, [new ColumnFacts("ID", 3, 1, 0)])],
        Findings = [new Finding("STAY", "NOTE", 3, Rules.Length, Severity.Warning), .. Enumerable.Range(1, 7).Select(row => new Finding("STAY", "ID", 1000 + row, Rules.Type, Severity.Error)), new Finding("STAY", "", 0, Rules.BlankLine, Severity.Info)],
        HasErrors = true,
        Counts = ImmutableSortedDictionary<string, long>.Empty.Add(Rules.Type, 4).Add(Rules.Length, 900).Add(Rules.NoSchema, 1),
        Problems = [new FileProblem("<i>.csv", Refusal.Of("HYG-6023"))],
    };

    [Fact]
    public void The_page_is_whole_escaped_and_says_errors_first()
    {
        var page = ReportPage.Html(Report, QualityVerdict.Reject);
        var body = XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]).Root!;
        Assert.Equal(5, body.Elements("table").Count());
        Assert.Equal(["error", "error", "warning"], body.Elements("table").First().Descendants("tr").Skip(1).Select(r => r.Elements("td").ElementAt(1).Value));
        Assert.Equal([["STAY", "ID", "1,001 · 1,002 · 1,003 · 1,004 · 1,005 …"], ["STAY", "NOTE", "3"]],
            body.Elements("table").ElementAt(1).Descendants("tr").Skip(1).Select(r => r.Elements("td").Select(c => c.Value).ToArray()).Select(c => new[] { c[0], c[1], c[4] }));
        Assert.Contains("<b>&.csv", body.Descendants("td").Select(c => c.Value));
        Assert.Contains("1,236 rows: 1,230 accepted, 6 refused.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Tables of two years follow one schema: each has its own lines.</summary>
    [Fact]
    public void A_table_is_called_as_it_was_delivered() => Assert.Equal("table,column,present,missing,sentinels,filled\nT_MCO06C,A,1,0,0,1\nT_MCO07C,A,2,0,0,1\n", ReportPage.Csv(Report with
    {
        Tables = [.. new[] { ("T_MCO06C", 1), ("T_MCO07C", 2) }.Select(t => new TableReport(t.Item1, "f", "T_MCOaaC", t.Item2, t.Item2, null, [new ColumnFacts("A", t.Item2, 0, 0)]))],
    }));

    [Fact]
    public void Every_rule_has_words() =>
        Assert.All(typeof(Rules).GetFields().Concat(typeof(ModelRules).GetFields()).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!), rule => Assert.NotEqual(rule, RuleTexts.Of(rule)));

    [Fact]
    public void Columns_are_a_table_of_their_own() =>
        Assert.Equal("table,column,present,missing,sentinels,filled\nSTAY,ID,3,1,0,0.75\n", ReportPage.Csv(Report));
}
