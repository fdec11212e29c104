using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The workspaces and their history.</summary>
    public static IWorkspaceStore Workspaces(this Hub hub) => new WorkspaceStore(hub.Database);
}

/// <summary>Workspaces and their runs in the hub's metadata.</summary>
internal sealed class WorkspaceStore(HubDatabase database) : IWorkspaceStore
{
    public async Task<Workspace?> FindAsync(ProjectId project, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<WorkspaceRow>().SingleOrDefaultAsync(r => r.Project == project.Value, token), cancellation);
        return row is null ? null : new Workspace(project, new PermitId(row.Permit), row.Extract, row.Open ? WorkspaceState.Open : WorkspaceState.Closed, row.OpenedOn);
    }

    public async Task<IReadOnlyList<WorkspaceRun>> ListRunsAsync(ProjectId project, int count, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) =>
            context.Set<WorkspaceRunRow>().Where(r => r.Project == project.Value).OrderByDescending(r => r.Number).Take(count).ToListAsync(token), cancellation);
        return rows.ConvertAll(RunOf);
    }

    public Task<Result<long>> SaveAsync(Workspace workspace, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            var row = await context.Set<WorkspaceRow>().SingleOrDefaultAsync(r => r.Project == workspace.Project.Value, token)
                ?? context.Add(new WorkspaceRow { Project = workspace.Project.Value }).Entity;
            (row.Permit, row.Extract, row.Open, row.OpenedOn) = (workspace.Permit.Value, workspace.Extract, workspace.State == WorkspaceState.Open, workspace.OpenedOn);
            return null;
        }, cancellation);

    public Task<Result<long>> RecordAsync(WorkspaceRun run, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, context => context.Add(new WorkspaceRunRow
        {
            Project = run.Project.Value, Permit = run.Permit.Value, By = run.By.Value, Tool = run.Tool, CodeSha256 = run.CodeSha256, Columns = string.Join(' ', run.Columns),
            RowsInReach = run.RowsInReach, RowsShown = run.RowsShown, Outcome = KeyNames.Of(run.Outcome), At = CanonicalTime.Write(run.At),
        }), cancellation);

    private static WorkspaceRun RunOf(WorkspaceRunRow row) => new(
        new ProjectId(row.Project), new PermitId(row.Permit), new PersonId(row.By), row.Tool, row.CodeSha256, row.Columns.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.RowsInReach, row.RowsShown, KeyNames.Parse<RunOutcome>(row.Outcome)!.Value, CanonicalTime.ParseInstant(row.At)!.Value);
}
