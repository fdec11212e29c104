using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// One enrolled public key: whose, for what, and between which entries of the log its signatures count.
/// Enrolment, revocation and compromise are leaves; their indexes stand here.
/// </summary>
/// <param name="Key">The public key.</param>
/// <param name="Role">What it may sign.</param>
/// <param name="Owner">A public name: the person, body, host, log or custodian.</param>
/// <param name="FromIndex">First log index at which its signatures count.</param>
/// <param name="UntilIndex">First log index at which they no longer do: the revocation, or after a compromise the first entry that is not trusted. Null while valid.</param>
public sealed record EnrolledKey(VerifyingKey Key, KeyRole Role, string Owner, long FromIndex, long? UntilIndex)
{
    /// <summary>True when nobody revoked it.</summary>
    public bool IsCurrent => UntilIndex is null;

    /// <summary>True when it is the same key, ended, or ended at an earlier entry than before.</summary>
    internal bool EndsEarlierThan(EnrolledKey former) => this with { UntilIndex = former.UntilIndex } == former && UntilIndex is { } until && (former.UntilIndex is not { } before || until < before);

    /// <summary>True when a signature entered at <paramref name="logIndex"/> counts.</summary>
    public bool CountsAt(long logIndex) => logIndex >= FromIndex && (UntilIndex is not { } until || logIndex < until);
}

/// <summary>
/// The public keys that a custodian, a hub or an auditor believes, in one signed document (type <c>key-register</c>). Each
/// change is a new version, one sequence number higher, signed by the keeper's key; the custodian keeps its own.
/// </summary>
public sealed class KeyRegister
{
    /// <summary>The document's type.</summary>
    public const string DocumentType = "key-register";

    private KeyRegister(long sequence, IReadOnlyList<EnrolledKey> keys) => (Sequence, Keys) = (sequence, keys);

    /// <summary>A register without keys.</summary>
    public static KeyRegister Empty { get; } = new(0, []);

    /// <summary>Grows by one with each change.</summary>
    public long Sequence { get; }

    /// <summary>Every key ever enrolled, in order of enrolment.</summary>
    public IReadOnlyList<EnrolledKey> Keys { get; }

    /// <summary>The register with one more key. Refuses (HYG-3050) a key that is enrolled already: one key, one role.</summary>
    public Result<KeyRegister> Enrol(VerifyingKey key, KeyRole role, string owner, long logIndex) =>
        Keys.Any(k => k.Key.Equals(key)) ? Refusal.Of("HYG-3050", ("key", key.Id))
            : new KeyRegister(Sequence + 1, [.. Keys, new EnrolledKey(key, role, PublicName.Check(owner), logIndex, null)]);

    /// <summary>
    /// The register with a key ended at a log index: that of the revocation, or after a compromise that of the first entry not
    /// to be trusted. Refuses (HYG-3051) an unknown key, one ended earlier, and an entry before the first.
    /// </summary>
    public Result<KeyRegister> Revoke(string keyId, long untilIndex)
    {
        var found = Find(keyId);
        return found is null || untilIndex < 0 || found.UntilIndex <= untilIndex ? Refusal.Of("HYG-3051", ("key", keyId))
            : new KeyRegister(Sequence + 1, [.. Keys.Select(k => ReferenceEquals(k, found) ? k with { UntilIndex = untilIndex } : k)]);
    }

    /// <summary>
    /// What changed since a former register: the keys enrolled, and those that ended. Refuses (HYG-3097) one that is not a later state of it: an older sequence, a key that is missing, moved, valid
    /// again or longer.
    /// </summary>
    public Result<IReadOnlyList<EnrolledKey>> Since(KeyRegister former)
    {
        var goesOn = Sequence >= former.Sequence && Keys.Count >= former.Keys.Count && former.Keys.Zip(Keys).All(p => p.First == p.Second || p.Second.EndsEarlierThan(p.First));
        return goesOn ? Keys.Where((k, i) => i >= former.Keys.Count || k != former.Keys[i]).ToArray() : Refusal.Of("HYG-3097", ("given", Sequence), ("known", former.Sequence));
    }

    /// <summary>The key of that id, or null.</summary>
    public EnrolledKey? Find(string keyId) => Keys.FirstOrDefault(k => string.Equals(k.Key.Id, keyId, StringComparison.Ordinal));

    /// <summary>
    /// Who validly signed a document: those of its signatures that verify under an enrolled key of one of the roles, valid at
    /// the log index, or now when the document is not in the log.
    /// </summary>
    public IReadOnlyList<EnrolledKey> Signers(SignedDocument document, long? logIndex, params IReadOnlyList<KeyRole> roles) =>
        [.. document.Signatures.Select(s => Find(s.Key)).OfType<EnrolledKey>()
            .Where(k => roles.Contains(k.Role) && (logIndex is { } index ? k.CountsAt(index) : k.IsCurrent) && document.IsSignedBy(k.Key))];

    /// <summary>
    /// How well a document's signatures stand: missing without any, unknown when no signer is enrolled for it, forged when one
    /// of the enrolled signers' signatures is false, else holds.
    /// </summary>
    public Evidence Judge(SignedDocument document, long? logIndex, params IReadOnlyList<KeyRole> roles)
    {
        if (document.Signatures.Count == 0)
            return Evidence.Missing;
        var enrolled = document.Signatures.Select(s => Find(s.Key)).OfType<EnrolledKey>().ToList();
        if (enrolled.Exists(k => !document.IsSignedBy(k.Key)))
            return Evidence.Forged;
        return Signers(document, logIndex, roles).Count > 0 ? Evidence.Holds : Evidence.Unknown;
    }

    /// <summary>The signed document.</summary>
    public SignedDocument ToDocument(SigningKey keeper) => SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(
        ("sequence", Sequence), ("keys", CanonicalArray.Of(Keys.Select(Write))))).SignedBy(keeper);

    /// <summary>Reads a register that <paramref name="keeper"/> must have signed.</summary>
    public static Result<KeyRegister> Read(ReadOnlySpan<byte> file, VerifyingKey keeper)
    {
        if (!SignedDocument.Read(DocumentType, file).TryGet(out var document, out var refusal))
            return refusal;
        if (document.RequireSigners(keeper) is { } unsigned)
            return unsigned;
        var fields = new DocumentFields(DocumentType, document.Body);
        var (sequence, entries) = (fields.Integer("sequence"), fields.Objects("keys"));
        if (fields.Close() is { } wrong)
            return wrong;
        var keys = new List<EnrolledKey>();
        foreach (var entry in entries)
        {
            if (!ReadKey(entry).TryGet(out var key, out refusal))
                return refusal;
            keys.Add(key);
        }

        return new KeyRegister(sequence, keys);
    }

    private static CanonicalValue Write(EnrolledKey key)
    {
        var members = CanonicalObject.Of(("key", key.Key.ToString()), ("role", KeyNames.Of(key.Role)), ("owner", key.Owner), ("from", key.FromIndex));
        return key.UntilIndex is { } until ? members.With("until", until) : members;
    }

    private static Result<EnrolledKey> ReadKey(CanonicalObject members)
    {
        var fields = new DocumentFields(DocumentType, members);
        var (text, role, owner, from) = (fields.Text("key"), fields.Word<KeyRole>("role"), fields.Text("owner", PublicName.IsValid), fields.Integer("from"));
        long? until = fields.Has("until") ? fields.Integer("until") : null;
        if (fields.Close() is { } refusal)
            return refusal;
        return VerifyingKey.Parse(text).Then<EnrolledKey>(key => new EnrolledKey(key, role, owner, from, until));
    }
}
