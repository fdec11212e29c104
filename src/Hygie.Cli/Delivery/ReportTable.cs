using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;
using Spectre.Console;

namespace Hygie.Cli.Delivery;

/// <summary>The report for people: one line a table that has something to say, then the rules, then the verdict.</summary>
internal static class ReportTable
{
    public static void Print(QualityReport report, QualityVerdict verdict)
    {
        var tables = new Table().Border(TableBorder.Minimal).AddColumn("table");
        foreach (var header in new[] { Words.Say("rows", "lignes"), Words.Say("accepted", "acceptées"), Words.Say("rejected", "refusées") })
            tables.AddColumn(new TableColumn(header).RightAligned());
        foreach (var table in report.Tables)
            tables.AddRow(Markup.Escape(table.Name), Number(table.Rows), Number(table.Accepted), Number(table.Rejected));
        tables.AddRow(Words.Say("all", "ensemble"), Number(report.Rows), Number(report.Accepted), Number(report.Rejected));
        AnsiConsole.Write(tables);

        var rules = new Table().Border(TableBorder.Minimal).AddColumn(Words.Say("rule", "règle")).AddColumn(Words.Say("weight", "gravité")).AddColumn(new TableColumn(Words.Say("times", "fois")).RightAligned()).AddColumn(Words.Say("what it means", "ce que cela veut dire"));
        foreach (var (rule, count) in report.Counts)
            rules.AddRow(rule, RuleTexts.Weight(Rules.SeverityOf(rule)), Number(count), Markup.Escape(RuleTexts.Of(rule)));
        AnsiConsole.Write(rules);
        foreach (var problem in report.Problems)
        {
            var text = RefusalTexts.Render(problem.Refusal, Words.Language);
            Run.Print($"{problem.Refusal.Code} {problem.File}: {text.What} {text.Hint}");
        }

        Run.Print(VerdictText(verdict));
    }

    private static string Number(long number) => number.ToString("N0", Words.Culture);

    /// <summary>The verdict in a sentence.</summary>
    public static string VerdictText(QualityVerdict verdict) => verdict switch
    {
        QualityVerdict.Accept => Words.Say("The delivery can be accepted.", "La livraison peut être acceptée."),
        QualityVerdict.AcceptWithReservations => Words.Say("The delivery can be accepted with reservations.", "La livraison peut être acceptée avec réserves."),
        _ => Words.Say("The delivery is to be refused.", "La livraison est à refuser."),
    };
}
