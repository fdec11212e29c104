using System.Buffers;
using System.Collections.Immutable;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>Takes authenticated bytes of a blob, valid during the call.</summary>
public delegate void BlobBytes(long offset, ReadOnlySpan<byte> bytes);

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
    /// <param name="cancellation">Stops between requests.</param>
    /// <returns>Null, or why not: a pack that no store has (HYG-8001), or one that does not open (HYG-104x).</returns>
    public Task<Refusal?> ReadAsync(ImmutableArray<Extent> extents, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        ReadAsync(extents, [new BlobRun(offset, destination.Length)], (at, bytes) => bytes.CopyTo(destination.Span[(int)(at - offset)..]), cancellation);

    /// <summary>Reads several parts of a blob: each chunk that holds a byte of them is fetched and opened once, no other is.</summary>
    /// <param name="extents">Where the blob lies.</param>
    /// <param name="runs">Bytes wanted.</param>
    /// <param name="take">Is given every byte wanted once, authenticated, piece by piece and in the order of the packs: its place in the blob, and the bytes.</param>
    /// <param name="cancellation">Stops between requests.</param>
    /// <returns>Null, or why not, as above; what was given before is to be thrown away then.</returns>
    public async Task<Refusal?> ReadAsync(ImmutableArray<Extent> extents, IEnumerable<BlobRun> runs, BlobBytes take, CancellationToken cancellation)
    {
        var plaintext = ArrayPool<byte>.Shared.Rent(ReadPlan.GreatestRequest * Cobblestone.ChunkLength);
        try
        {
            foreach (var request in ReadPlan.Of(extents, packs, runs))
            {
                if (await OpenAsync(request, plaintext, cancellation) is { } refusal)
                    return refusal;
                foreach (var piece in request.Pieces)
                    take(piece.InBlob, plaintext.AsSpan((int)(piece.InPack - request.Offset), piece.Length));
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plaintext, clearArray: true);
        }
    }

    public void Dispose()
    {
        foreach (var reader in _open.Values)
            reader.Dispose();
        _open.Clear();
    }

    private async Task<Refusal?> OpenAsync(PackRequest request, byte[] plaintext, CancellationToken cancellation)
    {
        var pack = packs[request.Pack];
        try
        {
            if (!(await OpenAsync(request.Pack, pack, cancellation)).TryGet(out var reader, out var refusal))
                return refusal;
            return await reader.ReadAsync(request.Offset, plaintext.AsMemory(0, request.Length), (at, into, stop) => FetchAsync(pack.Name, at, into, stop), cancellation);
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
