using System.Text;

namespace Hygie.Core.Audit;

/// <summary>Answers the portal from the published files of one store, under the log's own policy.</summary>
/// <remarks>A head that fails the policy counts as none: the portal shows nothing rather than something unsigned.</remarks>
public sealed class PublishedLog(ILogStore store, LogPolicy policy) : ILogQueries
{
    private const int MostLeaves = 200;

    public async Task<LogHead?> HeadAsync(CancellationToken cancellationToken)
    {
        if (await CheckAsync(cancellationToken) is not { } verified)
            return null;
        var witnesses = policy.Witnesses.Select(w => new LogWitness(
            w.Verifier.Name, w.IsIndependent, verified.Cosignatures.FirstOrDefault(c => c.By == w.Verifier)?.At));
        return new LogHead(verified.Head.Origin, verified.Head.Size, verified.Head.Root,
            Encoding.UTF8.GetString(verified.Note.ToBytes()), verified.CosignedAt, [.. witnesses]);
    }

    public async Task<IReadOnlyList<LogLeafView>> LeavesAsync(long? before, int count, CancellationToken cancellationToken)
    {
        if (await CheckAsync(cancellationToken) is not { } verified)
            return [];
        var end = Math.Clamp(before ?? verified.Head.Size, 0, verified.Head.Size);
        var first = Math.Max(0, end - Math.Clamp(count, 1, MostLeaves));
        var leaves = await new LogReader(store, verified.Head.Size).LeavesAsync(first, (int)(end - first), cancellationToken);
        return [.. leaves.Select((bytes, i) => new LogLeafView(first + i, Read(bytes))).Reverse()];
    }

    public async Task<LeafProofView?> ProveAsync(long index, CancellationToken cancellationToken)
    {
        if (await CheckAsync(cancellationToken) is not { } verified || index < 0 || index >= verified.Head.Size)
            return null;
        var log = new LogReader(store, verified.Head.Size);
        var leaf = (await log.LeavesAsync(index, 1, cancellationToken))[0];
        return new LeafProofView(index, Read(leaf), verified.Head.Size, verified.Head.Root, await log.ProveInclusionAsync(index, cancellationToken));
    }

    /// <summary>
    /// The offline proof of leaf <paramref name="index"/>, the leaf itself in it. Refuses (HYG-2014) an index the head does not cover, and
    /// whatever <see cref="LogPolicy.Check"/> refuses of the head.
    /// </summary>
    public async Task<Result<LogProof>> ProveOfflineAsync(long index, CancellationToken cancellation)
    {
        if (await store.ReadAsync(TilePath.Checkpoint, cancellation) is not { } bytes)
            return Refusal.Of("HYG-2014", ("index", index));
        if (!policy.Check(bytes).TryGet(out var head, out var refusal))
            return refusal;
        if (index < 0 || index >= head.Head.Size)
            return Refusal.Of("HYG-2014", ("index", index));
        var log = new LogReader(store, head.Head.Size);
        var leaves = await log.LeavesAsync(index, 1, cancellation);
        return new LogProof(index, await log.ProveInclusionAsync(index, cancellation), head.Note, leaves[0]);
    }

    private async Task<VerifiedCheckpoint?> CheckAsync(CancellationToken cancellation) =>
        await store.ReadAsync(TilePath.Checkpoint, cancellation) is { } bytes && policy.Check(bytes).TryGet(out var verified, out _) ? verified : null;

    private Leaf Read(ReadOnlyMemory<byte> bytes) =>
        Leaf.Decode(bytes.Span).TryGet(out var leaf, out _) ? leaf : throw new LogStoreException($"Log store {store.Name} holds an entry that is not a leaf.");
}
