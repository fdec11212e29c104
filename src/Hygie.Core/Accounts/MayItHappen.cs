namespace Hygie.Core.Accounts;

/// <summary>One legal move of a file.</summary>
/// <param name="From">State before.</param>
/// <param name="Act">What is done.</param>
/// <param name="To">State after.</param>
public sealed record Move<TState, TAct>(TState From, TAct Act, TState To) where TState : struct, Enum where TAct : struct, Enum;

/// <summary>The first of three questions: does the state of the file allow the act, whoever asks?</summary>
public static class MayItHappen
{
    /// <summary>Null when it may; else HYG-4001 with the state and the act.</summary>
    /// <param name="legal">Every legal move.</param>
    /// <param name="state">Where the file stands.</param>
    /// <param name="act">What is asked.</param>
    /// <param name="file">The file's public name, for the refusal.</param>
    public static Refusal? Ask<TState, TAct>(IEnumerable<Move<TState, TAct>> legal, TState state, TAct act, string file)
        where TState : struct, Enum where TAct : struct, Enum =>
        legal.Any(m => EqualityComparer<TState>.Default.Equals(m.From, state) && EqualityComparer<TAct>.Default.Equals(m.Act, act)) ? null
            : Refusal.Of("HYG-4001", ("file", file), ("state", state), ("act", act));
}
