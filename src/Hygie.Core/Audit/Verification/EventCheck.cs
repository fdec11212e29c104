using System.Globalization;

namespace Hygie.Core.Audit.Verification;

/// <summary>What the hub says it holds of one entry.</summary>
/// <param name="Number">Its number; numbers follow each other from 1.</param>
/// <param name="Leaf">The leaf that carries it, or null while it waits.</param>
/// <param name="Erased">True when its event was destroyed on purpose.</param>
/// <param name="Commitment">Its commitment, 32 bytes.</param>
public sealed record HeldEvent(long Number, long? Leaf, bool Erased, ReadOnlyMemory<byte> Commitment);

/// <summary>What became of the events behind the leaves. Erased is lawful and stated; missing is a loss or a crime.</summary>
/// <param name="Held">Events that can still be opened.</param>
/// <param name="Erased">Numbers whose event was destroyed on purpose: the leaf stays, unopenable.</param>
/// <param name="Lost">Leaves from before a restore that the log itself states: the restored backup was older than they are.</param>
/// <param name="Faults">
/// <c>missing</c>: a number that should be there and is not (<c>entry/NUMBER</c>); <c>unclaimed</c>: a leaf that no number carries; <c>commitment</c>: an entry that is not the
/// one its leaf commits to.
/// </param>
public sealed record EventReport(long Held, IReadOnlyList<long> Erased, IReadOnlyList<long> Lost, IReadOnlyList<LogFault> Faults);

/// <summary>Compares what the hub holds with what the log says: tells erased events from missing ones.</summary>
public static class EventCheck
{
    private const string WholeDay = "day", Intent = "key.intent";

    /// <summary>The acts by which a hub says that it came back out of a backup: the newest, or an older one that was meant.</summary>
    private static readonly HashSet<string> Restored = new(["hub.restored", "hub.rolled-back"], StringComparer.Ordinal);

    /// <param name="events">What the hub holds, in any order.</param>
    /// <param name="files">The verified log.</param>
    /// <param name="entries">Its leaves.</param>
    public static EventReport Check(IReadOnlyList<HeldEvent> events, ILogFiles files, long entries)
    {
        var known = events.Select(e => e.Number).ToHashSet();
        var carried = events.Where(e => e.Leaf is not null).OrderBy(e => e.Number).ToLookup(e => e.Leaf!.Value);
        var (faults, unclaimed, restored) = (new List<LogFault>(), new List<PublicLeaf>(), -1L);
        for (var number = 1L; number <= known.DefaultIfEmpty().Max(); number++)
            if (!known.Contains(number))
                faults.Add(new LogFault(string.Create(CultureInfo.InvariantCulture, $"entry/{number}"), 0, -1, "missing"));
        foreach (var leaf in PublicLeaf.ReadAll(files, entries))
        {
            restored = Restored.Contains(leaf.Kind) ? leaf.Index : restored;
            if (!carried.Contains(leaf.Index))
                unclaimed.Add(leaf);
            else if (!Commits(leaf, [.. carried[leaf.Index]]))
                faults.Add(new LogFault(string.Create(CultureInfo.InvariantCulture, $"entry/{carried[leaf.Index].First().Number}"), 0, leaf.Index, "commitment"));
        }

        faults.AddRange(unclaimed.Where(l => l.Index > restored).Select(l => new LogFault(l.File, 0, l.Index, "unclaimed")));
        return new EventReport(events.Count(e => !e.Erased), [.. events.Where(e => e.Erased).Select(e => e.Number).Order()], [.. unclaimed.Where(l => l.Index < restored).Select(l => l.Index)], faults);
    }

    /// <summary>The fault of a log that announces fewer releases than a custodian made: each of them has its leaf before the keys leave.</summary>
    /// <param name="file">What faults call the custodian's ledger.</param>
    /// <param name="released">Releases that the custodian counted.</param>
    /// <param name="files">The verified log.</param>
    /// <param name="entries">Its leaves.</param>
    public static LogFault? CheckReleases(string file, long released, ILogFiles files, long entries) =>
        PublicLeaf.ReadAll(files, entries).LongCount(l => string.Equals(l.Kind, Intent, StringComparison.Ordinal)) < released ? new LogFault(file, 0, -1, "missing") : null;

    /// <summary>A leaf commits to one entry; the leaf of a day to all of its kind, by the root of a tree over their commitments.</summary>
    private static bool Commits(PublicLeaf leaf, HeldEvent[] events) => string.Equals(leaf.Commitment, Convert.ToBase64String(
        string.Equals(leaf.Subject, WholeDay, StringComparison.Ordinal) ? Tree.Root([.. events.SelectMany(e => Tree.Leaf(e.Commitment.Span))])
        : events.Length == 1 ? events[0].Commitment.Span : []), StringComparison.Ordinal);
}
