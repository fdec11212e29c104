using Hygie.Core.Audit;
using Hygie.Core.Extraction;

namespace Hygie.Core.Workspaces;

/// <summary>Open, or point at another extract, the workspace of a permit's project.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Extract">Number of the extract; null is the newest.</param>
/// <param name="By">Who.</param>
public sealed record OpenWorkspaceCommand(PermitId Permit, int? Extract, PersonId By);

/// <summary>Opens a workspace on an extract that was made under the same permit.</summary>
public sealed class OpenWorkspace(IPermitTerms permits, IExtractStore extracts, IWorkspaceStore workspaces, TimeProvider clock)
{
    /// <summary>The workspace, or why not: the permit (HYG-14003, HYG-14008), the person (HYG-15001), no such extract (HYG-14009), another permit's extract (HYG-15002).</summary>
    public async Task<Result<Workspace>> RunAsync(OpenWorkspaceCommand command, CancellationToken cancellation)
    {
        if (!(await permits.FindAsync(command.Permit, cancellation)).TryGet(out var terms, out var refusal))
            return refusal;
        if (WorkspaceRules.RefuseEntry(terms, command.By, clock.GetUtcNow()) is { } closed)
            return closed;
        var made = await extracts.ListAsync(terms.Project, cancellation);
        var number = command.Extract ?? made.Count;
        if (number < 1 || number > made.Count)
            return Refusal.Of("HYG-14009", ("project", terms.Project), ("number", number));
        if (!ExtractDocument.Read(made[number - 1]).TryGet(out var extract, out refusal))
            return refusal;
        if (extract.Permit != command.Permit)
            return Refusal.Of("HYG-15002", ("extract", extract.Name), ("permit", command.Permit));
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var workspace = new Workspace(terms.Project, terms.Id, number, WorkspaceState.Open, today);
        var entry = AuditEntry.Of("workspace.opened", today, "permit/" + terms.Id, by: "person/" + command.By, why: "extract " + extract.Name);
        return (await workspaces.SaveAsync(workspace, entry, cancellation)).Then<Workspace>(_ => workspace);
    }
}

/// <summary>Close a project's workspace.</summary>
public sealed record CloseWorkspaceCommand(ProjectId Project, PersonId By, string Why);

/// <summary>Closes a workspace; what runs in it is stopped by its own supervisor when the permit ends, not by this.</summary>
public sealed class CloseWorkspace(IWorkspaceStore workspaces, TimeProvider clock)
{
    /// <summary>The closed workspace, or HYG-15003 when there is none open.</summary>
    public async Task<Result<Workspace>> RunAsync(CloseWorkspaceCommand command, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(command.Project, cancellation) is not { State: WorkspaceState.Open } workspace)
            return Refusal.Of("HYG-15003", ("project", command.Project));
        var closed = workspace with { State = WorkspaceState.Closed };
        var entry = AuditEntry.Of("workspace.closed", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), "permit/" + workspace.Permit, by: "person/" + command.By, why: command.Why);
        return (await workspaces.SaveAsync(closed, entry, cancellation)).Then<Workspace>(_ => closed);
    }
}

/// <summary>Who may work in a workspace and with what; pure.</summary>
public static class WorkspaceRules
{
    /// <summary>Null when the person may enter now.</summary>
    public static Refusal? RefuseEntry(PermitTerms terms, PersonId by, DateTimeOffset now) =>
        terms.RefuseUse(now) ?? terms.RefuseMethod(PermitTerms.QueryMethod)
            ?? (terms.Persons.Contains(by) ? null : Refusal.Of("HYG-15001", ("person", by), ("permit", terms.Id)));

    /// <summary>Null when the permit allows the tool (HYG-15004).</summary>
    public static Refusal? RefuseTool(PermitTerms terms, string tool) =>
        terms.Tools.Contains(tool, StringComparer.Ordinal) ? null : Refusal.Of("HYG-15004", ("tool", tool), ("permit", terms.Id));
}
