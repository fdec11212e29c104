using System.Security.Cryptography;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;

namespace Hygie.Core.Workspaces;

/// <summary>Run code in a project's workspace: a question of the console, or a job.</summary>
/// <param name="Project">The project.</param>
/// <param name="By">Who runs it.</param>
/// <param name="Tool">One of the hub's tools, and one of the permit's.</param>
/// <param name="Code">The exact code: SQL, or a script.</param>
/// <param name="Limits">What it may use.</param>
public sealed record RunInWorkspaceCommand(ProjectId Project, PersonId By, SandboxTool Tool, ReadOnlyMemory<byte> Code, SandboxLimits Limits);

/// <summary>A tool of the hub's allow-list: makes the program and its standard input from the code.</summary>
/// <param name="Name">As permits name it.</param>
/// <param name="Prepare">The program and its input, for the code and the tables' names.</param>
/// <param name="CountRows">How many rows an output shows: for the log.</param>
public sealed record SandboxTool(
    string Name, Func<ReadOnlyMemory<byte>, IReadOnlyList<string>, (SandboxProgram Program, ReadOnlyMemory<byte> Input)> Prepare, Func<SandboxOutcome, long> CountRows);

/// <summary>What a run gave.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sandbox">Its outputs: true figures, not to be exported.</param>
public sealed record WorkspaceAnswer(RunOutcome Outcome, SandboxOutcome Sandbox);

/// <summary>What running code works with.</summary>
public sealed record WorkspacePorts
{
    public required IPermitTerms Permits { get; init; }

    public required IExtractStore Extracts { get; init; }

    public required IWorkspaceStore Workspaces { get; init; }

    public required OpenExtract Opening { get; init; }

    public required ISandbox Sandbox { get; init; }

    /// <summary>The hub's own public key: extracts must be signed by it.</summary>
    public required VerifyingKey Hub { get; init; }

    /// <summary>Keys under which the hub signed extracts before.</summary>
    public IReadOnlyList<VerifyingKey> FormerKeys { get; init; } = [];

    public required IOneAtATime Turn { get; init; }

    public required TimeProvider Clock { get; init; }
}

/// <summary>
/// Opens the extract under the permit, runs the code in the sandbox under the supervisor's eye, records the run. When the permit ends the
/// run is killed, the lease is wiped and the clear files are gone before this returns.
/// </summary>
public sealed class RunInWorkspace(WorkspacePorts ports)
{
    /// <summary>The answer of a run that took place, however it ended; else the refusal of the permit, the tool, the workspace or the custodian.</summary>
    public async Task<Result<WorkspaceAnswer>> RunAsync(RunInWorkspaceCommand command, CancellationToken cancellation)
    {
        if (await ports.Workspaces.FindAsync(command.Project, cancellation) is not { State: WorkspaceState.Open } workspace)
            return Refusal.Of("HYG-15003", ("project", command.Project));
        if (!(await ports.Permits.FindAsync(workspace.Permit, cancellation)).TryGet(out var terms, out var refusal))
            return refusal;
        if ((WorkspaceRules.RefuseEntry(terms, command.By, ports.Clock.GetUtcNow()) ?? WorkspaceRules.RefuseTool(terms, command.Tool.Name)) is { } forbidden)
            return forbidden;
        if (!(await InTurnAsync(() => OpenAsync(workspace, terms, command.Limits, cancellation), cancellation)).TryGet(out var opened, out refusal))
            return refusal;
        using var held = opened;
        var answer = await RunAsync(command, workspace.Permit, opened, cancellation);
        // Recorded even when the person stopped it: what ran, ran.
        return (await InTurnAsync(() => RecordAsync(command, terms, opened.Extract, answer), CancellationToken.None)).Then<WorkspaceAnswer>(_ => answer);
    }

    private async Task<Result<T>> InTurnAsync<T>(Func<Task<Result<T>>> step, CancellationToken cancellation)
    {
        if (!(await ports.Turn.WaitAsync(cancellation)).TryGet(out var turn, out var refusal))
            return refusal;
        using (turn)
            return await step();
    }

    private async Task<Result<OpenedExtract>> OpenAsync(Workspace workspace, PermitTerms terms, SandboxLimits limits, CancellationToken cancellation)
    {
        if (await ports.Extracts.FindAsync(workspace.Project, workspace.Extract, cancellation) is not { } document)
            return Refusal.Of("HYG-14009", ("project", workspace.Project), ("number", workspace.Extract));
        if (document.RequireOneOf([ports.Hub, .. ports.FormerKeys]) is { } unsigned)
            return unsigned;
        if (!ExtractDocument.Read(document).TryGet(out var extract, out var refusal))
            return refusal;
        // The keys outlive the run by a minute: a run of 24 hours is the longest a lease allows.
        var purpose = new KeyPurpose(KeyVerbs.Query, terms.Purpose, limits.Time + TimeSpan.FromMinutes(1));
        return await ports.Opening.RunAsync(extract, purpose, workspace.Permit, cancellation);
    }

    private async Task<WorkspaceAnswer> RunAsync(RunInWorkspaceCommand command, PermitId permit, OpenedExtract opened, CancellationToken cancellation)
    {
        var data = opened.Files.ToDictionary(f => f.Key, f => f.Value.Path, StringComparer.Ordinal);
        var (program, input) = command.Tool.Prepare(command.Code, [.. data.Keys]);
        var request = new SandboxRequest(program, data, input, command.Limits);
        var supervisor = new PermitSupervisor(ports.Permits, ports.Clock);
        var run = await supervisor.RunAsync(permit, stop => ports.Sandbox.RunAsync(request, stop), cancellation);
        return new WorkspaceAnswer(OutcomeOf(run), run.Answer);
    }

    private static RunOutcome OutcomeOf(Supervised<SandboxOutcome> run) => run.Answer switch
    {
        { End: SandboxEnd.Stopped } => run.Revoked ? RunOutcome.Revoked : RunOutcome.Cancelled,
        { End: SandboxEnd.TimedOut } => RunOutcome.TimedOut,
        { End: SandboxEnd.Exited, ExitCode: 0 } => RunOutcome.Done,
        _ => RunOutcome.Failed,
    };

    private Task<Result<long>> RecordAsync(RunInWorkspaceCommand command, PermitTerms terms, Extract extract, WorkspaceAnswer answer)
    {
        var now = ports.Clock.GetUtcNow();
        var code = Convert.ToHexStringLower(SHA256.HashData(command.Code.Span));
        string[] columns = [.. extract.Tables.SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name}"))];
        var rows = answer.Outcome == RunOutcome.Done ? command.Tool.CountRows(answer.Sandbox) : 0;
        var run = new WorkspaceRun(terms.Project, terms.Id, command.By, command.Tool.Name, code, columns, extract.Tables.Sum(t => t.Rows), rows, answer.Outcome, now);
        var entry = AuditEntry.Of(answer.Outcome == RunOutcome.Revoked ? "workspace.stopped" : "workspace.ran", DateOnly.FromDateTime(now.UtcDateTime), "permit/" + terms.Id,
            by: "person/" + command.By, why: command.Tool.Name, ("code", code), ("columns", string.Join(' ', columns)), ("extract", extract.Name),
            ("rowsInReach", run.RowsInReach), ("rowsShown", rows), ("outcome", KeyNames.Of(answer.Outcome)));
        return ports.Workspaces.RecordAsync(run, entry, CancellationToken.None);
    }
}
