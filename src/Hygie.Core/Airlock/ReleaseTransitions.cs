using System.Text;

namespace Hygie.Core.Airlock;

/// <summary>What can happen to a release request.</summary>
public enum ReleaseAct { Submit, Refuse, Vote, Return, Approve, Reject, Withdraw, Release }

/// <summary>One legal move.</summary>
public sealed record ReleaseTransition(ReleaseState From, ReleaseAct Act, ReleaseState To);

/// <summary>The legal moves of a release request, as data: rules, documentation diagram and tests read this one table.</summary>
public static class ReleaseTransitions
{
    /// <summary>Every legal move; what is not here is refused.</summary>
    public static IReadOnlyList<ReleaseTransition> All { get; } =
    [
        new(ReleaseState.None, ReleaseAct.Submit, ReleaseState.UnderReview),
        new(ReleaseState.None, ReleaseAct.Refuse, ReleaseState.Refused),
        new(ReleaseState.UnderReview, ReleaseAct.Vote, ReleaseState.UnderReview),
        new(ReleaseState.UnderReview, ReleaseAct.Approve, ReleaseState.Approved),
        new(ReleaseState.UnderReview, ReleaseAct.Return, ReleaseState.Returned),
        new(ReleaseState.UnderReview, ReleaseAct.Reject, ReleaseState.Rejected),
        new(ReleaseState.UnderReview, ReleaseAct.Withdraw, ReleaseState.Withdrawn),
        new(ReleaseState.Returned, ReleaseAct.Submit, ReleaseState.UnderReview),
        new(ReleaseState.Returned, ReleaseAct.Refuse, ReleaseState.Returned),
        new(ReleaseState.Returned, ReleaseAct.Withdraw, ReleaseState.Withdrawn),
        new(ReleaseState.Approved, ReleaseAct.Release, ReleaseState.Released),
        new(ReleaseState.Approved, ReleaseAct.Withdraw, ReleaseState.Withdrawn),
    ];

    /// <summary>Whether the act is legal in that state.</summary>
    public static bool Allows(ReleaseState from, ReleaseAct act) => All.Any(t => t.From == from && t.Act == act);

    /// <summary>The state after an act, which must be legal.</summary>
    public static ReleaseState Next(ReleaseState from, ReleaseAct act) => All.Single(t => t.From == from && t.Act == act).To;

    /// <summary>The diagram of the documentation (Mermaid).</summary>
    public static string Diagram()
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var move in All)
            text.Append("    ").Append(move.From == ReleaseState.None ? "[*]" : move.From.ToString()).Append(" --> ").Append(move.To).Append(" : ").Append(move.Act).Append('\n');
        foreach (var last in All.Select(t => t.To).Distinct().Where(s => All.All(t => t.From != s)))
            text.Append("    ").Append(last).Append(" --> [*]\n");
        return text.ToString();
    }
}

/// <summary>Something that happened to a release request.</summary>
public abstract record ReleaseEvent(ReleaseAct Act);

/// <summary>Files were handed in and passed the automatic checks.</summary>
public sealed record Submitted(IReadOnlyList<RequestedFile> Files) : ReleaseEvent(ReleaseAct.Submit);

/// <summary>Files were handed in and a rule said no.</summary>
public sealed record AutomaticallyRefused(IReadOnlyList<RequestedFile> Files) : ReleaseEvent(ReleaseAct.Refuse);

/// <summary>A reviewer voted.</summary>
public sealed record Voted(Vote Vote) : ReleaseEvent(ReleaseAct.Vote);

/// <summary>The votes were closed, the files left, or the request was taken back.</summary>
public sealed record Moved(ReleaseAct Moves) : ReleaseEvent(Moves);
