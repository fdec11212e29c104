using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>One signature under a document.</summary>
/// <param name="Key">The signer's <see cref="VerifyingKey.Id"/>.</param>
/// <param name="Signature">64 bytes, Ed25519.</param>
public sealed record DocumentSignature(string Key, ReadOnlyMemory<byte> Signature);

/// <summary>
/// A canonical JSON body and the signatures of one or several signers (<c>spec/signed-document.md</c>). Permits, mandates,
/// receipts, requests and answers all travel in this form:
/// <code>{"body":{…},"signatures":[{"key":"…","signature":"…"}],"type":"permit"}</code>
/// Each signature covers <c>hygie/TYPE/v1</c>, a newline and the body's canonical bytes; signatures are ordered by key,
/// one per key, so that a document with given signers has exactly one byte form.
/// </summary>
public sealed class SignedDocument
{
    private const int MaxSignatures = 100;

    private readonly SortedDictionary<string, DocumentSignature> _signatures = new(StringComparer.Ordinal);

    private SignedDocument(string type, CanonicalObject body, IEnumerable<DocumentSignature> signatures)
    {
        (Type, Body) = (PublicName.Check(type), body);
        foreach (var signature in signatures)
            _signatures.Add(signature.Key, signature);
    }

    /// <summary>The kind of document, a public name such as <c>permit</c>.</summary>
    public string Type { get; }

    /// <summary>What is signed.</summary>
    public CanonicalObject Body { get; }

    /// <summary>The signatures, ordered by key id. Their presence proves nothing before <see cref="RequireSigners"/>.</summary>
    public IReadOnlyCollection<DocumentSignature> Signatures => _signatures.Values;

    /// <summary>A document that nobody has signed yet.</summary>
    public static SignedDocument Unsigned(string type, CanonicalObject body) => new(type, body, []);

    /// <summary>Reads a file. Refuses bytes that are not canonical (HYG-1001) or not of this shape and type (HYG-1002, HYG-1003, HYG-1004).</summary>
    public static Result<SignedDocument> Read(string type, ReadOnlySpan<byte> file) =>
        CanonicalJson.ReadFile(file).Then(document => From(type, document));

    /// <summary>Reads a signed document that is a member of another document.</summary>
    public static Result<SignedDocument> From(string type, CanonicalObject document)
    {
        var fields = new DocumentFields(type, document);
        var body = fields.Object("body");
        var signatures = fields.Objects("signatures");
        fields.Text("type", text => string.Equals(text, type, StringComparison.Ordinal));
        if (fields.Close() is { } refusal)
            return refusal;
        var read = new List<DocumentSignature>();
        foreach (var signature in signatures)
        {
            if (!ReadSignature(type, signature).TryGet(out var one, out refusal))
                return refusal;
            if (read.Count == MaxSignatures || (read.Count > 0 && string.CompareOrdinal(read[^1].Key, one.Key) >= 0))
                return Refusal.Of("HYG-1004", ("document", type), ("key", one.Key));
            read.Add(one);
        }

        return new SignedDocument(type, body, read);
    }

    /// <summary>The same document with one more signature; signing twice with one key replaces nothing and adds nothing.</summary>
    public SignedDocument SignedBy(SigningKey key) => WithSignature(new DocumentSignature(key.Id, key.Sign(Type, CanonicalJson.Write(Body))));

    /// <summary>The same document with a signature made elsewhere (in a person's own home, in a token); it is not checked here.</summary>
    public SignedDocument WithSignature(DocumentSignature signature) =>
        new(Type, Body, _signatures.Values.Where(s => !string.Equals(s.Key, signature.Key, StringComparison.Ordinal)).Append(signature));

    /// <summary>True when <paramref name="key"/> signed this body.</summary>
    public bool IsSignedBy(VerifyingKey key) =>
        _signatures.TryGetValue(key.Id, out var signature) && key.Verify(Type, CanonicalJson.Write(Body), signature.Signature.Span);

    /// <summary>Null when one of the keys signed; else what the first of them lacks.</summary>
    public Refusal? RequireOneOf(IReadOnlyList<VerifyingKey> keys) => keys.Any(IsSignedBy) ? null : RequireSigners(keys[0]);

    /// <summary>Null when every one of <paramref name="keys"/> signed; else a refusal naming the first missing (HYG-1005) or false (HYG-1006) one.</summary>
    public Refusal? RequireSigners(params IEnumerable<VerifyingKey> keys)
    {
        var body = CanonicalJson.Write(Body);
        foreach (var key in keys)
        {
            if (!_signatures.TryGetValue(key.Id, out var signature))
                return Refusal.Of("HYG-1005", ("document", Type), ("key", key.Id));
            if (!key.Verify(Type, body, signature.Signature.Span))
                return Refusal.Of("HYG-1006", ("document", Type), ("key", key.Id));
        }

        return null;
    }

    /// <summary>SHA-256 of the signed bytes: names the document whatever its signatures.</summary>
    public byte[] Hash() => SHA256.HashData(SigningKey.Domain(Type, CanonicalJson.Write(Body)));

    /// <summary>The document as a value, to embed it in another one.</summary>
    public CanonicalObject ToValue() => CanonicalObject.Of(
        ("body", Body),
        ("signatures", new CanonicalArray(_signatures.Values.Select(s =>
            CanonicalObject.Of(("key", s.Key), ("signature", CanonicalValue.OfBytes(s.Signature.Span)))))),
        ("type", Type));

    /// <summary>The file: canonical bytes and one newline.</summary>
    public byte[] ToFile() => CanonicalJson.WriteFile(ToValue());

    private static Result<DocumentSignature> ReadSignature(string type, CanonicalObject signature)
    {
        var fields = new DocumentFields(type, signature);
        var read = new DocumentSignature(fields.Text("key", IsKeyId), fields.Bytes("signature", 64));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static bool IsKeyId(string text) => text.Length == 32 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
