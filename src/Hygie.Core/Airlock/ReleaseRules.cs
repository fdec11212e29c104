using System.Diagnostics;

namespace Hygie.Core.Airlock;

/// <summary>What a person asks of a release request.</summary>
public abstract record ReleaseCommand(PersonId By);

/// <summary>Hand in files, already copied and judged.</summary>
public sealed record Submit(PersonId By, IReadOnlyList<RequestedFile> Files) : ReleaseCommand(By);

/// <summary>Vote on every file.</summary>
public sealed record CastVote(PersonId By, IReadOnlyList<FileVote> Files) : ReleaseCommand(By);

/// <summary>Close the votes.</summary>
public sealed record CloseVotes(PersonId By) : ReleaseCommand(By);

/// <summary>Take the request back.</summary>
public sealed record Withdraw(PersonId By) : ReleaseCommand(By);

/// <summary>Let the files out.</summary>
public sealed record LetOut(PersonId By) : ReleaseCommand(By);

/// <summary>What the rules need to know besides the request.</summary>
/// <param name="Today">The day, UTC.</param>
/// <param name="ProjectPeople">Everybody named in the project's permit.</param>
/// <param name="Reviewers">Everybody who may review.</param>
/// <param name="PermitIsActive">Whether the permit is in force today.</param>
public sealed record ReleaseFacts(DateOnly Today, IReadOnlySet<PersonId> ProjectPeople, IReadOnlySet<PersonId> Reviewers, bool PermitIsActive);

/// <summary>The airlock's decisions: (request, command, facts) to what happens, or a coded refusal. Pure.</summary>
public static class ReleaseRules
{
    /// <summary>Votes needed on each turn.</summary>
    public const int Reviewers = 2;

    /// <summary>Decides.</summary>
    public static Result<ReleaseEvent> Decide(ReleaseRequest request, ReleaseCommand command, ReleaseFacts facts) => command switch
    {
        Submit submit => OnSubmit(request, submit, facts),
        CastVote vote => OnVote(request, vote, facts),
        CloseVotes close => OnClose(request, close, facts),
        Withdraw withdraw => OnWithdraw(request, withdraw, facts),
        LetOut letOut => OnLetOut(request, letOut, facts),
        _ => throw new UnreachableException(),
    };

    private static Result<ReleaseEvent> OnSubmit(ReleaseRequest request, Submit submit, ReleaseFacts facts)
    {
        var act = submit.Files.Any(f => f.IsUnsafe) ? ReleaseAct.Refuse : ReleaseAct.Submit;
        if (Illegal(request, act) is { } illegal)
            return illegal;
        if (!facts.ProjectPeople.Contains(submit.By))
            return Refusal.Of("HYG-16003", ("person", submit.By), ("project", request.Project));
        if (!facts.PermitIsActive)
            return Refusal.Of("HYG-16004", ("permit", request.Permit));
        if (submit.Files.Count == 0)
            return Refusal.Of("HYG-16005");
        return act == ReleaseAct.Refuse ? new AutomaticallyRefused(submit.Files) : new Submitted(submit.Files);
    }

    private static Result<ReleaseEvent> OnVote(ReleaseRequest request, CastVote vote, ReleaseFacts facts)
    {
        if (Illegal(request, ReleaseAct.Vote) is { } illegal)
            return illegal;
        if (MayNotReview(request, vote.By, facts) is { } forbidden)
            return forbidden;
        if (request.Votes.Any(v => v.Reviewer == vote.By))
            return Refusal.Of("HYG-16007", ("release", request.Id));
        if (request.Votes.Count >= Reviewers)
            return Refusal.Of("HYG-16008", ("release", request.Id));
        if (!request.Files.Select(f => f.Name).Order(StringComparer.Ordinal).SequenceEqual(vote.Files.Select(f => f.File).Order(StringComparer.Ordinal), StringComparer.Ordinal))
            return Refusal.Of("HYG-16009", ("release", request.Id));
        var unexplained = vote.Files.FirstOrDefault(v => !IsExplained(request.Files.First(f => string.Equals(f.Name, v.File, StringComparison.Ordinal)), v));
        return unexplained is not null
            ? Refusal.Of("HYG-16010", ("file", unexplained.File))
            : new Voted(new Vote(vote.By, facts.Today, vote.Files));
    }

    /// <summary>Anything but a plain approval says why; approving what the rules do not know says why in words.</summary>
    private static bool IsExplained(RequestedFile file, FileVote vote) =>
        vote.Decision == FileDecision.Approve
            ? !file.NeedsOverride || (vote.Reason == ReviewReason.ComparedByHand && vote.Note.Trim().Length > 0)
            : vote.Reason is not (ReviewReason.None or ReviewReason.ComparedByHand);

    private static Result<ReleaseEvent> OnClose(ReleaseRequest request, CloseVotes close, ReleaseFacts facts)
    {
        var act = Outcome(request);
        if (Illegal(request, act) is { } illegal)
            return illegal;
        if (MayNotReview(request, close.By, facts) is { } forbidden)
            return forbidden;
        return request.Votes.Count < Reviewers
            ? Refusal.Of("HYG-16011", ("release", request.Id), ("votes", request.Votes.Count), ("needed", Reviewers))
            : new Moved(act);
    }

    /// <summary>The strictest decision on any file by any reviewer decides.</summary>
    private static ReleaseAct Outcome(ReleaseRequest request)
    {
        var worst = request.Votes.SelectMany(v => v.Files).Select(f => f.Decision).DefaultIfEmpty(FileDecision.Reject).Max();
        return worst switch
        {
            FileDecision.Approve => ReleaseAct.Approve,
            FileDecision.ApproveIfChanged => ReleaseAct.Return,
            _ => ReleaseAct.Reject,
        };
    }

    private static Result<ReleaseEvent> OnWithdraw(ReleaseRequest request, Withdraw withdraw, ReleaseFacts facts) =>
        Illegal(request, ReleaseAct.Withdraw) is { } illegal ? illegal
        : facts.ProjectPeople.Contains(withdraw.By) ? new Moved(ReleaseAct.Withdraw)
        : Refusal.Of("HYG-16003", ("person", withdraw.By), ("project", request.Project));

    private static Result<ReleaseEvent> OnLetOut(ReleaseRequest request, LetOut letOut, ReleaseFacts facts) =>
        Illegal(request, ReleaseAct.Release) is { } illegal ? illegal
        : MayNotReview(request, letOut.By, facts) is { } forbidden ? forbidden
        : facts.PermitIsActive ? new Moved(ReleaseAct.Release)
        : Refusal.Of("HYG-16004", ("permit", request.Permit));

    private static Refusal? Illegal(ReleaseRequest request, ReleaseAct act) =>
        ReleaseTransitions.Allows(request.State, act) ? null
        : Refusal.Of("HYG-16001", ("release", request.Id), ("state", request.State), ("act", act));

    private static Refusal? MayNotReview(ReleaseRequest request, PersonId person, ReleaseFacts facts) =>
        facts.ProjectPeople.Contains(person) || request.RequestedBy == person ? Refusal.Of("HYG-16006", ("person", person), ("project", request.Project))
        : facts.Reviewers.Contains(person) ? null
        : Refusal.Of("HYG-16002", ("person", person));
}
