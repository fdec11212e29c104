using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>
/// An Ed25519 signing key (RFC 8032). What it signs begins with <c>hygie/TYPE/v1</c> and a newline, so that a signature
/// on one kind of document never counts for another.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>The human-readable part of a secret key's text form.</summary>
    internal const string TextPrefix = "hygie-sign";

    private readonly Key _key;
    private readonly SecretKey _seed;

    private SigningKey(SecretKey seed)
    {
        _seed = seed;
        _key = Key.Import(SignatureAlgorithm.Ed25519, seed.Reveal(), KeyBlobFormat.RawPrivateKey);
        Verifying = VerifyingKey.FromBytes(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey)).Value;
    }

    /// <summary>The public half.</summary>
    public VerifyingKey Verifying { get; }

    /// <summary>Short name of the key, see <see cref="VerifyingKey.Id"/>.</summary>
    public string Id => Verifying.Id;

    /// <summary>A fresh key.</summary>
    public static SigningKey Generate(ISecretRandom random) => new(SecretKey.Generate(random));

    /// <summary>The key of a 32-byte seed, which is copied.</summary>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, 32, nameof(seed));
        return new SigningKey(SecretKey.Take(seed));
    }

    /// <summary>Reads <c>hygie-sign1…</c>; anything else is refused (HYG-1020) without quoting it.</summary>
    public static Result<SigningKey> Parse(ReadOnlySpan<byte> text)
    {
        if (Bech32.DecodeAscii(TextPrefix, text) is not { Length: 32 } seed)
            return Refusal.Of("HYG-1020", ("kind", TextPrefix));
        var key = FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <summary>The 64-byte signature of <c>hygie/TYPE/v1</c>, a newline, and <paramref name="body"/>.</summary>
    public byte[] Sign(string type, ReadOnlySpan<byte> body) => SignRaw(Domain(type, body));

    /// <summary>The secret text form <c>hygie-sign1…</c> as ASCII bytes, for a key file.</summary>
    public SecretKey RevealText() => SecretKey.TakeOver(Bech32.EncodeAscii(TextPrefix, _seed.Reveal()));

    /// <summary>The 32-byte seed, to be wrapped or shared.</summary>
    public SecretKey RevealSeed() => SecretKey.Take(_seed.Reveal());

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _seed.Dispose();
    }

    /// <summary>Signs exactly these bytes: for formats that bring their own domain separation (signed notes, SSH).</summary>
    internal byte[] SignRaw(ReadOnlySpan<byte> bytes) => SignatureAlgorithm.Ed25519.Sign(_key, bytes);

    /// <summary>The bytes that are really signed.</summary>
    internal static byte[] Domain(string type, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes("hygie/" + PublicName.Check(type) + "/v1\n"), .. body];
}

/// <summary>The public half of a <see cref="SigningKey"/>; equal when the bytes are.</summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    /// <summary>The human-readable part of the text form.</summary>
    internal const string TextPrefix = "hygie-verify";

    private readonly PublicKey _key;
    private readonly byte[] _bytes;

    private VerifyingKey(PublicKey key)
    {
        _key = key;
        _bytes = key.Export(KeyBlobFormat.RawPublicKey);
        Id = Convert.ToHexStringLower(SHA256.HashData(FieldEncoding.Enc("hygie/key/v1", _bytes)).AsSpan(0, 16));
    }

    /// <summary>Names the key in signatures: 32 lower-case hexadecimal digits, the start of SHA-256(enc("hygie/key/v1", key)).</summary>
    public string Id { get; }

    /// <summary>The 32 raw bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads 32 raw bytes; refuses (HYG-1020) what is not an Ed25519 public key.</summary>
    public static Result<VerifyingKey> FromBytes(ReadOnlySpan<byte> bytes) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key)
            ? new VerifyingKey(key!) : Refusal.Of("HYG-1020", ("kind", TextPrefix));

    /// <summary>Reads <c>hygie-verify1…</c>; anything else is refused (HYG-1020).</summary>
    public static Result<VerifyingKey> Parse(string text) =>
        Bech32.Decode(TextPrefix, text) is { } bytes ? FromBytes(bytes) : Refusal.Of("HYG-1020", ("kind", TextPrefix));

    /// <summary>True when this key signed <paramref name="body"/> as a document of this type.</summary>
    public bool Verify(string type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) => VerifyRaw(SigningKey.Domain(type, body), signature);

    /// <summary>The public text form, <c>hygie-verify1…</c>.</summary>
    public override string ToString() => Bech32.Encode(TextPrefix, _bytes);

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    /// <summary>Verifies exactly these bytes, see <see cref="SigningKey.SignRaw"/>.</summary>
    internal bool VerifyRaw(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(_key, bytes, signature);
}
