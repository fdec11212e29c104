namespace Hygie.Core.Workspaces;

/// <summary>Where a workspace stands.</summary>
public enum WorkspaceState
{
    /// <summary>Questions and jobs may run, while the permit may be used.</summary>
    Open,
    /// <summary>Closed by a person or with its permit. Final: a new permit opens a new workspace.</summary>
    Closed,
}

/// <summary>One sealed workspace per project: what may be asked of which extract, under which permit. It holds no data.</summary>
/// <param name="Project">The project.</param>
/// <param name="Permit">The permit.</param>
/// <param name="Extract">Number of the extract that it reads.</param>
/// <param name="State">Where it stands.</param>
/// <param name="OpenedOn">Day it was opened.</param>
public sealed record Workspace(ProjectId Project, PermitId Permit, int Extract, WorkspaceState State, DateOnly OpenedOn);

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>To its end, exit 0.</summary>
    Done,
    /// <summary>To its end, with a fault of the code.</summary>
    Failed,
    /// <summary>Killed at its limit of time.</summary>
    TimedOut,
    /// <summary>Killed because the permit may no longer be used.</summary>
    Revoked,
    /// <summary>Killed because the person asked.</summary>
    Cancelled,
}

/// <summary>One question or job, as it is logged.</summary>
/// <param name="Project">The project.</param>
/// <param name="Permit">The permit.</param>
/// <param name="By">Who ran it.</param>
/// <param name="Tool">With what: <c>sql</c>, <c>python</c>.</param>
/// <param name="CodeSha256">SHA-256 of the exact code, 64 hexadecimal digits.</param>
/// <param name="Columns">Columns within its reach, <c>table.column</c>.</param>
/// <param name="RowsInReach">Rows of the tables given to it.</param>
/// <param name="RowsShown">Rows that came back to the console; 0 for a job.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When it ended.</param>
public sealed record WorkspaceRun(
    ProjectId Project, PermitId Permit, PersonId By, string Tool, string CodeSha256, IReadOnlyList<string> Columns, long RowsInReach, long RowsShown,
    RunOutcome Outcome, DateTimeOffset At);
