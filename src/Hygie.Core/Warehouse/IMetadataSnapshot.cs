namespace Hygie.Core.Warehouse;

/// <summary>Copies the hub's whole metadata out and back, so that the warehouse can seal it as packs under the key of the HEAD.</summary>
/// <remarks>
/// Contract. An export is one consistent state: every change committed before it began, nothing of a change under way, while other
/// processes go on reading and writing. A restore replaces nothing: it refuses (HYG-2016) where metadata already stands.
/// Restoring an export and exporting again gives equal contents.
/// </remarks>
public interface IMetadataSnapshot
{
    /// <summary>Writes one consistent copy to <paramref name="target"/>.</summary>
    Task ExportAsync(Stream target, CancellationToken cancellation);

    /// <summary>Makes the metadata from a copy; refuses (HYG-2016) when there is some already, (HYG-2017) when the copy is not whole.</summary>
    Task<Result<long>> RestoreAsync(Stream source, CancellationToken cancellation);
}
