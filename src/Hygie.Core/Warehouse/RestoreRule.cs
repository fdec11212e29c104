using System.Globalization;
using Hygie.Core.Audit;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Whether a backup may be restored: it must be the newest that the log names, and nothing may have happened since, unless whoever restores says that
/// the older state is meant. The log is public and survives the hub, so an older backup is never taken for the present.
/// </summary>
public static class RestoreRule
{
    /// <summary>Kind of the leaf that says a backup is on every host. Its subject is <see cref="SubjectOf"/>.</summary>
    public const string BackedUp = "hub.backed-up";

    /// <summary>Kind of the leaf that says a hub came back and lost nothing.</summary>
    public const string Restored = "hub.restored";

    /// <summary>Kind of the leaf that says a hub came back without what the log has after the backup.</summary>
    public const string RolledBack = "hub.rolled-back";

    private const string Prefix = "head/";

    /// <summary>Public subject of a backup, <c>head/12</c>.</summary>
    public static string SubjectOf(Head head) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{head.Sequence}");

    /// <summary>
    /// What the older state would lack. Left out, since they change nothing: releases of keys that exist (<c>key.intent</c>, <c>key.released</c>,
    /// <c>key.refused</c>), backups and restores themselves, and the care of the hosts
    /// (<c>warehouse.…</c>), which changes no metadata.
    /// </summary>
    public static IReadOnlyList<LostLeaf> ActsIn(IReadOnlyList<LostLeaf> after) =>
        [.. after.Where(l => l.Leaf.Kind.Value is not (BackedUp or Restored or "key.intent" or "key.released" or "key.refused") && !l.Leaf.Kind.Value.StartsWith("warehouse.", StringComparison.Ordinal))];

    /// <summary>Number of the newest backup that the log names after this one; this one's when there is none.</summary>
    public static long NewestIn(Head head, IReadOnlyList<LostLeaf> after) => after
        .Where(l => l.Leaf.Kind.Value == BackedUp && l.Leaf.Subject.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(l => long.TryParse(l.Leaf.Subject[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Append(head.Sequence).Max();

    /// <summary>Null, or why not: a newer backup exists (HYG-8024), or acts are newer than it (HYG-8027).</summary>
    /// <param name="head">The backup.</param>
    /// <param name="after">What the log has after it.</param>
    /// <param name="olderIsMeant">Said by the person who restores.</param>
    public static Refusal? Check(Head head, IReadOnlyList<LostLeaf> after, bool olderIsMeant)
    {
        if (olderIsMeant)
            return null;
        if (NewestIn(head, after) is var newest && newest > head.Sequence)
            return Refusal.Of("HYG-8024", ("sequence", head.Sequence), ("expected", newest));
        var acts = ActsIn(after);
        var kinds = string.Join(", ", acts.Select(a => a.Leaf.Kind.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return acts.Count == 0 ? null : Refusal.Of("HYG-8027", ("sequence", head.Sequence), ("count", acts.Count), ("kinds", kinds));
    }
}
