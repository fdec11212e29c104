using System.Collections.Immutable;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Reads blobs back from their packs: asks the host for the chunks that hold the bytes wanted, nothing else, and gives out only authenticated bytes.
/// Reads from the second store what the first has not, so that a migration is not noticed.
/// </summary>
/// <param name="key">The data key; it belongs to its lease.</param>
/// <param name="context">What these packs are.</param>
/// <param name="packs">Every pack, by index.</param>
/// <param name="stores">Stores in the order they are asked.</param>
public sealed class PackReader(SecretKey key, PackContext context, IReadOnlyList<PackEntry> packs, IReadOnlyList<IObjectStore> stores) : IDisposable
{
    private readonly Dictionary<int, CobblestoneReader> _open = [];

    /// <summary>Reads part of a blob.</summary>
    /// <param name="extents">Where the blob lies.</param>
    /// <param name="offset">First byte wanted, in the blob.</param>
    /// <param name="destination">Filled entirely.</param>
    /// <param name="cancellation">Stops between packs.</param>
    /// <returns>Null, or why not: a pack that no store has (HYG-8001), or one that does not open (HYG-104x).</returns>
    public async Task<Refusal?> ReadAsync(ImmutableArray<Extent> extents, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var start = 0L;
        foreach (var extent in extents)
        {
            var (from, to) = (Math.Max(offset, start), Math.Min(offset + destination.Length, start + extent.Length));
            if (from < to && await ReadExtentAsync(extent, from - start, destination.Slice((int)(from - offset), (int)(to - from)), cancellation) is { } refusal)
                return refusal;
            start += extent.Length;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, start, nameof(destination));
        return null;
    }

    public void Dispose()
    {
        foreach (var reader in _open.Values)
            reader.Dispose();
        _open.Clear();
    }

    private async Task<Refusal?> ReadExtentAsync(Extent extent, long skip, Memory<byte> destination, CancellationToken cancellation)
    {
        var pack = packs[extent.Pack];
        try
        {
            if (!(await OpenAsync(extent.Pack, pack, cancellation)).TryGet(out var reader, out var refusal))
                return refusal;
            return await reader.ReadAsync(extent.Offset + skip, destination, (at, into, stop) => FetchAsync(pack.Name, at, into, stop), cancellation);
        }
        catch (PackMissingException)
        {
            return Refusal.Of("HYG-8001", ("pack", pack.Name));
        }
    }

    private async Task<Result<CobblestoneReader>> OpenAsync(int index, PackEntry pack, CancellationToken cancellation)
    {
        if (_open.TryGetValue(index, out var open))
            return open;
        var prefix = new byte[Cobblestone.PrefixLength];
        await FetchAsync(pack.Name, 0, prefix, cancellation);
        var opened = CobblestoneReader.Open(key, context.At(index), prefix, pack.Size.CiphertextLength);
        if (opened.TryGet(out var reader, out _))
            _open.Add(index, reader);
        return opened;
    }

    private async ValueTask FetchAsync(string name, long at, Memory<byte> into, CancellationToken cancellation)
    {
        foreach (var store in stores)
            if (await store.ReadAsync(name, at, into, cancellation))
                return;
        throw new PackMissingException();
    }

    /// <summary>Carries "no store has it" out of the decryption's callback.</summary>
    private sealed class PackMissingException : Exception;
}
