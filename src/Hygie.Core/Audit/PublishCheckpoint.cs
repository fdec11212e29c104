using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>
/// The sequencer: gives due entries their leaves, copies the leaves to every log store, and publishes a signed, cosigned checkpoint.
/// One at a time per home (under its lock). Killed anywhere, it starts again and writes the same bytes.
/// </summary>
/// <param name="outbox">Where committed entries wait.</param>
/// <param name="stores">At least one; production has two, of which one is no data host. The first answers readers of the hub.</param>
/// <param name="witnesses">Asked at the same time; one that is down counts as one that did not cosign.</param>
/// <param name="policy">The log's own policy: what it must satisfy before it publishes.</param>
/// <param name="signer">The log's key, plain signature, named as the origin.</param>
/// <param name="clock">For the day.</param>
/// <param name="fault">Called at each of <see cref="LogFaultPoints"/>; null outside tests.</param>
public sealed class PublishCheckpoint(
    IOutbox outbox, IReadOnlyList<ILogStore> stores, IReadOnlyList<IWitness> witnesses, LogPolicy policy, NoteSigner signer, TimeProvider clock, Action<string>? fault = null)
{
    /// <summary>Publishes what is due; with nothing new, the same head with fresh cosignatures.</summary>
    /// <returns>The new head; or HYG-2010 (metadata older than the log), HYG-2011 (a witness saw another log), HYG-2012 (a store was altered),
    /// HYG-2008 (too few witnesses); a store that cannot be reached throws <see cref="LogStoreException"/>.</returns>
    public async Task<Result<VerifiedCheckpoint>> RunAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!(await outbox.AssignAsync(today, cancellation)).TryGet(out var size, out var refusal))
            return refusal;
        fault?.Invoke(LogFaultPoints.Assigned);
        var copies = new LogCopies(outbox, stores, signer.Verifier);
        if (!(await copies.GrowAsync(size, cancellation)).TryGet(out var root, out refusal))
            return refusal;
        fault?.Invoke(LogFaultPoints.Grown);
        var head = SignedNote.Sign(new Checkpoint(signer.Verifier.Name, size, root).ToText(), signer);
        var cosigning = new Cosigning(witnesses, policy, stores[0], size);
        if (!(await cosigning.CollectAsync(head, cancellation)).TryGet(out var note, out refusal)
            || !policy.Check(note.ToBytes()).TryGet(out var verified, out refusal))
            return refusal;
        fault?.Invoke(LogFaultPoints.Cosigned);
        foreach (var store in stores)
        {
            await store.PutCheckpointAsync(note.ToBytes(), cancellation);
            fault?.Invoke(LogFaultPoints.Published);
        }

        return verified;
    }
}

/// <summary>The moments at which a process that publishes the log may be killed without harm: tests kill it at each. Outside tests nothing is attached to them.</summary>
public static class LogFaultPoints
{
    /// <summary>The metadata fixed the new leaves; no store has them.</summary>
    public const string Assigned = "log-assigned";

    /// <summary>Every store has the tiles; nobody signed their head.</summary>
    public const string Grown = "log-grown";

    /// <summary>The witnesses know the new head; no store shows it.</summary>
    public const string Cosigned = "log-cosigned";

    /// <summary>A store shows the new head. Passed once a store.</summary>
    public const string Published = "log-published";

    /// <summary>All of them, in the order in which they are first passed.</summary>
    public static IReadOnlyList<string> All { get; } = [Assigned, Grown, Cosigned, Published];
}
