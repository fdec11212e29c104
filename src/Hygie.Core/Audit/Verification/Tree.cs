using System.Security.Cryptography;

namespace Hygie.Core.Audit.Verification;

/// <summary>RFC 6962 hashing, written once more and differently: level by level, an odd last node moving up alone. Hashes stand end to end, 32 bytes each.</summary>
internal static class Tree
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    /// <summary>The hashes of the first <paramref name="most"/> entries of a bundle's bytes.</summary>
    public static byte[] Leaves(ReadOnlySpan<byte> bytes, Bundle bundle, int most = 256)
    {
        var (hashes, buffer) = (new byte[Math.Min(most, bundle.Entries.Count) * Size], new byte[1 + bytes.Length]);
        for (var i = 0; i * Size < hashes.Length; i++)
        {
            var (offset, length) = bundle.Entries[i];
            bytes.Slice(offset, length).CopyTo(buffer.AsSpan(1));
            SHA256.HashData(buffer.AsSpan(0, 1 + length), hashes.AsSpan(i * Size));
        }

        return hashes;
    }

    /// <summary>The hash of one leaf.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> bytes) => SHA256.HashData([0, .. bytes]);

    /// <summary>The root over hashes, in order.</summary>
    public static byte[] Root(ReadOnlySpan<byte> leaves) => leaves.IsEmpty ? SHA256.HashData([]) : Levels(leaves.ToArray())[^1];

    /// <summary>Every level of the tree from the leaves up to the one node at its top; none without leaves. Node i of level 8 k is hash i of tile level k.</summary>
    public static List<byte[]> Levels(byte[] leaves)
    {
        var levels = new List<byte[]>();
        for (var level = leaves; level.Length > 0; level = Up(level))
        {
            levels.Add(level);
            if (level.Length == Size)
                break;
        }

        return levels;
    }

    private static byte[] Up(ReadOnlySpan<byte> level)
    {
        var pairs = level.Length / (2 * Size);
        var above = new byte[(level.Length - (pairs * Size)) / Size * Size];
        Span<byte> node = stackalloc byte[1 + (2 * Size)];
        node[0] = 1;
        for (var i = 0; i < pairs; i++)
        {
            level.Slice(i * 2 * Size, 2 * Size).CopyTo(node[1..]);
            SHA256.HashData(node, above.AsSpan(i * Size));
        }

        level[(pairs * 2 * Size)..].CopyTo(above.AsSpan(pairs * Size));
        return above;
    }
}
