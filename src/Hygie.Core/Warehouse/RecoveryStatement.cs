using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>New keys of a hub that lost its own.</summary>
/// <param name="Log">Verifier key of the log's next key, the origin its name.</param>
/// <param name="Zone">The clear zone.</param>
/// <param name="ZoneKey">Its next signing key.</param>
/// <param name="ZoneRecipient">Its next age recipient.</param>
public sealed record Successors(string Log, string Zone, VerifyingKey ZoneKey, string ZoneRecipient);

/// <summary>
/// What k trustees agree to when a hub comes back otherwise than it was: out of which HEAD, onto which log, without which acts, under which new keys
/// (type <c>recovery-statement</c>, spec/warehouse.md). Each trustee signs the same document; one word of it changed, no signature counts.
/// </summary>
/// <param name="Head">The backup.</param>
/// <param name="Log">The log as its surviving copy ends.</param>
/// <param name="Lost">The acts that the backup does not know: given up.</param>
/// <param name="Successors">New keys, or null when the hub has its own.</param>
public sealed record RecoveryStatement(Head Head, Checkpoint Log, IReadOnlyList<LostLeaf> Lost, Successors? Successors)
{
    /// <summary>Type of the document.</summary>
    public const string Type = "recovery-statement";

    /// <summary>The document, unsigned.</summary>
    public SignedDocument ToDocument()
    {
        var body = CanonicalObject.Of(
            ("hub", Head.Hub.Value), ("head", Head.Sequence), ("snapshot", Head.Snapshot), ("origin", Log.Origin), ("size", Log.Size), ("root", Log.Root.ToString()),
            ("lost", CanonicalArray.Of(Lost.Select(l => (CanonicalValue)CanonicalObject.Of(("index", l.Index), ("kind", l.Leaf.Kind.Value), ("subject", l.Leaf.Subject))))));
        return SignedDocument.Unsigned(Type, Successors is not { } next ? body : body
            .With("log", next.Log).With("zone", next.Zone).With("zoneKey", next.ZoneKey.ToString()).With("zoneRecipient", next.ZoneRecipient));
    }

    /// <summary>The trustees who signed a document; refuses (HYG-8033) fewer than k of those whom the ceremony's record names.</summary>
    /// <param name="document">What must have been signed.</param>
    /// <param name="signed">Copies of it, each with one signature or more.</param>
    /// <param name="register">Whose keys are whose.</param>
    /// <param name="record">The ceremony: k, and who the trustees are.</param>
    public static Result<IReadOnlyList<string>> Agreed(SignedDocument document, IEnumerable<SignedDocument> signed, KeyRegister register, CeremonyRecord record)
    {
        var persons = signed.Where(s => s.Hash().AsSpan().SequenceEqual(document.Hash()))
            .SelectMany(s => register.Signers(s, null, KeyRole.Trustee)).Select(k => k.Owner)
            .Where(owner => record.Trustees.Any(t => string.Equals(t.Person, owner, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return persons.Length >= record.Threshold ? persons : Refusal.Of("HYG-8033", ("given", persons.Length), ("needed", record.Threshold));
    }

    /// <summary>What the log is about to be: origin, size and next key; of a statement that somebody brings. Refuses one without successor (HYG-8034) or malformed (HYG-10xx).</summary>
    public static Result<(Checkpoint Log, NoteVerifier Next, Successors Keys)> ReadSuccession(SignedDocument document)
    {
        if (document.Body["log"] is null)
            return Refusal.Of("HYG-8034");
        var known = new[] { "origin", "size", "root", "log", "zone", "zoneKey", "zoneRecipient" };
        var fields = new DocumentFields(Type, new CanonicalObject(document.Body.Where(m => known.Contains(m.Key, StringComparer.Ordinal))));
        var (origin, size, root) = (fields.Text("origin"), fields.Integer("size"), MerkleHash.Parse(fields.Text("root", text => MerkleHash.Parse(text) is not null)));
        var (log, zone, key, recipient) = (fields.Text("log"), fields.Text("zone", PublicName.IsValid), VerifyingKey.Parse(fields.Text("zoneKey")), fields.Text("zoneRecipient"));
        if (fields.Close() is { } refusal)
            return refusal;
        if (!NoteVerifier.Parse(log).TryGet(out var next, out refusal) || !key.TryGet(out var zoneKey, out refusal))
            return refusal;
        return string.Equals(next.Name, origin, StringComparison.Ordinal) && next.Type == NoteKeyType.Ed25519
            ? (new Checkpoint(origin, size, root!.Value), next, new Successors(log, zone, zoneKey, recipient)) : Refusal.Of("HYG-8034");
    }
}
