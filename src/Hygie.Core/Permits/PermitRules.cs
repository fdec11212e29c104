using System.Diagnostics;
using Hygie.Core.Accounts;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>What a person asks of a file.</summary>
public abstract record PermitCommand(PersonId By);

/// <summary>Hand in an application.</summary>
public sealed record HandIn(PersonId By, Application Application) : PermitCommand(By);

/// <summary>The hub's word on completeness; with the permit it leads to, signed, when complete.</summary>
public sealed record JudgeCompleteness(PersonId By, SignedDocument Decision, SignedDocument? Permit) : PermitCommand(By);

/// <summary>A body's word; with the signature of the permit when favourable.</summary>
public sealed record CastVote(PersonId By, SignedDocument Decision, DocumentSignature? Signature) : PermitCommand(By);

/// <summary>Open the votes once they are all cast.</summary>
public sealed record OpenVotes(PersonId By) : PermitCommand(By);

/// <summary>Withdraw, revoke, end or amend, with a reason.</summary>
public sealed record Stop(PersonId By, PermitAct Act, LocalText Reason) : PermitCommand(By);

/// <summary>Extend a legal clock that runs, with a reason.</summary>
public sealed record Extend(PersonId By, string Clock, LocalText Reason) : PermitCommand(By);

/// <summary>What the rules need to know besides the file.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Actor">The account of who asks; null when there is none.</param>
/// <param name="Expected">The permit that the application leads to today; null before the file is complete.</param>
/// <param name="Published">Dataset versions that the catalogue holds.</param>
public sealed record PermitKnowledge(DateTimeOffset Now, Account? Actor, Permit? Expected, IReadOnlySet<DatasetVersion> Published)
{
    /// <summary>The file that an application would amend; null when it names none.</summary>
    public PermitFile? Amended { get; init; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);
}

/// <summary>The decisions of this room: (file, command, knowledge) to what happens, or a coded refusal. Pure.</summary>
public static class PermitRules
{
    /// <summary>A permit lasts at most ten years (Regulation (EU) 2025/327, art. 68(12)).</summary>
    public const int LongestYears = 10;

    /// <summary>Decides.</summary>
    public static Result<PermitEvent> Decide(PermitFile file, PermitCommand command, PermitKnowledge known) => command switch
    {
        HandIn c => OnHandIn(file, c, known),
        JudgeCompleteness c => OnCompleteness(file, c, known),
        CastVote c => OnVote(file, c, known),
        OpenVotes c => OnOpenVotes(file, c, known),
        Stop c => OnStop(file, c, known),
        Extend c => OnExtend(file, c, known),
        _ => throw new UnreachableException(),
    };

    private static Result<PermitEvent> OnHandIn(PermitFile file, HandIn command, PermitKnowledge known)
    {
        var a = command.Application;
        var refusal = MayItHappen.Ask(PermitTransitions.All, file.State, PermitAct.Apply, a.Id.Value)
            ?? MayYou.Ask(known.Actor, command.By, known.Today, Role.Researcher)
            ?? (a.Applicant == command.By ? null : Refusal.Of("HYG-13002", ("person", command.By), ("permit", a.Id)))
            ?? CheckForm(a, known) ?? CheckAmended(a, known.Amended) ?? Purposes.Check(a.Purposes);
        if (refusal is not null)
            return refusal;
        return a.Study().TryGet(out _, out refusal) ? new Applied(known.Today, command.By, a) : refusal;
    }

    private static Refusal? CheckForm(Application a, PermitKnowledge known)
    {
        var missing = a switch
        {
            { Title: var t } when Empty(t) => "title",
            { Summary: var s } when Empty(s.What) || Empty(s.Why) || Empty(s.ForWhom) || Empty(s.Benefit) => "summary",
            { LegalBasis: var b } when Empty(b) => "legal basis",
            { Datasets.Count: 0 } => "datasets",
            { Bodies.Count: 0 } => "bodies",
            { Methods.Count: 0 } => "methods",
            _ => null,
        };
        if (missing is not null || !PublicName.IsValid(a.Id.Value) || !PublicName.IsValid(a.Project.Value))
            return Refusal.Of("HYG-13001", ("permit", a.Id), ("field", missing ?? "id"));
        if (a.End <= a.Start || a.End > a.Start.AddYears(LongestYears))
            return Refusal.Of("HYG-13005", ("permit", a.Id), ("years", LongestYears));
        return a.Datasets.FirstOrDefault(d => !known.Published.Contains(d)) is { Number: > 0 } unknown
            ? Refusal.Of("HYG-13006", ("version", unknown)) : null;
    }

