namespace Hygie.Core.Audit.Verification;

/// <summary>What the hub says it holds of one entry.</summary>
/// <param name="Number">Its number; numbers follow each other from 1.</param>
/// <param name="Leaf">The leaf that carries it, or null while it waits.</param>
/// <param name="Erased">True when its event was destroyed on purpose.</param>
public sealed record HeldEvent(long Number, long? Leaf, bool Erased);

/// <summary>What became of the events behind the leaves. Erased is lawful and stated; missing is a loss or a crime.</summary>
/// <param name="Held">Events that can still be opened.</param>
/// <param name="Erased">Numbers whose event was destroyed on purpose: the leaf stays, unopenable.</param>
/// <param name="Missing">Numbers that should be there and are not (a gap in the counter).</param>
/// <param name="Unclaimed">Leaves of the log that no held number carries.</param>
public sealed record EventReport(long Held, IReadOnlyList<long> Erased, IReadOnlyList<long> Missing, IReadOnlyList<long> Unclaimed);

/// <summary>Tells erased events from missing ones.</summary>
public static class EventCheck
{
    /// <param name="events">What the hub holds, in any order.</param>
    /// <param name="entries">Leaves of the verified log.</param>
    public static EventReport Check(IReadOnlyList<HeldEvent> events, long entries)
    {
        var known = events.Select(e => e.Number).ToHashSet();
        var last = known.Count == 0 ? 0 : known.Max();
        var claimed = events.Where(e => e.Leaf is not null).Select(e => e.Leaf!.Value).ToHashSet();
        return new EventReport(
            events.Count(e => !e.Erased),
            [.. events.Where(e => e.Erased).Select(e => e.Number).Order()],
            [.. Numbers(1, last).Where(n => !known.Contains(n))],
            [.. Numbers(0, entries - 1).Where(n => !claimed.Contains(n))]);
    }

    private static IEnumerable<long> Numbers(long first, long last) => Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(i => first + i);
}
