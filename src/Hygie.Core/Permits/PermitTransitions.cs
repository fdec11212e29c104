using System.Text;
using Hygie.Core.Accounts;

namespace Hygie.Core.Permits;

/// <summary>Where a file stands.</summary>
public enum PermitState
{
    /// <summary>Nothing asked yet.</summary>
    None,
    /// <summary>Asked; the hub checks that the file is complete.</summary>
    Submitted,
    /// <summary>The applicant's turn: something is missing. Clocks of the bodies do not run.</summary>
    Incomplete,
    /// <summary>Complete; the bodies decide without seeing each other.</summary>
    UnderReview,
    /// <summary>Every body said yes: the permit is in force between its dates.</summary>
    Granted,
    /// <summary>Some body said no. Final.</summary>
    Refused,
    /// <summary>Taken back by the applicant. Final.</summary>
    Withdrawn,
    /// <summary>Given, and held back by a body until it is resumed: nothing opens under it.</summary>
    Suspended,
    /// <summary>Ended before its time by a body. Final.</summary>
    Revoked,
    /// <summary>Its time is over. Final.</summary>
    Ended,
    /// <summary>A newer permit took its place. Final.</summary>
    Amended,
}

/// <summary>What can happen to a file.</summary>
public enum PermitAct { Apply, AskMore, Open, Vote, Grant, Refuse, Withdraw, Revoke, End, Amend, Extend, Suspend, Resume }

/// <summary>The legal moves of a file, as data: rules, documentation diagram and tests read this one table.</summary>
public static class PermitTransitions
{
    /// <summary>Every legal move; what is not here is refused.</summary>
    public static IReadOnlyList<Move<PermitState, PermitAct>> All { get; } =
    [
        new(PermitState.None, PermitAct.Apply, PermitState.Submitted),
        new(PermitState.Submitted, PermitAct.AskMore, PermitState.Incomplete),
        new(PermitState.Submitted, PermitAct.Open, PermitState.UnderReview),
        new(PermitState.Submitted, PermitAct.Withdraw, PermitState.Withdrawn),
        new(PermitState.Incomplete, PermitAct.Apply, PermitState.Submitted),
        new(PermitState.Incomplete, PermitAct.Withdraw, PermitState.Withdrawn),
        new(PermitState.UnderReview, PermitAct.Vote, PermitState.UnderReview),
        new(PermitState.UnderReview, PermitAct.Extend, PermitState.UnderReview),
        new(PermitState.UnderReview, PermitAct.Grant, PermitState.Granted),
        new(PermitState.UnderReview, PermitAct.Refuse, PermitState.Refused),
        new(PermitState.UnderReview, PermitAct.Withdraw, PermitState.Withdrawn),
        new(PermitState.Granted, PermitAct.Revoke, PermitState.Revoked),
        new(PermitState.Granted, PermitAct.End, PermitState.Ended),
        new(PermitState.Granted, PermitAct.Amend, PermitState.Amended),
        new(PermitState.Granted, PermitAct.Suspend, PermitState.Suspended),
        new(PermitState.Suspended, PermitAct.Resume, PermitState.Granted),
        new(PermitState.Suspended, PermitAct.Revoke, PermitState.Revoked),
        new(PermitState.Suspended, PermitAct.End, PermitState.Ended),
        new(PermitState.Suspended, PermitAct.Amend, PermitState.Amended),
    ];

    /// <summary>The state after an act, which must be legal.</summary>
    public static PermitState Next(PermitState from, PermitAct act) => All.Single(m => m.From == from && m.Act == act).To;

    /// <summary>The diagram of the documentation (Mermaid).</summary>
    public static string Diagram()
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var move in All)
            text.Append("    ").Append(move.From == PermitState.None ? "[*]" : move.From.ToString()).Append(" --> ").Append(move.To).Append(" : ").Append(move.Act).Append('\n');
        foreach (var last in All.Select(m => m.To).Distinct().Where(s => All.All(m => m.From != s)))
            text.Append("    ").Append(last).Append(" --> [*]\n");
        return text.ToString();
    }
}
