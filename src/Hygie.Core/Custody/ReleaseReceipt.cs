using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// What proves that the intent of a release was logged: its leaf with what opens it, its proof under a cosigned checkpoint, the
/// consistency of that checkpoint with the last one the custodian accepted, and the authority's leaf under the same checkpoint.
/// </summary>
/// <param name="Leaf">Bytes of the <c>key.intent</c> leaf.</param>
/// <param name="Opening">Its salt and event.</param>
/// <param name="Proof">C2SP tlog-proof: index, path and signed checkpoint.</param>
/// <param name="Consistency">From the size named in the ticket to the checkpoint's.</param>
/// <param name="Authority">The permit's or mandate's own entry.</param>
/// <param name="AuthorityPath">Its path to the same checkpoint.</param>
public sealed record ReleaseReceipt(
    ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Opening, ReadOnlyMemory<byte> Proof, IReadOnlyList<MerkleHash> Consistency,
    LogEntryPapers Authority, IReadOnlyList<MerkleHash> AuthorityPath)
{
    /// <summary>Kind of the leaf that announces a release.</summary>
    public const string IntentKind = "key.intent";

    /// <summary>The fact of an event that names the document it enters in the log: SHA-256, lower-case hexadecimal.</summary>
    public const string DocumentFact = "document";

    private const string Name = "release-receipt";

    /// <summary>Nothing was presented.</summary>
    public static ReceiptFacts Nothing { get; } = new()
    {
        Leaf = Evidence.Missing, Inclusion = Evidence.Missing, Witnessed = Evidence.Missing, Consistency = Evidence.Missing, Authority = Evidence.Missing, CheckpointTime = null,
    };

    /// <summary>Verifies everything against the custodian's pins and memory.</summary>
    /// <param name="ticketHash">What the intent must bind.</param>
    /// <param name="authorityHash">What the authority's entry must bind.</param>
    /// <param name="pins">The log's key and witness policy.</param>
    /// <param name="state">The last checkpoint accepted.</param>
    public (ReceiptFacts Facts, Checkpoint? Head) Verify(string ticketHash, string authorityHash, CustodianPins pins, CustodianState state)
    {
        var leaf = Binds(Leaf, Opening, ticketHash, IntentKind) ? Evidence.Holds : Evidence.Forged;
        if (!LogProof.Parse(Proof.Span).TryGet(out var proof, out _))
            return (Nothing with { Leaf = leaf, Inclusion = Evidence.Unknown }, null);
        if (!pins.Log.Check(proof.Checkpoint.ToBytes()).TryGet(out var verified, out _))
            return (Nothing with { Leaf = leaf, Inclusion = Evidence.Holds, Witnessed = Evidence.Unknown }, null);
        var head = verified.Head;
        return (new ReceiptFacts
        {
            Leaf = leaf,
            Inclusion = Stands((proof.Leaf.IsEmpty || proof.Leaf.Span.SequenceEqual(Leaf.Span)) && MerkleProof.VerifyInclusion(Merkle.HashLeaf(Leaf.Span), proof.Index, head.Size, proof.Path, head.Root)),
            Witnessed = verified.Cosignatures.Count > 0 ? Evidence.Holds : Evidence.Missing,
            Consistency = Stands(MerkleProof.VerifyConsistency(state.Size, head.Size, Consistency, state.Root, head.Root)),
            Authority = Stands(Binds(Authority.Leaf, Authority.Opening, authorityHash, null)
                && MerkleProof.VerifyInclusion(Merkle.HashLeaf(Authority.Leaf.Span), Authority.Index, head.Size, AuthorityPath, head.Root)),
            CheckpointTime = verified.Cosignatures.Min(c => c.At),
        }, head);
    }

    /// <summary>As a member of a call.</summary>
    public CanonicalObject Write() => CanonicalObject.Of(
        ("leaf", CanonicalValue.OfBytes(Leaf.Span)), ("opening", CanonicalValue.OfBytes(Opening.Span)), ("proof", CanonicalValue.OfBytes(Proof.Span)),
        ("consistency", CanonicalArray.OfTexts(Consistency.Select(h => h.ToString()))),
        ("authorityLeaf", CanonicalValue.OfBytes(Authority.Leaf.Span)), ("authorityOpening", CanonicalValue.OfBytes(Authority.Opening.Span)),
        ("authorityIndex", Authority.Index), ("authorityPath", CanonicalArray.OfTexts(AuthorityPath.Select(h => h.ToString()))));

    /// <summary>Reads what <see cref="Write"/> wrote; verifies nothing.</summary>
    public static Result<ReleaseReceipt> Read(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var (consistency, path) = (Hashes(fields.Texts("consistency")), Hashes(fields.Texts("authorityPath")));
        var receipt = new ReleaseReceipt(fields.Bytes("leaf"), fields.Bytes("opening"), fields.Bytes("proof"), consistency ?? [],
            new LogEntryPapers(fields.Bytes("authorityLeaf"), fields.Bytes("authorityOpening"), fields.Integer("authorityIndex")), path ?? []);
        if (fields.Close() is { } refusal)
            return refusal;
        return consistency is null || path is null ? Refusal.Of("HYG-3037", ("member", "consistency")) : receipt;
    }

    /// <summary>
    /// True when a leaf's commitment opens to an event whose fact <c>document</c> is this hash. Opening: enc("hygie/event/v1", salt, event).
    /// </summary>
    internal static bool Binds(ReadOnlyMemory<byte> leafBytes, ReadOnlyMemory<byte> opening, string documentHash, string? kind)
    {
        if (!Audit.Leaf.Decode(leafBytes.Span).TryGet(out var leaf, out _) || (kind is not null && !string.Equals(leaf.Kind.Value, kind, StringComparison.Ordinal)))
            return false;
        if (EventOpening.Parse(opening.Span) is not { } opened || opened.Commitment() != leaf.Commitment)
            return false;
        return CanonicalJson.ReadObject(opened.Event.Span).TryGet(out var members, out _)
            && (members["facts"] as CanonicalObject)?[DocumentFact] is CanonicalText text && string.Equals(text.Value, documentHash, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MerkleHash>? Hashes(string[] texts)
    {
        var hashes = texts.Select(MerkleHash.Parse).ToList();
        return hashes.Contains(null) ? null : [.. hashes.Select(h => h!.Value)];
    }

    private static Evidence Stands(bool holds) => holds ? Evidence.Holds : Evidence.Forged;
}
