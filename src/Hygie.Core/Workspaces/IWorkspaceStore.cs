using Hygie.Core.Audit;

namespace Hygie.Core.Workspaces;

/// <summary>
/// Keeps workspaces and the history of their runs. Contract: every change and its audit entry are committed together or not at all; a
/// run, once recorded, is never altered or removed.
/// </summary>
public interface IWorkspaceStore
{
    /// <summary>The project's workspace, or null.</summary>
    Task<Workspace?> FindAsync(ProjectId project, CancellationToken cancellation);

    /// <summary>Runs of a project, newest first, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<WorkspaceRun>> ListRunsAsync(ProjectId project, int count, CancellationToken cancellation);

    /// <summary>Saves the workspace in its new state; returns the audit entry's outbox number.</summary>
    Task<Result<long>> SaveAsync(Workspace workspace, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Records a run; returns the audit entry's outbox number.</summary>
    Task<Result<long>> RecordAsync(WorkspaceRun run, AuditEntry entry, CancellationToken cancellation);
}
