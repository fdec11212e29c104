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
        return await prove.OfEntryAsync(number, cancellation);
    }
}

/// <summary>Gives the proof of an entry or of a leaf, read from the published files.</summary>
public sealed class ProveLeaf(IOutbox outbox, ILogStore store, LogPolicy policy)
{
    private readonly PublishedLog _log = new(store, policy);

    /// <summary>The proof of the leaf that carries an entry; refuses (HYG-2019) while it waits for one.</summary>
    public async Task<Result<LogProof>> OfEntryAsync(long number, CancellationToken cancellation) =>
        await outbox.LeafOfAsync(number, cancellation) is { } index ? await RunAsync(index, cancellation) : Refusal.Of("HYG-2019", ("number", number));

    /// <summary>The proof of leaf <paramref name="index"/>, the leaf itself in it; refuses (HYG-2014) an index the head does not cover.</summary>
    public Task<Result<LogProof>> RunAsync(long index, CancellationToken cancellation) => _log.ProveOfflineAsync(index, cancellation);
}
