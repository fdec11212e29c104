using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Workspaces;
using Xunit;

namespace Hygie.Testing.Workspaces;

/// <summary>What every workspace store promises.</summary>
public abstract class WorkspaceStoreContract
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly ProjectId Project = new("p-1");

    /// <summary>An empty store.</summary>
    protected abstract Task<IWorkspaceStore> EmptyAsync();

    [Fact]
    public async Task The_last_saved_state_of_a_workspace_is_found()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        Assert.Null(await store.FindAsync(Project, stop));
        var open = new Workspace(Project, new PermitId("permit-1"), 1, WorkspaceState.Open, Day);
        await store.SaveAsync(open, Entry("workspace.opened"), stop);
        Assert.Equal(open, await store.FindAsync(Project, stop));
        var closed = open with { Extract = 2, State = WorkspaceState.Closed };
        Assert.False((await store.SaveAsync(closed, Entry("workspace.closed"), stop)).IsRefused);
        Assert.Equal(closed, await store.FindAsync(Project, stop));
    }

    [Fact]
    public async Task Runs_come_back_newest_first_and_of_their_project_only()
    {
        var (store, stop) = (await EmptyAsync(), TestContext.Current.CancellationToken);
        foreach (var (project, code) in new[] { ("p-1", 'a'), ("p-2", 'b'), ("p-1", 'c') })
            Assert.False((await store.RecordAsync(Run(project, code), Entry("workspace.ran"), stop)).IsRefused);
        var runs = await store.ListRunsAsync(Project, 10, stop);
        Assert.Equal(["c", "a"], runs.Select(r => r.CodeSha256[..1]), StringComparer.Ordinal);
        Assert.Equal(["persons.sex", "persons._person"], runs[0].Columns, StringComparer.Ordinal);
        Assert.Equal((Run("p-1", 'c').At, 40L, 3L, RunOutcome.Revoked), (runs[0].At, runs[0].RowsInReach, runs[0].RowsShown, runs[0].Outcome));
        Assert.Single(await store.ListRunsAsync(Project, 1, stop));
    }

    private static WorkspaceRun Run(string project, char code) => new(
        new ProjectId(project), new PermitId("permit-1"), new PersonId("researcher-1"), "sql", new string(code, 64), ["persons.sex", "persons._person"], 40, 3,
        RunOutcome.Revoked, new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    private static AuditEntry Entry(string kind) => AuditEntry.Of(kind, Day, "permit/permit-1", "person/researcher-1", "test");
}
