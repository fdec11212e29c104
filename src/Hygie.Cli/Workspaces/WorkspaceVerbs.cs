using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary>What the verbs of this noun share: the ports of a run, and how its answer is shown.</summary>
internal static class WorkspaceVerbs
{
    /// <summary>Opens the hub, runs the code without holding the home's lock, publishes the log, prints the answer.</summary>
    public static async Task<int> RunAsync(Run run, string project, SandboxTool tool, ReadOnlyMemory<byte> code, SandboxLimits limits)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using var opened = hub;
        if (await HubDesk.RefuseAsync(opened, person, run.Cancellation) is { } suspended)
            return run.Refuse(suspended);
        var ports = Ports(opened);
        var ran = await new RunInWorkspace(ports).RunAsync(new RunInWorkspaceCommand(new ProjectId(project), new PersonId(person), tool, code, limits), run.Cancellation);
        if (!(await ports.Turn.WaitAsync(CancellationToken.None)).TryGet(out var turn, out refusal))
            return run.Refuse(refusal);
        using (turn)
            return (await opened.Publish.RunAsync(CancellationToken.None)).TryGet(out _, out refusal) && ran.TryGet(out var answer, out refusal) ? Show(run, answer) : run.Refuse(refusal);
    }

    private static WorkspacePorts Ports(HubPorts hub) => new()
    {
        Permits = new StoredPermitTerms(hub.Permits, hub.Clock), Extracts = hub.Extracts, Workspaces = hub.Workspaces, Hub = hub.Keys.Signing.Verifying, FormerKeys = hub.FormerKeys, Clock = hub.Clock,
        Opening = new OpenExtract(hub.Desk, hub.Stores, Composition.ClearFiles), Sandbox = Composition.Sandbox(), Turn = new HomeTurn(hub.Home, hub.Clock),
    };

    private static int Show(Run run, WorkspaceAnswer answer)
    {
        var table = SandboxTools.Read(answer.Sandbox);
        if (table is { Code: { } code })
            return run.Refuse(Refusal.Of(code, [.. table.Facts!.Select(f => (f.Key, (object)f.Value))]));
        if (answer.Outcome == RunOutcome.Revoked)
            return run.Refuse(Refusal.Of("HYG-15005"));
        if (answer.Outcome == RunOutcome.TimedOut)
            return run.Refuse(Refusal.Of("HYG-15006"));
        if (run.Json)
            Run.PrintJson(new { outcome = answer.Outcome, exportable = false, columns = table?.Columns, rows = table?.Rows, total = table?.Total, output = table is null ? Text(answer.Sandbox.Output) : null, error = Text(answer.Sandbox.Error) });
        else
            Print(run, answer, table);
        return answer.Outcome == RunOutcome.Done ? Exit.Ok : Exit.CheckFailed;
    }

    private static void Print(Run run, WorkspaceAnswer answer, SandboxAnswer? table)
    {
        run.Note(Words.Say("NOT EXPORTABLE: true figures, for this workspace only. What leaves goes through the airlock.", "NON EXPORTABLE : chiffres vrais, pour cet espace seulement. Ce qui sort passe par le sas."));
        if (table is null)
            Run.Print(Text(answer.Sandbox.Output) + Text(answer.Sandbox.Error));
        else
        {
            Run.Print(string.Join(" | ", table.Columns));
            foreach (var row in table.Rows)
                Run.Print(string.Join(" | ", row.Select(v => v ?? "")));
            if (table.Total > table.Rows.Count)
                run.Note(Words.Say(string.Create(Words.Culture, $"{table.Rows.Count} of {table.Total} rows shown."), string.Create(Words.Culture, $"{table.Rows.Count} lignes montrées sur {table.Total}.")));
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span).TrimEnd('\n');
}
