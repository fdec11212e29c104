using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// The key store: one document of type <c>key-store</c>, signed by its custodian, holding every KEK record. Its copies are equal byte for byte.
/// </summary>
public sealed class KeyStoreFile
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "key-store";

    /// <summary>The custodian's public name.</summary>
    public required string Custodian { get; init; }

    /// <summary>What it serves.</summary>
    public required KeyRealm Realm { get; init; }

    /// <summary>Grows by one with each change.</summary>
    public required long Sequence { get; init; }

    /// <summary>Label of the current root in the token.</summary>
    public required string Root { get; init; }

    /// <summary>Name of the current recovery epoch.</summary>
    public required string Recovery { get; init; }

    /// <summary>Its age recipient.</summary>
    public required AgeRecipient Recipient { get; init; }

    /// <summary>The keys.</summary>
    public required IReadOnlyList<KeyRecord> Records { get; init; }

    /// <summary>The keys that were erased, in that order; a name among them is never given again.</summary>
    public IReadOnlyList<ErasedKey> Erased { get; init; } = [];

    /// <summary>How that key was erased, or null.</summary>
    public ErasedKey? FindErased(KeyId id) => Erased.FirstOrDefault(e => e.Id == id);

    /// <summary>The record of that key, or null.</summary>
    public KeyRecord? Find(KeyId id) => Records.FirstOrDefault(r => r.Id == id);

    /// <summary>The next version with one more record.</summary>
    public KeyStoreFile With(KeyRecord record) => Next([.. Records, record], Erased);

    /// <summary>The next version without a key, and with what stays of it.</summary>
    public KeyStoreFile Erase(ErasedKey erased) => Next([.. Records.Where(r => r.Id != erased.Id)], [.. Erased, erased]);

    /// <summary>The signed document.</summary>
    public SignedDocument ToDocument(SigningKey custodian)
    {
        var body = CanonicalObject.Of(
            ("custodian", Custodian), ("realm", KeyNames.Of(Realm)), ("sequence", Sequence), ("root", Root), ("recovery", Recovery),
            ("recipient", Recipient.ToString()), ("records", CanonicalArray.Of(Records.Select(r => r.Write()))));
        return SignedDocument.Unsigned(DocumentType, Erased.Count == 0 ? body : body.With("erased", CanonicalArray.Of(Erased.Select(e => e.Write())))).SignedBy(custodian);
    }

    /// <summary>Reads a file that <paramref name="custodian"/> must have signed.</summary>
    public static Result<KeyStoreFile> Read(ReadOnlySpan<byte> file, VerifyingKey custodian)
    {
        if (!SignedDocument.Read(DocumentType, file).TryGet(out var document, out var refusal))
            return refusal;
        if (document.RequireSigners(custodian) is { } unsigned)
            return unsigned;
        var fields = new DocumentFields(DocumentType, document.Body);
        var recipient = AgeRecipient.Parse(fields.Text("recipient"));
        var (name, realm, sequence) = (fields.Text("custodian", PublicName.IsValid), fields.Word<KeyRealm>("realm"), fields.Integer("sequence"));
        var (root, recovery, entries) = (fields.Text("root", PublicName.IsValid), fields.Text("recovery", PublicName.IsValid), fields.Objects("records"));
        var gone = fields.Has("erased") ? fields.Objects("erased") : [];
        if ((fields.Close() ?? (recipient.IsRefused ? recipient.Refusal : null)) is { } wrong)
            return wrong;
        var records = new List<KeyRecord>();
        foreach (var entry in entries)
        {
            if (!KeyRecord.Read(entry).TryGet(out var record, out refusal))
                return refusal;
            records.Add(record);
        }

        var erased = new List<ErasedKey>();
        foreach (var entry in gone)
        {
            if (!ErasedKey.Read(entry).TryGet(out var one, out refusal))
                return refusal;
            erased.Add(one);
        }

        return new KeyStoreFile { Custodian = name, Realm = realm, Sequence = sequence, Root = root, Recovery = recovery, Recipient = recipient.Value, Records = records, Erased = erased };
    }

    private KeyStoreFile Next(IReadOnlyList<KeyRecord> records, IReadOnlyList<ErasedKey> erased) => new()
    {
        Custodian = Custodian, Realm = Realm, Sequence = Sequence + 1, Root = Root, Recovery = Recovery, Recipient = Recipient, Records = records, Erased = erased,
    };
}