    /// <summary>An amendment takes the place of a permit of its own project and institution that still stands: it must not end somebody else's.</summary>
    private static Refusal? CheckAmended(Application a, PermitFile? amended) =>
        a.Amends is not { } old || (amended is { State: PermitState.Granted or PermitState.Suspended, Application: { } before } && before.Project == a.Project && before.Institution == a.Institution)
            ? null : Refusal.Of("HYG-13022", ("permit", a.Id), ("amended", old));

    private static Result<PermitEvent> OnCompleteness(PermitFile file, JudgeCompleteness command, PermitKnowledge known)
    {
        var act = command.Permit is null ? PermitAct.AskMore : PermitAct.Open;
        var refusal = MayItHappen.Ask(PermitTransitions.All, file.State, act, file.Id.Value)
            ?? MayYou.Ask(known.Actor, command.By, known.Today, Role.Steward)
            ?? ComposePermit.Conflict(file.Application!, known.Actor!)
            ?? CheckDecision(file, command.Decision, known, favourable: command.Permit is not null);
        if (refusal is not null)
            return refusal;
        if (command.Permit is not { } permit)
            return new MoreAsked(known.Today, command.By, command.Decision);
        return known.Expected is { } expected && PermitDocument.Write(expected).Hash().AsSpan().SequenceEqual(permit.Hash()) && permit.IsSignedBy(known.Actor!.Key)
            ? new ReviewOpened(known.Today, command.By, command.Decision, permit) : Refusal.Of("HYG-13011", ("permit", file.Id));
    }

    private static Result<PermitEvent> OnVote(PermitFile file, CastVote command, PermitKnowledge known)
    {
        var refusal = MayItHappen.Ask(PermitTransitions.All, file.State, PermitAct.Vote, file.Id.Value)
            ?? MayYou.Ask(known.Actor, command.By, known.Today, Role.Decider)
            ?? (file.Application!.Bodies.Contains(known.Actor!.Body) ? null : Refusal.Of("HYG-13010", ("body", known.Actor!.Body), ("permit", file.Id)))
            ?? ComposePermit.Conflict(file.Application!, known.Actor!)
            ?? (file.Decisions.Any(d => d.Decision.Body == known.Actor!.Body) ? Refusal.Of("HYG-13013", ("body", known.Actor!.Body), ("permit", file.Id)) : null)
            ?? CheckDecision(file, command.Decision, known, favourable: command.Signature is not null);
        if (refusal is not null)
            return refusal;
        if (command.Signature is { } signature && !IsOwnSignature(file, signature, known.Actor!))
            return Refusal.Of("HYG-13011", ("permit", file.Id));
        return new VoteCast(known.Today, command.By, command.Decision, command.Signature);
    }

    /// <summary>The signature is of the permit's bytes, by the voter's own key, which the permit names for the body.</summary>
    private static bool IsOwnSignature(PermitFile file, DocumentSignature signature, Account voter) =>
        string.Equals(signature.Key, voter.Key.Id, StringComparison.Ordinal) && file.Permit!.WithSignature(signature).IsSignedBy(voter.Key)
        && PermitDocument.Read(file.Permit!).Value.Bodies.Any(b => b.Body == voter.Body && b.Keys.Contains(voter.Key));

    /// <summary>The decision says what the command does, about this application, and is signed by who gives it.</summary>
    private static Refusal? CheckDecision(PermitFile file, SignedDocument document, PermitKnowledge known, bool favourable)
    {
        if (!PermitDecision.Read(document).TryGet(out var decision, out var refusal))
            return refusal;
        if (Empty(decision.Reason))
            return Refusal.Of("HYG-13014", ("permit", file.Id));
        var actor = known.Actor!;
        return decision.Permit == file.Id && decision.By == actor.Person && decision.Body == actor.Body && decision.Favourable == favourable
            && string.Equals(decision.Application, file.Application!.Hash(), StringComparison.Ordinal) && document.IsSignedBy(actor.Key)
            ? null : Refusal.Of("HYG-13011", ("permit", file.Id));
    }

