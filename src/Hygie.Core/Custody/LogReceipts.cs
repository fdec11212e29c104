using Hygie.Core.Audit;

namespace Hygie.Core.Custody;

/// <summary>
/// Enters acts in the log and brings back what proves it: for the desk's intents, and for the entries of permits and mandates.
/// </summary>
public sealed class LogReceipts(IOutbox outbox, PublishCheckpoint publish, ILogStore store, LogPolicy policy)
{
    private readonly ProveLeaf _prove = new(outbox, store, policy);

    /// <summary>Appends without waiting: it is published with the next checkpoint.</summary>
    public Task<Result<long>> AppendAsync(AuditEntry entry, CancellationToken cancellation) => outbox.AppendAsync(entry, cancellation);

    /// <summary>
    /// Appends, publishes, and gives the papers of the entry. An entry that speaks of a document has the fact
    /// <see cref="ReleaseReceipt.DocumentFact"/>.
    /// </summary>
    public async Task<Result<LogEntryPapers>> EnterAsync(AuditEntry entry, CancellationToken cancellation)
    {
        if (!(await outbox.AppendAsync(entry, cancellation)).TryGet(out var number, out var refusal)
            || !(await publish.RunAsync(cancellation)).TryGet(out _, out refusal))
            return refusal;
        return (await ProveAsync(number, cancellation)).Then<LogEntryPapers>(entered => entered.Papers);
    }

    /// <summary>The papers of an entry committed with its own change of state; publishes first, so that its leaf exists.</summary>
    public async Task<Result<LogEntryPapers>> PapersAsync(long outboxNumber, CancellationToken cancellation)
    {
        if (!(await publish.RunAsync(cancellation)).TryGet(out _, out var refusal))
            return refusal;
        return (await ProveAsync(outboxNumber, cancellation)).Then<LogEntryPapers>(entered => entered.Papers);
    }

    /// <summary>Announces a release, and gives the whole receipt the custodian wants.</summary>
    /// <param name="intent">The <c>key.intent</c> entry.</param>
    /// <param name="since">Size of the last checkpoint that the custodian accepted.</param>
    /// <param name="authority">The authority's own entry.</param>
    /// <param name="cancellation">Stops waiting; the intent stays in the log.</param>
    public async Task<Result<ReleaseReceipt>> AnnounceAsync(AuditEntry intent, long since, LogEntryPapers authority, CancellationToken cancellation)
    {
        if (!(await outbox.AppendAsync(intent, cancellation)).TryGet(out var number, out var refusal)
            || !(await publish.RunAsync(cancellation)).TryGet(out _, out refusal)
            || !(await ProveAsync(number, cancellation)).TryGet(out var entered, out refusal)
            || !policy.Check(entered.Proof.Checkpoint.ToBytes()).TryGet(out var head, out refusal))
            return refusal;
        if (since > head.Head.Size || authority.Index >= head.Head.Size)
            return Refusal.Of("HYG-3030", ("evidence", KeyNames.Of(Evidence.Forged)));
        var log = new LogReader(store, head.Head.Size);
        return new ReleaseReceipt(entered.Papers.Leaf, entered.Papers.Opening, entered.Proof.ToBytes(),
            await log.ProveConsistencyAsync(since, cancellation), authority, await log.ProveInclusionAsync(authority.Index, cancellation));
    }

    private async Task<Result<Entered>> ProveAsync(long number, CancellationToken cancellation)
    {
        if (!(await _prove.OfEntryAsync(number, cancellation)).TryGet(out var proof, out var refusal)
            || !(await outbox.OpenAsync(number, cancellation)).TryGet(out var opening, out refusal))
            return refusal;
        return new Entered(new LogEntryPapers(proof.Leaf, opening.ToBytes(), proof.Index), proof);
    }

    private sealed record Entered(LogEntryPapers Papers, LogProof Proof);
}
