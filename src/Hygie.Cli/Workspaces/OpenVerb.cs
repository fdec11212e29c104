using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary><c>hygie workspace open --permit ID</c>: the sealed workspace of a project, on one extract.</summary>
internal static class OpenVerb
{
    private static readonly Option<string> Permit = new("--permit") { HelpName = "ID", Required = true, Description = Words.Say("The permit.", "L'autorisation.") };
    private static readonly Option<int?> Extract = new("--extract") { HelpName = "N", Description = Words.Say("Number of the extract (default: the newest).", "Numéro de l'extraction (par défaut : la dernière).") };

    public static Command Create() =>
        new Command("open", Words.Say("Open a project's workspace on its extract.", "Ouvrir l'espace de travail d'un projet sur son extraction."))
            .With(Permit, Extract, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, person) => OpenAsync(run, hub, person), workspace => Show(run, workspace)));

    private static Task<Result<Workspace>> OpenAsync(Run run, HubPorts hub, PersonId person) =>
        new OpenWorkspace(new StoredPermitTerms(hub.Permits, hub.Clock), hub.Extracts, hub.Workspaces, hub.Clock).RunAsync(
            new OpenWorkspaceCommand(new PermitId(run.Get(Permit)!), run.Get(Extract), person), run.Cancellation);

    private static int Show(Run run, Workspace workspace)
    {
        if (run.Json)
            Run.PrintJson(new { project = workspace.Project.Value, permit = workspace.Permit.Value, extract = workspace.Extract, state = workspace.State });
        else
            Run.Print(string.Create(Words.Culture, $"{workspace.Project} · {workspace.Permit} · {workspace.Extract}"));
        run.Next($"hygie workspace sql {workspace.Project} \"SELECT count(*) FROM persons\"");
        return Exit.Ok;
    }
}
