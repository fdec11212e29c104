using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// The receipt of an accepted delivery: a document signed by the hub (type <c>receipt</c>, spec/delivery.md) over the hash of what the holder signed, the rows,
/// the verdict and the index of the leaf that tells it. A holder keeps it, and anybody checks it years later without asking the hub.
/// </summary>
public sealed class IssueReceipt(WarehouseTools tools, IOutbox outbox)
{
    /// <summary>Type of the document.</summary>
    public const string Type = "receipt";

    private const int Leaves = 256;

    /// <summary>Issues it; refuses HYG-8021 (no such version), HYG-8025 (its leaf is not in the log yet: publish first).</summary>
    public async Task<Result<SignedDocument>> RunAsync(DatasetVersion version, CancellationToken cancellation)
    {
        if (await tools.Versions.FindAsync(version, cancellation) is not { } stored)
            return Refusal.Of("HYG-8021", ("version", version));
        if (await LeafOfAsync("dataset/" + version, cancellation) is not { } index)
            return Refusal.Of("HYG-8025", ("version", version));
        return SignedDocument.Unsigned(Type, CanonicalObject.Of(
            ("hub", tools.Hub.Value), ("holder", stored.Holder.Value), ("delivery", stored.Delivery), ("sequence", stored.Sequence), ("document", CanonicalValue.OfBytes(stored.DeliveryHash.Span)),
            ("version", version.ToString()), ("rows", stored.Rows), ("orphans", stored.Orphans), ("verdict", stored.Verdict), ("day", CanonicalTime.Write(stored.Day)), ("leaf", index))).SignedBy(tools.Key);
    }

    /// <summary>Leaves are public and say their kind and subject: the acceptance of a version stands in one of them.</summary>
    private async Task<long?> LeafOfAsync(string subject, CancellationToken cancellation)
    {
        for (var first = 0L; await outbox.LeavesAsync(first, Leaves, cancellation) is { Count: > 0 } leaves; first += leaves.Count)
            foreach (var (at, bytes) in leaves.Index())
                if (Leaf.Decode(bytes.Span).TryGet(out var leaf, out _) && leaf.Kind.Value is "delivery.accepted" && string.Equals(leaf.Subject, subject, StringComparison.Ordinal))
                    return first + at;
        return null;
    }
}
