using Hygie.Core.Disclosure;

namespace Hygie.Core.Catalogue;

/// <summary>
/// The only way from a true figure to a published one. Persons come with the noise of the cell-key method; rows, which are no persons, are rounded to
/// the nearest ten, so that two versions do not differ by a figure that tells of one person's care (ADR 0111).
/// </summary>
public static class PublicFigures
{
    /// <summary>Persons, protected already.</summary>
    public static PublicCount OfPersons(ProtectedCount count) =>
        count.Persons is { } shown ? PublicCount.Shown(shown) : PublicCount.FewerThan(count.Threshold);

    /// <summary>Rows of a table: hidden under the profile's threshold, else to the nearest ten.</summary>
    public static PublicCount OfRows(long rows, DisclosureProfile profile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return rows < profile.Threshold ? PublicCount.FewerThan(profile.Threshold) : PublicCount.Shown(Math.Max((rows + 5) / 10 * 10, profile.Threshold));
    }
}
