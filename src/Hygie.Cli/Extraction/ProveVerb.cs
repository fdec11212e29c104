using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary><c>hygie extract prove --permit ID</c>: for an auditor, line by line, whether an extract is exactly its permit.</summary>
internal static class ProveVerb
{
    private static readonly Option<int> Number = new("--number") { HelpName = "N", DefaultValueFactory = _ => 1, Description = Words.Say("Number of the extract.", "Numéro de l'extraction.") };

    public static Command Create() =>
        new Command("prove", Words.Say("Prove that an extract is exactly its permit.", "Prouver qu'une extraction est exactement son autorisation."))
            .With(PlanVerb.Study, PlanVerb.Permit, Number, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, _) => ProveAsync(run, hub), proof => Show(run, proof)));

    private static async Task<Result<ExtractionProof>> ProveAsync(Run run, HubPorts hub)
    {
        var permit = new PermitId(run.Get(PlanVerb.Permit)!);
        if (!(await ExtractionDesk.DefinitionAsync(hub, permit, run.Find(PlanVerb.Study), run.Cancellation)).TryGet(out var definition, out var refusal))
            return refusal;
        var opening = new OpenExtract(hub.Desk, hub.Stores, Composition.ClearFiles);
        return await new ProveExtraction(ExtractionDesk.Ports(hub), opening).RunAsync(new ProveExtractionCommand(permit, definition, run.Get(Number)), run.Cancellation);
    }

    private static int Show(Run run, ExtractionProof proof)
    {
        if (run.Json)
            Run.PrintJson(new { extract = proof.Extract.Name, holds = proof.Holds, attrition = RunVerb.Attrition(proof.Extract), risk = RiskText.Json(proof.Extract), lines = proof.Lines });
        else
            foreach (var line in proof.Lines)
                Run.Print(line.Outcome == ProofOutcome.Equal ? $"= {line.What}: {line.Found}" : $"! {line.What}: {line.Expected} / {line.Found}");
        return proof.Holds ? Exit.Ok : Exit.CheckFailed;
    }
}
