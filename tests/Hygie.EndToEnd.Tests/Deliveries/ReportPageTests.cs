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
        Findings = [], HasErrors = true,
        Counts = ImmutableSortedDictionary<string, long>.Empty.Add(Rules.Type, 4).Add(Rules.Length, 900).Add(Rules.NoSchema, 1),
        Problems = [new FileProblem("<i>.csv", Refusal.Of("HYG-6023"))],
    };

    [Fact]
    public void The_page_is_whole_escaped_and_says_errors_first()
    {
        var page = ReportPage.Html(Report, QualityVerdict.Reject);
        var body = XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]).Root!;
        Assert.Equal(4, body.Elements("table").Count());
        Assert.Equal(["error", "error", "warning"], body.Elements("table").First().Descendants("tr").Skip(1).Select(r => r.Elements("td").ElementAt(1).Value));
        Assert.Contains("<b>&.csv", body.Descendants("td").Select(c => c.Value));
        Assert.Contains("1,236 rows: 1,230 accepted, 6 refused.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_rule_has_words() =>
        Assert.All(typeof(Rules).GetFields().Concat(typeof(ModelRules).GetFields()).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!), rule => Assert.NotEqual(rule, RuleTexts.Of(rule)));

    [Fact]
    public void Columns_are_a_table_of_their_own() =>
        Assert.Equal("table,column,present,missing,sentinels,filled\nSTAY,ID,3,1,0,0.75\n", ReportPage.Csv(Report));
}
