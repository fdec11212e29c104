namespace Hygie.Core.Audit;

/// <summary>
/// Puts one entry in the log and brings back its proof: for acts that must be in the log before they take effect, such as a key release.
/// </summary>
public sealed class AppendEntry(IOutbox outbox, PublishCheckpoint publish, ProveLeaf prove)
{
    /// <param name="Entry">What happens.</param>
    public sealed record Command(AuditEntry Entry);

    /// <summary>Appends, publishes, proves. The proof's checkpoint satisfies the log's own policy and is fresh.</summary>
    public async Task<Result<LogProof>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (!(await outbox.AppendAsync(command.Entry, cancellation)).TryGet(out var number, out var refusal)
            || !(await publish.RunAsync(cancellation)).TryGet(out _, out refusal))
            return refusal;
        return await outbox.LeafOfAsync(number, cancellation) is { } index
            ? await prove.RunAsync(index, cancellation) : Refusal.Of("HYG-2019", ("number", number));
    }
}

/// <summary>Reads the proof of a leaf from the published files.</summary>
public sealed class ProveLeaf(ILogStore store, LogPolicy policy)
{
    /// <summary>The proof of leaf <paramref name="index"/>, the leaf itself in it; refuses (HYG-2014) an index the head does not cover.</summary>
    public async Task<Result<LogProof>> RunAsync(long index, CancellationToken cancellation)
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
}
