using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary><c>hygie extract run --permit ID</c>: makes the extract of a permit; the attrition names each rule with its count, naive count beside.</summary>
internal static class RunVerb
{
    public static Command Create() =>
        new Command("run", Words.Say("Make the extract of a permit.", "Faire l'extraction d'une autorisation."))
            .With(PlanVerb.Study, PlanVerb.Permit, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, person) => ExtractAsync(run, hub, person), made => Show(run, made)));

    private static async Task<Result<Extract>> ExtractAsync(Run run, HubPorts hub, PersonId person)
    {
        var permit = new PermitId(run.Get(PlanVerb.Permit)!);
        if (!(await ExtractionDesk.DefinitionAsync(hub, permit, run.Find(PlanVerb.Study), run.Cancellation)).TryGet(out var definition, out var refusal))
            return refusal;
        return await MakeAsync(run, hub, new RunExtractionCommand(permit, definition, person));
    }

    /// <summary>Makes the extract, with progress.</summary>
    internal static Task<Result<Extract>> MakeAsync(Run run, HubPorts hub, RunExtractionCommand command) =>
        run.WithProgressAsync(progress => new RunExtraction(ExtractionDesk.Ports(hub)).RunAsync(command, progress, run.Cancellation));

    /// <summary>Says what was made, and by which rules how many persons are left.</summary>
    internal static int Show(Run run, Extract extract)
    {
        if (run.Json)
            Run.PrintJson(new
            {
                extract = extract.Name, project = extract.Project.Value, number = extract.Number, permit = extract.Permit.Value, version = extract.Version.ToString(),
                persons = extract.Persons, naivePersons = extract.NaivePersons, tables = extract.Tables.Select(t => new { t.Name, t.Rows, columns = t.Columns.Select(c => c.Name) }),
                attrition = Attrition(extract), risk = RiskText.Json(extract), packs = extract.Packs.Length,
            });
        else
            Print(extract);
        run.Next($"hygie workspace open --permit {extract.Permit}");
        return Exit.Ok;
    }

    /// <summary>The attrition as scripts read it: first the naive count, last the ruled one.</summary>
    internal static IEnumerable<object> Attrition(Extract extract) =>
        extract.Attrition.Select(s => new { rule = s.Rule ?? "naive", linesRemoved = s.LinesRemoved, persons = s.Persons });

    private static void Print(Extract extract)
    {
        Run.Print(string.Create(Words.Culture, $"{extract.Name} · {extract.Version}"));
        foreach (var step in extract.Attrition)
            Run.Print(string.Create(Words.Culture, $"  {step.Rule ?? Words.Say("naive reading", "lecture naïve"),-28} {-step.LinesRemoved,12:N0} {step.Persons,12:N0}"));
        foreach (var table in extract.Tables)
            Run.Print(string.Create(Words.Culture, $"  {table.Name}: {table.Rows:N0} × {table.Columns.Length}"));
        RiskText.Print(extract);
    }
}
