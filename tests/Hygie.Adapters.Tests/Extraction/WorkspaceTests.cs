using System.Text;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Sandboxes;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Workspaces;
using Hygie.Testing.Workspaces;
using Xunit;

namespace Hygie.Adapters.Tests.Extraction;

/// <summary>A workspace on a real extract, in the real sandbox: who may work, what is logged, and what a revocation does.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private static readonly SandboxLimits Limits = new(TimeSpan.FromSeconds(60), 256L << 20, 16L << 20, 1 << 20);

    private static readonly SandboxTool Shell = new("shell", (code, _) => (new SandboxProgram(
        "shell", "/bin/sh", ["-c", Encoding.UTF8.GetString(code.Span)], [], new Dictionary<string, string>(StringComparer.Ordinal)), default), _ => 1);

    private readonly ExtractionWorld _world = new();
    private readonly MemoryWorkspaceStore _store = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Code_reads_the_extract_and_the_run_is_logged_with_code_columns_and_rows()
    {
        await OpenAsync();
        var answer = (await RunAsync("head -c 4 /data/persons.parquet")).Value;
        Assert.Equal((RunOutcome.Done, "PAR1"), (answer.Outcome, Encoding.ASCII.GetString(answer.Sandbox.Output.Span)));
        var run = Assert.Single(await _store.ListRunsAsync(ExtractionWorld.Project, 10, _stop));
        Assert.Equal(("shell", 39L, RunOutcome.Done), (run.Tool, run.RowsInReach, run.Outcome));
        Assert.Equal(["persons._person", "persons.sex", "persons.age_band"], run.Columns, StringComparer.Ordinal);
        Assert.Equal("workspace.ran", _store.Entries[^1].Kind.Value);
        Assert.Equal(run.CodeSha256, _store.Entries[^1].Facts["code"]);
    }

    [Fact]
    public async Task A_revoked_permit_kills_what_runs_and_says_so_in_the_log()
    {
        await OpenAsync();
        var sandbox = new Signalling(SandboxAdapters.Bubblewrap(ClearFileAdapters.InMemory()));
        var running = RunAsync("sleep 600", sandbox);
        await sandbox.Started;
        _world.Permits.Revoke(ExtractionWorld.Permit);
        var answer = (await running).Value;
        Assert.Equal((RunOutcome.Revoked, SandboxEnd.Stopped), (answer.Outcome, answer.Sandbox.End));
        Assert.Equal("workspace.stopped", _store.Entries[^1].Kind.Value);
        Assert.Equal("HYG-14003", (await RunAsync("true")).Refusal.Code);
    }

    [Fact]
    public async Task A_person_who_stops_a_job_is_not_a_revocation()
    {
        await OpenAsync();
        using var stop = new CancellationTokenSource();
        var sandbox = new Signalling(SandboxAdapters.Bubblewrap(ClearFileAdapters.InMemory()));
        var running = RunAsync("sleep 600", sandbox, stop.Token);
        await sandbox.Started;
        await stop.CancelAsync();
        Assert.Equal(RunOutcome.Cancelled, (await running).Value.Outcome);
    }

    [Theory]
    [InlineData("stranger", "HYG-15001")]
    [InlineData("tool", "HYG-15004")]
    [InlineData("method", "HYG-14008")]
    [InlineData("closed", "HYG-15003")]
    [InlineData("keys", "HYG-3022")]
    public async Task What_the_permit_or_the_custodian_does_not_give_does_not_run(string change, string code)
    {
        await OpenAsync();
        var terms = _world.Terms();
        switch (change)
        {
            case "tool": _world.Permits.Put(terms with { Tools = ["sql"] }); break;
            case "method": _world.Permits.Put(terms with { Methods = ["extract"] }); break;
            case "closed": await new CloseWorkspace(_store, _world.Clock).RunAsync(new CloseWorkspaceCommand(ExtractionWorld.Project, ExtractionWorld.Researcher, "done"), _stop); break;
            case "keys": _world.Desk.Revoke(Core.Custody.AuthorityId.Of(ExtractionWorld.Permit)); break;
            default: break;
        }

        var by = change == "stranger" ? new PersonId("someone-else") : ExtractionWorld.Researcher;
        Assert.Equal(code, (await RunAsync("true", by: by)).Refusal.Code);
        Assert.Empty(await _store.ListRunsAsync(ExtractionWorld.Project, 10, _stop));
    }

    [Fact]
    public async Task A_workspace_opens_on_an_extract_of_its_own_permit_only()
    {
        await _world.ExtractAsync(_stop);
        _world.Permits.Put(_world.Terms() with { Id = new PermitId("permit-2") });
        Assert.Equal("HYG-15002", (await OpenVerbAsync(new PermitId("permit-2"))).Refusal.Code);
        Assert.Equal("HYG-14009", (await OpenVerbAsync(ExtractionWorld.Permit, 7)).Refusal.Code);
        Assert.Equal(1, (await OpenVerbAsync(ExtractionWorld.Permit)).Value.Extract);
    }

    private async Task OpenAsync()
    {
        await _world.ExtractAsync(_stop);
        Assert.False((await OpenVerbAsync(ExtractionWorld.Permit)).IsRefused);
    }

    private Task<Result<Workspace>> OpenVerbAsync(PermitId permit, int? extract = null) =>
        new OpenWorkspace(_world.Permits, _world.Extracts, _store, _world.Clock).RunAsync(new OpenWorkspaceCommand(permit, extract, ExtractionWorld.Researcher), _stop);

    private Task<Result<WorkspaceAnswer>> RunAsync(string script, ISandbox? sandbox = null, CancellationToken? cancellation = null, PersonId? by = null) =>
        new RunInWorkspace(new WorkspacePorts
        {
            Permits = _world.Permits, Extracts = _world.Extracts, Workspaces = _store, Opening = _world.Opening, Hub = _world.Hub.Verifying, Turn = new Alone(), Clock = _world.Clock,
            Sandbox = sandbox ?? SandboxAdapters.Bubblewrap(ClearFileAdapters.InMemory()),
        }).RunAsync(new RunInWorkspaceCommand(ExtractionWorld.Project, by ?? ExtractionWorld.Researcher, Shell, Encoding.UTF8.GetBytes(script), Limits), cancellation ?? _stop);

    /// <summary>Nobody else is there.</summary>
    private sealed class Alone : IOneAtATime, IDisposable
    {
        public Task<Result<IDisposable>> WaitAsync(CancellationToken cancellation) => Task.FromResult<Result<IDisposable>>(this);

        public void Dispose() { }
    }

    /// <summary>Says when the program is about to start.</summary>
    private sealed class Signalling(ISandbox inner) : ISandbox
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public Task<SandboxOutcome> RunAsync(SandboxRequest request, CancellationToken cancellation)
        {
            var running = inner.RunAsync(request, cancellation);
            _started.TrySetResult();
            return running;
        }
    }
}
