using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;
using Spectre.Console;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery schema-report</c>: what a model itself gets wrong, before any delivery is checked with it.</summary>
internal static class SchemaReportVerb
{
    /// <summary>Examples printed for each rule; <c>--json</c> has them all.</summary>
    private const int Examples = 3;

    private static readonly Argument<string> Folder = new("path") { Description = Words.Say("The folder of table schemas and code lists.", "Le dossier des schémas de tables et des nomenclatures.") };

    public static Command Create() =>
        new Command("schema-report", Words.Say("Say what a model of tables gets wrong.\n\n  hygie delivery schema-report ./schemas",
                "Dire ce qui ne va pas dans un modèle de tables.\n\n  hygie delivery schema-report ./schemas"))
            .With(Folder, GlobalOptions.Json()).Runs(run => Task.FromResult(Report(run)));

    private static int Report(Run run)
    {
        if (!Composition.Schemas(run.Get(Folder)).Read().TryGet(out var files, out var refusal))
            return run.Refuse(refusal);
        var findings = ModelReview.Of(files);
        if (run.Json)
            Run.PrintJson(DocumentOf(files, findings));
        else
            Print(files, findings);
        return files.Problems.IsEmpty && findings.All(f => f.Severity != Severity.Error) ? Exit.Ok : Exit.CheckFailed;
    }

    private static object DocumentOf(DescribedFiles files, IReadOnlyCollection<ModelFinding> findings) => new
    {
        tables = files.Tables.Length,
        columns = files.Tables.Sum(t => t.Fields.Length),
        foreignKeys = files.Tables.Sum(t => t.ForeignKeys.Length),
        nomenclatures = files.Nomenclatures.Length,
        counts = findings.CountBy(f => f.Rule).ToDictionary(),
        findings = findings.Select(f => new { f.Table, f.Column, f.Rule, f.About, f.Severity }),
        problems = files.Problems.Select(p => new { p.File, p.Refusal.Code, text = RefusalTexts.Render(p.Refusal, Words.Language) }),
    };

    private static void Print(DescribedFiles files, IReadOnlyCollection<ModelFinding> findings)
    {
        Run.Print(Words.Say(
            string.Create(Words.Culture, $"{files.Tables.Length} tables, {files.Tables.Sum(t => t.Fields.Length):N0} columns, {files.Tables.Sum(t => t.ForeignKeys.Length)} references, {files.Nomenclatures.Length} code lists"),
            string.Create(Words.Culture, $"{files.Tables.Length} tables, {files.Tables.Sum(t => t.Fields.Length):N0} colonnes, {files.Tables.Sum(t => t.ForeignKeys.Length)} renvois, {files.Nomenclatures.Length} nomenclatures")));
        foreach (var problem in files.Problems)
        {
            var text = RefusalTexts.Render(problem.Refusal, Words.Language);
            Run.Print($"{problem.Refusal.Code} {text.What} {text.Hint}");
        }

        var rules = new Table().Border(TableBorder.Minimal).AddColumn(Words.Say("what", "quoi")).AddColumn(Words.Say("weight", "gravité"))
            .AddColumn(new TableColumn(Words.Say("times", "fois")).RightAligned()).AddColumn(Words.Say("for example", "par exemple"));
        foreach (var rule in findings.GroupBy(f => f.Rule, StringComparer.Ordinal).OrderByDescending(g => ModelRules.SeverityOf(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal))
            rules.AddRow(Markup.Escape(RuleTexts.Of(rule.Key)), RuleTexts.Weight(ModelRules.SeverityOf(rule.Key)), rule.Count().ToString("N0", Words.Culture), Markup.Escape(string.Join("; ", rule.Take(Examples).Select(Example))));
        AnsiConsole.Write(rules);
    }

    private static string Example(ModelFinding finding)
    {
        var place = string.Join('.', new[] { finding.Table, finding.Column }.Where(n => n.Length > 0));
        return finding.About.Length == 0 ? place : place.Length == 0 ? finding.About : $"{place} ({finding.About})";
    }
}
