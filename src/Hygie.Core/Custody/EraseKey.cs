using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Has a key erased: announces it in the log, gives the signed order to the custodian, and logs what came of it. The host never had the key. Killed at any
/// point and run again, it completes: a key that is gone already is answered with its own erasure.
/// </summary>
/// <param name="custodian">Who holds the key.</param>
/// <param name="outbox">For <c>key.erasing</c> and <c>key.erased</c>.</param>
/// <param name="clock">For the day.</param>
/// <param name="fault">Called between the custodian's answer and its leaf; null outside tests.</param>
public sealed class EraseKey(CustodianAddress custodian, IOutbox outbox, TimeProvider clock, Action<string>? fault = null)
{
    /// <summary>Leaf of a key that is gone.</summary>
    public const string ErasedKind = "key.erased";

    /// <summary>Where a test may kill the process.</summary>
    public const string FaultPoint = "erase.unlogged";

    /// <summary>Erases. Refuses what the custodian refuses; the refusal is logged.</summary>
    /// <param name="order">Signed by those who decided.</param>
    /// <param name="by">Who runs it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<Result<ErasedKey>> RunAsync(SignedDocument order, PersonId by, CancellationToken cancellation)
    {
        if (!ErasureOrder.Read(order).TryGet(out var read, out var refusal))
            return refusal;
        var (hash, subject) = (Convert.ToHexStringLower(order.Hash()), "key/" + read.Key);
        AuditEntry Entry(string kind, params ReadOnlySpan<(string, object)> facts) => AuditEntry.Of(kind, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), subject, "person/" + by, read.Reason, facts);
        if (!(await outbox.AppendAsync(Entry("key.erasing", (ReleaseReceipt.DocumentFact, hash)), cancellation)).TryGet(out _, out refusal))
            return refusal;
        if (!(await AskAsync(order, hash, cancellation)).TryGet(out var erased, out refusal))
            return (await outbox.AppendAsync(Entry("key.refused", ("code", refusal.Code)), cancellation)).TryGet(out _, out var unlogged) ? refusal : unlogged;
        fault?.Invoke(FaultPoint);
        // Without the hub's own key of operations no event can be sealed any more: the announcement is then the last word.
        if (read.Key.Category == KeyCategory.Operations || (await outbox.LeavesOfAsync(subject, AuditKind.Check(ErasedKind), cancellation)).Count > 0)
            return erased;
        var gone = Entry(ErasedKind, (ReleaseReceipt.DocumentFact, erased.OrderHash), ("sequence", erased.Sequence), ("unreadable", read.Unreadable.Count));
        return (await outbox.AppendAsync(gone, cancellation)).Then<ErasedKey>(_ => erased);
    }

    private async Task<Result<ErasedKey>> AskAsync(SignedDocument order, string hash, CancellationToken cancellation)
    {
        var call = new CustodyCall { Kind = CallKind.Erase, Request = order.ToFile(), Verdict = default };
        if (!(await custodian.Port.AnswerAsync(call.Write(), cancellation)).TryGet(out var answer, out var refusal)
            || !CustodyAnswer.Read(answer.Span, custodian.Key, custodian.Name, hash, CustodyAnswer.Erased).TryGet(out var read, out refusal))
            return refusal;
        var entry = read.Fields.Object("erased");
        return read.Fields.Close() is { } wrong ? wrong : ErasedKey.Read(entry);
    }
}
