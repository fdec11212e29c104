using Hygie.Core.Disclosure;

namespace Hygie.Core.Catalogue;

/// <summary>
/// The only way from a true figure to a published one. Persons of a chosen population come with the noise of the cell-key method; rows and
/// whole versions are rounded to the nearest ten, so that two versions do not differ by a figure that tells of one person (ADR 0111).
/// </summary>
public static class PublicFigures
{
    /// <summary>Persons, protected already.</summary>
    public static PublicCount OfPersons(ProtectedCount count) =>
        count.Persons is { } shown ? PublicCount.Shown(shown) : PublicCount.FewerThan(count.Threshold);

    /// <summary>
    /// Rows of a table, or persons of a whole version, of which nobody chooses the population: hidden under the profile's threshold, else to the nearest ten.
    /// </summary>
    public static PublicCount OfWhole(long count, DisclosureProfile profile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count < profile.Threshold ? PublicCount.FewerThan(profile.Threshold) : PublicCount.Shown(Math.Max((count + 5) / 10 * 10, profile.Threshold));
    }
}
