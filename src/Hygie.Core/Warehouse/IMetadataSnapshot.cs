namespace Hygie.Core.Warehouse;

/// <summary>Copies the hub's whole metadata out and back, so that the warehouse can seal it as packs under the key of the HEAD.</summary>
/// <remarks>
/// Contract. An export is one consistent state: every change committed before it began, nothing of a change under way, while other
/// processes go on reading and writing. A restore replaces nothing: it refuses (HYG-2016) where metadata already stands.
/// Restoring an export and exporting again gives equal contents.
/// </remarks>
public interface IMetadataSnapshot
{
    /// <summary>Writes one consistent copy to <paramref name="target"/>; reports bytes.</summary>
    Task ExportAsync(Stream target, IProgress<Progress>? progress, CancellationToken cancellation);

    /// <summary>
    /// Makes the metadata from a copy; answers its bytes. Refuses (HYG-2016) when there is some already, (HYG-2017) when the copy is not whole, and
    /// whatever <paramref name="write"/> refuses; nothing is then left.
    /// </summary>
    /// <param name="write">Writes the copy to the stream it is given, or says why it cannot.</param>
    /// <param name="cancellation">Stops before the metadata stands.</param>
    Task<Result<long>> RestoreAsync(Func<Stream, CancellationToken, Task<Refusal?>> write, CancellationToken cancellation);
}
