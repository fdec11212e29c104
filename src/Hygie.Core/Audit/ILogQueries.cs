namespace Hygie.Core.Audit;

/// <summary>
/// What the portal shows of the public log. Everything here is public by design and holds no personal data;
/// whoever doubts it verifies the raw files offline.
/// </summary>
public interface ILogQueries
{
    /// <summary>The last signed checkpoint, or null before the first one.</summary>
    Task<LogHead?> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Leaves covered by the last checkpoint, newest first.</summary>
    /// <param name="before">Only leaves below this index; null starts from the newest.</param>
    /// <param name="count">At most this many, 1 to 200.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    Task<IReadOnlyList<LogLeafView>> LeavesAsync(long? before, int count, CancellationToken cancellationToken);

    /// <summary>One leaf with its inclusion proof in the last checkpoint; null when the tree has no such leaf.</summary>
    Task<LeafProofView?> ProveAsync(long index, CancellationToken cancellationToken);
}

/// <summary>The head of the log as published.</summary>
/// <param name="Origin">First line of the checkpoint: the log's name.</param>
/// <param name="Size">Leaves covered by the checkpoint.</param>
/// <param name="Root">Root hash.</param>
/// <param name="Checkpoint">The signed note exactly as published, with its signatures.</param>
/// <param name="PublishedAt">When the checkpoint was published, as far as the hub recorded it.</param>
/// <param name="Witnesses">Every witness of the policy, those that did not cosign too.</param>
public sealed record LogHead(
    string Origin, long Size, MerkleHash Root, string Checkpoint, DateTimeOffset? PublishedAt, IReadOnlyList<LogWitness> Witnesses);

/// <summary>A witness of the policy and whether it cosigned the head.</summary>
/// <param name="Name">Name in its verifier key.</param>
/// <param name="Independent">False for demo witnesses, which never satisfy a production policy.</param>
/// <param name="CosignedAt">Time in its cosignature on the current head; null when it has not cosigned it.</param>
public sealed record LogWitness(string Name, bool Independent, DateTimeOffset? CosignedAt);

/// <summary>A public leaf and its 0-based position.</summary>
public sealed record LogLeafView(long Index, Leaf Leaf);

/// <summary>A leaf and the path from its hash to the root of the checkpoint; the reader checks it with <see cref="MerkleProof"/>.</summary>
/// <param name="Index">0-based position.</param>
/// <param name="Leaf">The leaf read.</param>
/// <param name="TreeSize">Size of the tree the path leads to.</param>
/// <param name="Root">Root of that tree, as in the checkpoint.</param>
/// <param name="Path">Sibling hashes from the leaf upwards (RFC 9162, 2.1.3).</param>
public sealed record LeafProofView(long Index, Leaf Leaf, long TreeSize, MerkleHash Root, IReadOnlyList<MerkleHash> Path)
{
    /// <summary>True when the path really leads from the leaf to the root.</summary>
    public bool Holds => MerkleProof.VerifyInclusion(Merkle.HashLeaf(Leaf.Encode()), Index, TreeSize, Path, Root);
}
