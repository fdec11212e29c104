using Hygie.Core.Disclosure;

namespace Hygie.Core.Airlock;

/// <summary>A release: a public name such as <c>r-12</c>.</summary>
public readonly record struct ReleaseId(string Value)
{
    /// <summary>Subject of its audit entries.</summary>
    public string Subject => "release/" + Value;

    public override string ToString() => Value;
}

/// <summary>Where a release stands. The legal moves are <see cref="ReleaseTransitions"/>.</summary>
public enum ReleaseState
{
    /// <summary>Nothing asked yet.</summary>
    None,
    /// <summary>Passed the automatic checks; reviewers vote without seeing each other.</summary>
    UnderReview,
    /// <summary>The automatic checks said no. Final.</summary>
    Refused,
    /// <summary>The researcher's turn: some file must change.</summary>
    Returned,
    /// <summary>Every file approved by both reviewers.</summary>
    Approved,
    /// <summary>Some file rejected. Final.</summary>
    Rejected,
    /// <summary>Taken back by the project. Final.</summary>
    Withdrawn,
    /// <summary>The files have left with their record. Final.</summary>
    Released,
}

/// <summary>What a researcher says about a file, for people to judge.</summary>
/// <param name="People">Whom it is about, as the rules compare it with other tables.</param>
/// <param name="What">What the file shows, in words.</param>
/// <param name="Why">Why it is needed outside, in words.</param>
public sealed record FileContext(Population People, string What, string Why);

/// <summary>A file as it was copied: what is reviewed is what leaves.</summary>
/// <param name="Name">File name, no folder.</param>
/// <param name="Sha256">Lower-case hexadecimal hash of the bytes; names the copy.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Context">What the researcher says about it.</param>
/// <param name="Verdict">The automatic verdict at the time of the request.</param>
public sealed record RequestedFile(string Name, string Sha256, long Length, FileContext Context, TableVerdict Verdict)
{
    /// <summary>True when the only thing against the file is that rules cannot compare it with earlier releases.</summary>
    public bool NeedsOverride => Verdict.Risks.Any(IsUnknown);

    /// <summary>True when a rule says no, whatever a reviewer thinks.</summary>
    public bool IsUnsafe => !Verdict.Risks.All(IsUnknown);

    private static bool IsUnknown(CellRisk risk) => string.Equals(risk.Code, "HYG-10034", StringComparison.Ordinal);
}

/// <summary>A reviewer's decision on one file.</summary>
public enum FileDecision { Approve, ApproveIfChanged, Reject }

/// <summary>Why a file is not approved as it is, or why the unknown is accepted. Coded, so that it can be counted and translated.</summary>
public enum ReviewReason { None, SmallCounts, Dominance, Differencing, RowLevel, OutsidePermit, Unclear, ComparedByHand }

/// <summary>One reviewer's verdict on one file.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Reason">Coded reason; needed unless approved without override.</param>
/// <param name="Note">The reviewer's words; needed when a rule's "does not know" is overridden.</param>
public sealed record FileVote(string File, FileDecision Decision, ReviewReason Reason, string Note);

/// <summary>One reviewer's verdicts on one turn of a request.</summary>
/// <param name="Reviewer">Who.</param>
/// <param name="Day">When, UTC.</param>
/// <param name="Files">One verdict per file.</param>
public sealed record Vote(PersonId Reviewer, DateOnly Day, IReadOnlyList<FileVote> Files);

/// <summary>A request to let results leave a project's workspace.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="Project">The project.</param>
/// <param name="Permit">The permit under which the results were made.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="Day">When, UTC.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Turn">1 for the first submission, one more for each return.</param>
/// <param name="Files">The files of this turn.</param>
/// <param name="Votes">The votes of this turn.</param>
/// <param name="Revision">Number of events applied: a store refuses a save made from an older one.</param>
public sealed record ReleaseRequest(
    ReleaseId Id, ProjectId Project, PermitId Permit, PersonId RequestedBy, DateOnly Day, ReleaseState State, int Turn,
    IReadOnlyList<RequestedFile> Files, IReadOnlyList<Vote> Votes, int Revision)
{
    /// <summary>
    /// The votes that a person may see: a reviewer none but his own until the votes are closed, everybody all of them afterwards.
    /// </summary>
    public IReadOnlyList<Vote> VotesSeenBy(PersonId person) =>
        State == ReleaseState.UnderReview ? [.. Votes.Where(v => v.Reviewer == person)] : Votes;

    /// <summary>The request once an event has happened.</summary>
    public ReleaseRequest After(ReleaseEvent happened)
    {
        var next = this with { State = ReleaseTransitions.Next(State, happened.Act), Revision = Revision + 1 };
        return happened switch
        {
            Submitted s => next with { Files = s.Files, Votes = [], Turn = Turn + 1 },
            Voted v => next with { Votes = [.. Votes, v.Vote] },
            _ => next,
        };
    }

    /// <summary>For stores: null when this request is the next revision of what is stored, else a conflict (HYG-16030).</summary>
    public Refusal? MustFollow(int storedRevision) => storedRevision == Revision - 1 ? null : Refusal.Of("HYG-16030", ("release", Id));

    /// <summary>A request about which nothing has happened.</summary>
    public static ReleaseRequest New(ReleaseId id, ProjectId project, PermitId permit, PersonId by, DateOnly day) =>
        new(id, project, permit, by, day, ReleaseState.None, 0, [], [], 0);
}
