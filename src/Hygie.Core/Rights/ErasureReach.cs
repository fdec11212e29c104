using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Rights;

/// <summary>What the erasure of a key takes away, and what of the same data it leaves: those who sign see both. Computed from the wrapped keys themselves, never from names.</summary>
/// <param name="Unreadable">Dataset versions (<c>snds@3</c>) and extracts (<c>extract/p-12/1</c>) that open no more.</param>
/// <param name="Kept">Versions of the same datasets under other keys, and extracts that were made of an unreadable version under their project's key.</param>
public sealed record ErasureReach(IReadOnlyList<string> Unreadable, IReadOnlyList<string> Kept)
{
    /// <summary>Computes it.</summary>
    public static ErasureReach Of(KeyId key, IReadOnlyList<StoredVersion> versions, IReadOnlyList<Extract> extracts)
    {
        var lost = versions.Where(v => v.Key.Label.Kek == key || v.ManifestKey.Label.Kek == key).Select(v => v.Version).ToHashSet();
        var closed = extracts.Where(e => e.Key.Label.Kek == key || e.PseudonymKey.Label.Kek == key).ToHashSet();
        var kept = versions.Where(v => !lost.Contains(v.Version) && lost.Any(l => l.Dataset == v.Version.Dataset)).Select(v => v.Version.ToString())
            .Concat(extracts.Where(e => !closed.Contains(e) && (lost.Contains(e.Version) || closed.Any(c => c.Project == e.Project))).Select(NameOf));
        return new ErasureReach([.. lost.Select(v => v.ToString()).Concat(closed.Select(NameOf)).Order(StringComparer.Ordinal)], [.. kept.Order(StringComparer.Ordinal)]);
    }

    private static string NameOf(Extract extract) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"extract/{extract.Project}/{extract.Number}");
}
