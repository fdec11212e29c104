using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Core.Workspaces;
using Hygie.Testing.Airlock;
using Hygie.Testing.Audit;
using Hygie.Testing.Extraction;
using Hygie.Testing.Sealing;
using Hygie.Testing.Workspaces;
using Xunit;

namespace Hygie.Tests.Airlock;

/// <summary>What the register shows of a project: each act leads to the one leaf that recorded it.</summary>
public sealed class ProjectUsesTests
{
    private static readonly ProjectId Project = new("p-1");
    private static readonly DateOnly Day = new(2026, 11, 23);
    private readonly MemoryOutbox _log = new(new SeededSecretRandom(3));
    private readonly MemoryWorkspaceStore _workspaces = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_run_leads_to_its_own_leaf_in_their_order()
    {
        await _log.AppendAsync(AuditEntry.Of("permit.granted", Day, "permit/d-1", "body/hub", "test"), Stop);
        await RunAsync("d-1", RunOutcome.Done);
        await RunAsync("d-2", RunOutcome.Done);
        await RunAsync("d-1", RunOutcome.Revoked);
        await RunAsync("d-1", RunOutcome.Done);
        await _log.AssignAsync(Day, Stop);
        await RunAsync("d-1", RunOutcome.Done);
        var uses = await UsesAsync();
        Assert.Equal([1L, 2L, 3L, 4L, null], uses.Select(u => u.LogIndex));
        Assert.Contains("stopped", uses[2].Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_only_the_newest_runs_are_shown_their_leaves_are_the_newest()
    {
        for (var run = 0; run < 25; run++)
            await RunAsync("d-1", RunOutcome.Done);
        await _log.AssignAsync(Day, Stop);
        Assert.Equal(Enumerable.Range(5, 20).Select(i => (long?)i), (await UsesAsync()).Select(u => u.LogIndex));
    }

    private Task<IReadOnlyList<Core.Permits.DataUse>> UsesAsync() =>
        new ProjectUses(new MemoryExtractStore(), _workspaces, new MemoryReleaseStore(), _log, DisclosureProfile.FranceHealth).OfAsync(Project, Stop);

    private async Task RunAsync(string permit, RunOutcome outcome)
    {
        var entry = AuditEntry.Of(outcome == RunOutcome.Revoked ? "workspace.stopped" : "workspace.ran", Day, "permit/" + permit, "person/researcher-1", "sql");
        await _workspaces.RecordAsync(new WorkspaceRun(Project, new PermitId(permit), new PersonId("researcher-1"), "sql", new string('a', 64), [], 1, 1, outcome, DateTimeOffset.UnixEpoch), entry, Stop);
        await _log.AppendAsync(entry, Stop);
    }
}
