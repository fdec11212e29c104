using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Workspaces;

namespace Hygie.Testing.Workspaces;

/// <summary>Workspaces in memory, with the audit entries that came with them.</summary>
public sealed class MemoryWorkspaceStore : IWorkspaceStore
{
    private readonly Dictionary<ProjectId, Workspace> _workspaces = [];
    private readonly List<WorkspaceRun> _runs = [];

    /// <summary>Entries committed, in order.</summary>
    public IList<AuditEntry> Entries { get; } = [];

    public Task<Workspace?> FindAsync(ProjectId project, CancellationToken cancellation) => Task.FromResult(_workspaces.GetValueOrDefault(project));

    public Task<IReadOnlyList<WorkspaceRun>> ListRunsAsync(ProjectId project, int count, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<WorkspaceRun>>([.. _runs.Where(r => r.Project == project).Reverse().Take(count)]);

    public Task<Result<long>> SaveAsync(Workspace workspace, AuditEntry entry, CancellationToken cancellation)
    {
        _workspaces[workspace.Project] = workspace;
        return Commit(entry);
    }

    public Task<Result<long>> RecordAsync(WorkspaceRun run, AuditEntry entry, CancellationToken cancellation)
    {
        _runs.Add(run);
        return Commit(entry);
    }

    private Task<Result<long>> Commit(AuditEntry entry)
    {
        Entries.Add(entry);
        return Task.FromResult<Result<long>>((long)Entries.Count);
    }
}
