using System.Numerics;
using System.Security.Cryptography;

namespace Hygie.Core.Audit;

/// <summary>
/// The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1 verifies the same proofs): SHA-256,
/// 0x00 before a leaf, 0x01 before two children, the left subtree always the largest power of two.
/// </summary>
public static class Merkle
{
    /// <summary>Leaves below this many bytes are hashed off the stack.</summary>
    private const int Short = 1024;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static MerkleHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of a leaf's bytes.</summary>
    public static MerkleHash HashLeaf(ReadOnlySpan<byte> leaf)
    {
        var bytes = leaf.Length < Short ? stackalloc byte[1 + leaf.Length] : new byte[1 + leaf.Length];
        bytes[0] = 0x00;
        leaf.CopyTo(bytes[1..]);
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        SHA256.HashData(bytes, hash);
        return new MerkleHash(hash);
    }

    /// <summary>The hash of two children.</summary>
    public static MerkleHash HashChildren(MerkleHash left, MerkleHash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * MerkleHash.Size)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + MerkleHash.Size)..]);
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        SHA256.HashData(bytes, hash);
        return new MerkleHash(hash);
    }

    /// <summary>The root over leaf hashes, in order.</summary>
    public static MerkleHash Root(ReadOnlySpan<MerkleHash> leaves) => leaves.Length switch
    {
        0 => EmptyRoot,
        1 => leaves[0],
        _ => HashChildren(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
    };

    /// <summary>The largest power of two below <paramref name="size"/>, which is at least 2.</summary>
    internal static int Split(int size) => (int)Split((long)size);

    /// <inheritdoc cref="Split(int)"/>
    internal static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
