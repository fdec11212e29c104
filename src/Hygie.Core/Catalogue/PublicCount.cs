using System.Runtime.InteropServices;

namespace Hygie.Core.Catalogue;

/// <summary>
/// A count as the public may see it: a number at or above the threshold, or "fewer than the threshold".
/// It cannot hold the suppressed figure, so no page, export or log can leak it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PublicCount
{
    private PublicCount(long value, int threshold) => (Value, Threshold) = (value, threshold);

    /// <summary>The count, or 0 when suppressed.</summary>
    public long Value { get; }

    /// <summary>The threshold below which it is suppressed, or 0 when it is not.</summary>
    public int Threshold { get; }

    /// <summary>True when only "fewer than <see cref="Threshold"/>" may be said.</summary>
    public bool IsSuppressed => Threshold > 0;

    /// <summary>A count that passed the rules of its profile.</summary>
    public static PublicCount Shown(long value) => new(value, 0);

    /// <summary>A count of which only "fewer than <paramref name="threshold"/>" may be said.</summary>
    public static PublicCount FewerThan(int threshold) =>
        threshold > 0 ? new(0, threshold) : throw new ArgumentOutOfRangeException(nameof(threshold), "A threshold is at least 1.");
}
