namespace Hygie.Core.Audit;

/// <summary>
/// Which files a log gains when leaves are appended: pure, and a function of the leaves alone, so that growing again after a crash
/// gives the same bytes under the same names.
/// </summary>
public static class LogGrowth
{
    /// <summary>The right edge of a log: what the unfinished tile of each level, and the unfinished bundle, hold.</summary>
    /// <param name="Size">Leaves so far.</param>
    /// <param name="Entries">Leaves of the unfinished bundle; empty when the last one is full.</param>
    /// <param name="Levels">Hashes of the unfinished tile of each level, from level 0 up; empty where the last tile is full or absent.</param>
    public sealed record Edge(long Size, IReadOnlyList<ReadOnlyMemory<byte>> Entries, IReadOnlyList<IReadOnlyList<MerkleHash>> Levels);

    /// <summary>The files that take a log from <paramref name="edge"/> to <paramref name="edge"/> plus <paramref name="leaves"/>, lowest level first.</summary>
    public static IReadOnlyList<LogFile> Files(Edge edge, IReadOnlyList<ReadOnlyMemory<byte>> leaves)
    {
        var files = new List<LogFile>();
        if (leaves.Count == 0)
            return files;
        Cut(edge.Size, edge.Entries, leaves, (index, entries) => files.Add(new LogFile(TilePath.Entries(index, entries.Count), EntryBundle.Write(entries))));
        var fresh = leaves.Select(leaf => Merkle.HashLeaf(leaf.Span)).ToList();
        for (var level = 0; fresh.Count > 0; level++)
            fresh = GrowLevel(level, edge, fresh, files);
        return files;
    }

    /// <summary>Writes one level's new tiles; returns the parents of those that became full.</summary>
    private static List<MerkleHash> GrowLevel(int level, Edge edge, List<MerkleHash> fresh, List<LogFile> files)
    {
        var parents = new List<MerkleHash>();
        var begun = level < edge.Levels.Count ? edge.Levels[level] : [];
        Cut(TilePath.NodesAt(level, edge.Size), begun, fresh, (index, hashes) =>
        {
            files.Add(new LogFile(TilePath.Hashes(level, index, hashes.Count), Concatenate(hashes)));
            if (hashes.Count == TilePath.Width)
                parents.Add(Merkle.Root([.. hashes]));
        });
        return parents;
    }

    /// <summary>Cuts what was begun and what is new into runs of at most 256, and hands over each with its number.</summary>
    private static void Cut<T>(long count, IReadOnlyList<T> begun, IReadOnlyList<T> fresh, Action<long, IReadOnlyList<T>> write)
    {
        if (begun.Count != count % TilePath.Width)
            throw new ArgumentException("The edge does not fit its size.", nameof(begun));
        var first = count / TilePath.Width;
        foreach (var (offset, run) in begun.Concat(fresh).Chunk(TilePath.Width).Index())
            write(first + offset, run);
    }

    private static byte[] Concatenate(IReadOnlyList<MerkleHash> hashes)
    {
        var bytes = new byte[hashes.Count * MerkleHash.Size];
        for (var i = 0; i < hashes.Count; i++)
            hashes[i].CopyTo(bytes.AsSpan(i * MerkleHash.Size));
        return bytes;
    }
}
