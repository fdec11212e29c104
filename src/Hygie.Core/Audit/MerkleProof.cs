using System.Numerics;

namespace Hygie.Core.Audit;

/// <summary>
/// Checks inclusion and consistency proofs (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Answers yes or no: any malformed proof,
/// too short, too long or out of range, is a no and never an exception.
/// </summary>
public static class MerkleProof
{
    /// <summary>True when <paramref name="leaf"/> is the leaf number <paramref name="index"/> of the tree of <paramref name="size"/> leaves with <paramref name="root"/>.</summary>
    public static bool VerifyInclusion(MerkleHash leaf, long index, long size, IReadOnlyList<MerkleHash> proof, MerkleHash root)
    {
        if (index < 0 || index >= size)
            return false;
        var inner = InnerLength(index, size);
        if (proof.Count != inner + BitOperations.PopCount((ulong)index >> inner))
            return false;
        var hash = ChainInner(leaf, proof, 0, inner, index);
        return ChainBorder(hash, proof, inner) == root;
    }

    /// <summary>True when the tree of <paramref name="size1"/> leaves with <paramref name="root1"/> is a beginning of the one of <paramref name="size2"/> with <paramref name="root2"/>.</summary>
    public static bool VerifyConsistency(long size1, long size2, IReadOnlyList<MerkleHash> proof, MerkleHash root1, MerkleHash root2)
    {
        if (size1 < 0 || size2 < size1)
            return false;
        if (size1 == size2)
            return proof.Count == 0 && root1 == root2;
        if (size1 == 0)
            return proof.Count == 0 && root1 == Merkle.EmptyRoot;
        return proof.Count > 0 && VerifyGrowth(size1, size2, proof, root1, root2);
    }

    private static bool VerifyGrowth(long size1, long size2, IReadOnlyList<MerkleHash> proof, MerkleHash root1, MerkleHash root2)
    {
        var shift = BitOperations.TrailingZeroCount((ulong)size1);
        var inner = InnerLength(size1 - 1, size2) - shift;
        var whole = BitOperations.IsPow2(size1);
        var start = whole ? 0 : 1;
        if (inner < 0 || proof.Count != start + inner + BitOperations.PopCount((ulong)(size1 - 1) >> (inner + shift)))
            return false;
        var seed = whole ? root1 : proof[0];
        var mask = (size1 - 1) >> shift;
        var old = ChainBorder(ChainLeft(seed, proof, start, inner, mask), proof, start + inner);
        var grown = ChainBorder(ChainInner(seed, proof, start, inner, mask), proof, start + inner);
        return old == root1 && grown == root2;
    }

    /// <summary>How many levels the leaf climbs before its path joins the right border of the tree.</summary>
    private static int InnerLength(long index, long size) => 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));

    private static MerkleHash ChainInner(MerkleHash seed, IReadOnlyList<MerkleHash> proof, int start, int count, long index)
    {
        for (var i = 0; i < count; i++)
            seed = ((index >> i) & 1) == 0 ? Merkle.HashChildren(seed, proof[start + i]) : Merkle.HashChildren(proof[start + i], seed);
        return seed;
    }

    /// <summary>As <see cref="ChainInner"/>, but only the siblings on the left: those the smaller tree already had.</summary>
    private static MerkleHash ChainLeft(MerkleHash seed, IReadOnlyList<MerkleHash> proof, int start, int count, long index)
    {
        for (var i = 0; i < count; i++)
            if (((index >> i) & 1) == 1)
                seed = Merkle.HashChildren(proof[start + i], seed);
        return seed;
    }

    private static MerkleHash ChainBorder(MerkleHash seed, IReadOnlyList<MerkleHash> proof, int start)
    {
        for (var i = start; i < proof.Count; i++)
            seed = Merkle.HashChildren(proof[i], seed);
        return seed;
    }
}
