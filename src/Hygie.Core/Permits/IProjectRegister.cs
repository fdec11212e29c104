using Hygie.Core.Catalogue;

namespace Hygie.Core.Permits;

/// <summary>The public register: which projects use the data, who decided, what came out.</summary>
public interface IProjectRegister
{
    /// <summary>Every project with a decision, refusals too, newest decision first.</summary>
    Task<IReadOnlyList<ProjectLine>> ProjectsAsync(CancellationToken cancellationToken);

    /// <summary>A project's sheet; null when the register has no such project.</summary>
    Task<ProjectSheet?> ProjectAsync(ProjectId id, CancellationToken cancellationToken);

    /// <summary>A permit's canonical bytes and a line feed, as it was signed; empty when no permit was given under that id.</summary>
    Task<ReadOnlyMemory<byte>> PermitAsync(PermitId id, CancellationToken cancellationToken);

    /// <summary>Each legal clock with its figures over this hub's files, in the order of the procedure.</summary>
    Task<IReadOnlyList<ClockLine>> ClocksAsync(CancellationToken cancellationToken);
}

/// <summary>Where a project stands, as the public sees it.</summary>
public enum ProjectStatus { UnderReview, Open, Suspended, Ended, Refused, Revoked }

/// <summary>A project as one row of the register.</summary>
/// <param name="Id">Public id.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Body that answers for it.</param>
/// <param name="Purpose">Purpose in words.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DecidedOn">Day of the last decision.</param>
public sealed record ProjectLine(
    ProjectId Id, LocalText Title, string Body, LocalText Purpose, ProjectStatus Status, DateOnly? DecidedOn);

/// <summary>Everything a project's page says.</summary>
/// <param name="Line">Its row in the register.</param>
/// <param name="Summary">The lay summary.</param>
/// <param name="LegalBasis">Legal bases in words.</param>
/// <param name="StudySentence">The study definition rendered as a sentence; the same bytes run.</param>
/// <param name="Data">Exact dataset versions used.</param>
/// <param name="Permit">The permit in force or the last one; null when none was issued.</param>
/// <param name="PermitFrom">First day of the permit.</param>
/// <param name="PermitTo">Last day of the permit.</param>
/// <param name="Waiting">What the file waits for, the first to end first; empty when it waits for nobody.</param>
/// <param name="Decisions">Every decision in order.</param>
/// <param name="Uses">Every extraction, run and release in order.</param>
public sealed record ProjectSheet(
    ProjectLine Line, LaySummary Summary, LocalText LegalBasis, LocalText StudySentence, IReadOnlyList<DataUsed> Data,
    PermitId? Permit, DateOnly? PermitFrom, DateOnly? PermitTo, IReadOnlyList<WaitingLine> Waiting, IReadOnlyList<PublicDecision> Decisions, IReadOnlyList<DataUse> Uses);

/// <summary>The four questions a citizen asks.</summary>
public sealed record LaySummary(LocalText What, LocalText Why, LocalText ForWhom, LocalText Benefit);

/// <summary>A dataset version a project may use.</summary>
public sealed record DataUsed(DatasetVersion Version, LocalText Title);

/// <summary>A step that the law gives a time to, and that somebody owes now.</summary>
/// <param name="Step">What must be done.</param>
/// <param name="Owner">Who must do it.</param>
/// <param name="Silence">What it means when the owner says nothing.</param>
/// <param name="Since">Day on which the time began.</param>
/// <param name="DueOn">Last day on which it is kept.</param>
/// <param name="IsLate">True when that day has passed.</param>
/// <param name="IsExtended">True when the owner took the longer time that the law allows.</param>
public sealed record WaitingLine(LocalText Step, LocalText Owner, LocalText Silence, DateOnly Since, DateOnly DueOn, bool IsLate, bool IsExtended);

/// <summary>A body's decision with its reason.</summary>
/// <param name="Body">Who decided.</param>
/// <param name="Favourable">True for yes.</param>
/// <param name="Reason">The published reason.</param>
/// <param name="On">Day.</param>
/// <param name="LogIndex">Its leaf in the public log; null until it is there.</param>
public sealed record PublicDecision(string Body, bool Favourable, LocalText Reason, DateOnly On, long? LogIndex);

/// <summary>What was done with the data.</summary>
public enum DataUseKind { Extraction, Run, Release, ReleaseRefused }

/// <summary>One use of the data, in public words.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Persons">Persons concerned, protected; null when it does not apply.</param>
/// <param name="On">Day.</param>
/// <param name="LogIndex">Its leaf in the public log; null until it is there.</param>
public sealed record DataUse(DataUseKind Kind, LocalText Text, PublicCount? Persons, DateOnly On, long? LogIndex);

/// <summary>A legal clock and how this hub keeps it.</summary>
/// <param name="Step">What must be done.</param>
/// <param name="Owner">Who must do it.</param>
/// <param name="Limit">The limit in words, with its source.</param>
/// <param name="Open">Files in which it runs now.</param>
/// <param name="Late">Open files past the limit.</param>
/// <param name="MedianDays">Median of closed files; null when there is none.</param>
public sealed record ClockLine(LocalText Step, LocalText Owner, LocalText Limit, int Open, int Late, int? MedianDays);
