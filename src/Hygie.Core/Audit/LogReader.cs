using System.Globalization;
using System.Numerics;

namespace Hygie.Core.Audit;

/// <summary>Reads one log store as a tree of <paramref name="size"/> leaves: leaves, roots, proofs, and the right edge to grow from.</summary>
/// <remarks>It trusts the files for speed; whoever receives a proof checks it against a signed root.</remarks>
public sealed class LogReader(ILogStore store, long size)
{
    private readonly Dictionary<(int Level, long Index), MerkleHash[]> _tiles = [];

    /// <summary>Leaves of the tree that is read.</summary>
    public long Size => size;

    /// <summary>The root of the whole tree.</summary>
    public Task<MerkleHash> RootAsync(CancellationToken cancellation) =>
        size == 0 ? Task.FromResult(Merkle.EmptyRoot) : RangeAsync(0, size, cancellation);

    /// <summary>The leaves from <paramref name="first"/>, at most <paramref name="count"/> of them.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> LeavesAsync(long first, int count, CancellationToken cancellation)
    {
        var leaves = new List<ReadOnlyMemory<byte>>();
        var end = Math.Min(size, first + count);
        while (first < end)
        {
            var bundle = await BundleAsync(first / TilePath.Width, cancellation);
            var take = bundle.Skip((int)(first % TilePath.Width)).Take((int)(end - first)).ToList();
            leaves.AddRange(take);
            first += take.Count;
        }

        return leaves;
    }

    /// <summary>The path from leaf <paramref name="index"/> to the root, lowest sibling first.</summary>
    public async Task<IReadOnlyList<MerkleHash>> ProveInclusionAsync(long index, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<MerkleHash>();
        for (var (low, high) = (0L, size); high - low > 1;)
        {
            var middle = low + Merkle.Split(high - low);
            var left = index < middle;
            proof.Add(left ? await RangeAsync(middle, high, cancellation) : await RangeAsync(low, middle, cancellation));
            (low, high) = left ? (low, middle) : (middle, high);
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The proof that the tree of <paramref name="older"/> leaves is a beginning of this one; empty for 0 and for the same size.</summary>
    public async Task<IReadOnlyList<MerkleHash>> ProveConsistencyAsync(long older, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, size);
        if (older == 0 || older == size)
            return [];
        var proof = new List<MerkleHash>();
        var (low, high) = (0L, size);
        while (high != older)
        {
            var middle = low + Merkle.Split(high - low);
            var left = older <= middle;
            proof.Add(left ? await RangeAsync(middle, high, cancellation) : await RangeAsync(low, middle, cancellation));
            (low, high) = left ? (low, middle) : (middle, high);
        }

        if (low > 0)
            proof.Add(await RangeAsync(low, high, cancellation));
        proof.Reverse();
        return proof;
    }

    /// <summary>What growing from this size needs.</summary>
    public async Task<LogGrowth.Edge> EdgeAsync(CancellationToken cancellation)
    {
        var levels = new List<IReadOnlyList<MerkleHash>>();
        for (var level = 0; TilePath.NodesAt(level, size) is > 0 and var nodes; level++)
            levels.Add(nodes % TilePath.Width == 0 ? [] : await TileAsync(level, nodes / TilePath.Width, cancellation));
        var entries = size % TilePath.Width == 0 ? [] : await BundleAsync(size / TilePath.Width, cancellation);
        return new LogGrowth.Edge(size, entries, levels);
    }

    /// <summary>The hash over leaves low to high, where low is a multiple of the power of two at or above high - low.</summary>
    private async Task<MerkleHash> RangeAsync(long low, long high, CancellationToken cancellation)
    {
        var count = high - low;
        if (BitOperations.IsPow2(count))
            return await NodeAsync(BitOperations.Log2((ulong)count), low / count, cancellation);
        var middle = low + Merkle.Split(count);
        return Merkle.HashChildren(await RangeAsync(low, middle, cancellation), await RangeAsync(middle, high, cancellation));
    }

    /// <summary>Node number <paramref name="index"/> at height <paramref name="height"/>: one stored hash, or the root of a few neighbours.</summary>
    private async Task<MerkleHash> NodeAsync(int height, long index, CancellationToken cancellation)
    {
        var (level, inside) = (height / TilePath.Height, height % TilePath.Height);
        var first = index << inside;
        var tile = await TileAsync(level, first / TilePath.Width, cancellation);
        return Merkle.Root(tile.AsSpan((int)(first % TilePath.Width), 1 << inside));
    }

    private async Task<MerkleHash[]> TileAsync(int level, long index, CancellationToken cancellation)
    {
        if (_tiles.TryGetValue((level, index), out var known))
            return known;
        var width = TilePath.WidthOf(index, TilePath.NodesAt(level, size));
        var bytes = await FileAsync(TilePath.Hashes(level, index, width), cancellation);
        if (bytes.Length != width * MerkleHash.Size)
            throw Broken(TilePath.Hashes(level, index, width));
        return _tiles[(level, index)] = [.. bytes.Chunk(MerkleHash.Size).Select(b => new MerkleHash(b))];
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> BundleAsync(long index, CancellationToken cancellation)
    {
        var width = TilePath.WidthOf(index, size);
        var path = TilePath.Entries(index, width);
        return EntryBundle.Read(await FileAsync(path, cancellation), width) ?? throw Broken(path);
    }

    private async Task<byte[]> FileAsync(string path, CancellationToken cancellation) =>
        await store.ReadAsync(path, cancellation) ?? throw Broken(path);

    private LogStoreException Broken(string path) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Log store {store.Name}: {path} is missing or not the size a log of {size} leaves needs."));
}