    private static Result<PermitEvent> OnOpenVotes(PermitFile file, OpenVotes command, PermitKnowledge known)
    {
        var votes = file.Decisions.Skip(1).ToList();
        var act = votes.TrueForAll(v => v.Decision.Favourable) ? PermitAct.Grant : PermitAct.Refuse;
        var refusal = MayItHappen.Ask(PermitTransitions.All, file.State, act, file.Id.Value)
            ?? MayYou.Ask(known.Actor, command.By, known.Today, Role.Steward, Role.Decider);
        if (refusal is not null)
            return refusal;
        if (file.Application!.Bodies.Any(b => votes.TrueForAll(v => v.Decision.Body != b)))
            return Refusal.Of("HYG-13015", ("permit", file.Id), ("cast", votes.Count), ("needed", file.Application.Bodies.Count));
        if (act == PermitAct.Grant && PermitDocument.Verify(file.Permit!) is { } unsigned)
            return unsigned;
        return new FileMoved(act, known.Today, command.By, votes.Find(v => !v.Decision.Favourable)?.Decision.Reason ?? new LocalText("tous favorables", "all favourable"));
    }

    private static Result<PermitEvent> OnStop(PermitFile file, Stop command, PermitKnowledge known)
    {
        if (MayItHappen.Ask(PermitTransitions.All, file.State, command.Act, file.Id.Value) is { } illegal)
            return illegal;
        var refusal = command.Act switch
        {
            PermitAct.Withdraw => file.Application!.Applicant == command.By ? null : Refusal.Of("HYG-13002", ("person", command.By), ("permit", file.Id)),
            PermitAct.Revoke or PermitAct.Amend or PermitAct.Suspend => MayYou.Ask(known.Actor, command.By, known.Today, Role.Decider, Role.Steward),
            PermitAct.Resume => MayYou.Ask(known.Actor, command.By, known.Today, Role.Decider, Role.Steward) ?? OnResume(file, known),
            PermitAct.End => known.Now >= file.Application!.End ? null : Refusal.Of("HYG-13016", ("permit", file.Id)),
            _ => throw new UnreachableException(),
        };
        refusal ??= Empty(command.Reason) ? Refusal.Of("HYG-13014", ("permit", file.Id)) : null;
        return refusal is null ? new FileMoved(command.Act, known.Today, command.By, command.Reason) : refusal;
    }

    /// <summary>Nobody of the applicant's side resumes, and a permit whose time is over stays shut.</summary>
    private static Refusal? OnResume(PermitFile file, PermitKnowledge known) =>
        ComposePermit.Conflict(file.Application!, known.Actor!) ?? (known.Now < file.Application!.End ? null : Refusal.Of("HYG-13019", ("permit", file.Id)));

    /// <summary>Only while the clock runs and before its last day has passed: what is late is not made in time afterwards.</summary>
    private static Result<PermitEvent> OnExtend(PermitFile file, Extend command, PermitKnowledge known)
    {
        var refusal = MayItHappen.Ask(PermitTransitions.All, file.State, PermitAct.Extend, file.Id.Value)
            ?? MayYou.Ask(known.Actor, command.By, known.Today, Role.Decider)
            ?? (file.Application!.Bodies.Contains(known.Actor!.Body) ? null : Refusal.Of("HYG-13010", ("body", known.Actor!.Body), ("permit", file.Id)))
            ?? ComposePermit.Conflict(file.Application!, known.Actor!)
            ?? (Empty(command.Reason) ? Refusal.Of("HYG-13014", ("permit", file.Id)) : null);
        if (refusal is not null)
            return refusal;
        var running = LegalClocks.WaitingOf(file);
        if (running.FirstOrDefault(w => string.Equals(w.Clock.Id, command.Clock, StringComparison.Ordinal)) is not { } waiting)
            return Refusal.Of("HYG-13017", ("permit", file.Id), ("clocks", string.Join(", ", running.Where(w => w.Clock.Extension > 0).Select(w => w.Clock.Id))));
        return waiting.Clock.Extension == 0 || waiting.Run.Extended || waiting.Run.IsLateOn(known.Today)
            ? Refusal.Of("HYG-13018", ("permit", file.Id), ("clock", command.Clock), ("due", CanonicalTime.Write(waiting.Run.DueOn)))
            : new ClockExtended(known.Today, command.By, command.Clock, command.Reason);
    }

    private static bool Empty(LocalText text) => string.IsNullOrWhiteSpace(text.Fr) || string.IsNullOrWhiteSpace(text.En);
}
