using System.Security.Cryptography;

namespace Hygie.Core.Audit.Verification;

/// <summary>RFC 6962 hashing, written once more and differently: level by level, an odd last node moving up alone.</summary>
internal static class Tree
{
    public static byte[] Leaf(ReadOnlySpan<byte> entry) => SHA256.HashData([0, .. entry]);

    public static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return SHA256.HashData([]);
        var level = leaves;
        while (level.Count > 1)
            level = Up(level);
        return level[0];
    }

    /// <summary>The nodes of one tile level above: one for each 256 complete ones.</summary>
    public static List<byte[]> TileLevel(IReadOnlyList<byte[]> nodes) =>
        [.. nodes.Chunk(256).Where(run => run.Length == 256).Select(run => Root(run))];

    private static List<byte[]> Up(IReadOnlyList<byte[]> level)
    {
        var above = new List<byte[]>((level.Count + 1) / 2);
        for (var i = 0; i + 1 < level.Count; i += 2)
            above.Add(SHA256.HashData([1, .. level[i], .. level[i + 1]]));
        if (level.Count % 2 == 1)
            above.Add(level[^1]);
        return above;
    }
}
