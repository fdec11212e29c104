namespace Hygie.Core.Audit;

/// <summary>One waiting entry, as far as assigning leaves is concerned.</summary>
/// <param name="Number">Outbox number.</param>
/// <param name="Leaf">Its public face with its own commitment.</param>
/// <param name="Publication">When it is due.</param>
/// <param name="Closes">Whether it lets its subject's held entries go.</param>
public sealed record WaitingEntry(long Number, Leaf Leaf, Publication Publication, bool Closes);

/// <summary>A new leaf and the entries it carries: one, or a whole day's of one kind.</summary>
public sealed record AssignedLeaf(Leaf Leaf, IReadOnlyList<long> Numbers);

/// <summary>The rule that turns waiting entries into leaves. Pure: the same waiting entries and day give the same leaves.</summary>
public static class LeafAssignment
{
    /// <summary>The subject of a leaf that stands for a whole day.</summary>
    public const string DaySubject = "day";

    /// <summary>The leaves that are due on <paramref name="today"/>, in order: finished days first, then the others by number.</summary>
    /// <param name="waiting">Entries without a leaf, in order of number.</param>
    /// <param name="today">A day is finished once it is before today.</param>
    public static IReadOnlyList<AssignedLeaf> Due(IReadOnlyList<WaitingEntry> waiting, DateOnly today) =>
        [.. FinishedDays(waiting, today), .. AtOnce(waiting)];

    /// <summary>
    /// Every leaf that waiting entries can have become without this metadata knowing: each by itself, and each day whole. A published leaf with
    /// these very bytes carries these entries.
    /// </summary>
    public static IReadOnlyList<AssignedLeaf> Candidates(IReadOnlyList<WaitingEntry> waiting) =>
    [
        .. FinishedDays(waiting, DateOnly.MaxValue),
        .. waiting.Where(e => e.Publication != Publication.WithItsDay).Select(e => new AssignedLeaf(e.Leaf, [e.Number])),
    ];

    private static IEnumerable<AssignedLeaf> FinishedDays(IReadOnlyList<WaitingEntry> waiting, DateOnly today) =>
        waiting.Where(e => e.Publication == Publication.WithItsDay && e.Leaf.Day < today)
            .GroupBy(e => (e.Leaf.Day, e.Leaf.Kind))
            .OrderBy(day => day.Key.Day).ThenBy(day => day.Key.Kind.Value, StringComparer.Ordinal)
            .Select(day => new AssignedLeaf(new Leaf(day.Key.Kind, day.Key.Day, DaySubject, DayRoot(day)), [.. day.Select(e => e.Number)]));

    /// <summary>The Merkle root of a day: its commitments are the leaves, in order of number.</summary>
    private static MerkleHash DayRoot(IEnumerable<WaitingEntry> day) =>
        Merkle.Root([.. day.Select(e => Merkle.HashLeaf(e.Leaf.Commitment.ToBytes()))]);

    private static IEnumerable<AssignedLeaf> AtOnce(IReadOnlyList<WaitingEntry> waiting)
    {
        var heldBy = waiting.Where(e => e.Publication == Publication.AtClose).ToLookup(held => Closing(held, waiting)?.Number);
        return waiting.Where(e => e.Publication == Publication.AtOnce)
            .SelectMany(entry => heldBy[entry.Number].Prepend(entry))
            .Select(entry => new AssignedLeaf(entry.Leaf, [entry.Number]));
    }

    /// <summary>The first closing entry of the same subject after <paramref name="held"/>.</summary>
    private static WaitingEntry? Closing(WaitingEntry held, IReadOnlyList<WaitingEntry> waiting) =>
        waiting.FirstOrDefault(e => e.Closes && e.Publication == Publication.AtOnce && e.Number > held.Number
            && string.Equals(e.Leaf.Subject, held.Leaf.Subject, StringComparison.Ordinal));
}
