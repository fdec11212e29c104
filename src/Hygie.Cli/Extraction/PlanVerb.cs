using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary><c>hygie extract plan --permit ID</c>: which tables, columns and buckets would be opened, and what would be written; nothing more.</summary>
internal static class PlanVerb
{
    internal static readonly Option<string> Permit = new("--permit") { HelpName = "ID", Required = true, Description = Words.Say("The permit.", "L'autorisation.") };
    internal static readonly Argument<FileInfo?> Study = new("STUDY") { Arity = ArgumentArity.ZeroOrOne, Description = Words.Say("The definition (default: the one attached to the application).", "La définition (par défaut : celle jointe à la demande).") };

    public static Command Create() =>
        new Command("plan", Words.Say("Show what an extraction would open and write.", "Montrer ce qu'une extraction ouvrirait et écrirait."))
            .With(Study, Permit, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, _) => PlanAsync(run, hub), plan => Show(run, plan)));

    private static async Task<Result<ExtractionPlan>> PlanAsync(Run run, HubPorts hub)
    {
        var permit = new PermitId(run.Get(Permit)!);
        if (!(await ExtractionDesk.DefinitionAsync(hub, permit, run.Find(Study), run.Cancellation)).TryGet(out var definition, out var refusal)
            || !(await new RunExtraction(ExtractionDesk.Ports(hub)).PrepareAsync(permit, definition, run.Cancellation)).TryGet(out var prepared, out refusal))
            return refusal;
        using (prepared)
            return prepared.Plan;
    }

    private static int Show(Run run, ExtractionPlan plan)
    {
        if (run.Json)
            Run.PrintJson(new
            {
                permit = plan.Permit.Id.Value, study = plan.Study.Hash.ToString(), version = plan.Version.ToString(),
                opens = plan.Inputs.Select(i => new { i.Table, i.Columns, buckets = i.Buckets.Count, i.Rows }), writes = plan.Outputs.Select(o => new { o.Name, columns = o.Query.Columns.Select(c => c.Name) }),
            });
        else
            foreach (var input in plan.Inputs)
                Run.Print($"{input.Table}: {string.Join(", ", input.Columns)}");
        run.Next($"hygie extract run --permit {plan.Permit.Id}");
        return Exit.Ok;
    }
}
