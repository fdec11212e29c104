using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>A public key that an age file can be sealed to: <c>age1…</c> (X25519).</summary>
public sealed class AgeRecipient : IEquatable<AgeRecipient>
{
    private const string TextPrefix = "age";

    private readonly byte[] _bytes;

    internal AgeRecipient(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads <c>age1…</c>, lower case; refuses (HYG-1020) anything else.</summary>
    public static Result<AgeRecipient> Parse(string text) =>
        text.StartsWith(TextPrefix, StringComparison.Ordinal) && Bech32.Decode(TextPrefix, text) is { Length: 32 } bytes
            ? new AgeRecipient(bytes) : Refusal.Of("HYG-1020", ("kind", "age1"));

    /// <summary>The text form.</summary>
    public override string ToString() => Bech32.Encode(TextPrefix, _bytes);

    /// <inheritdoc/>
    public bool Equals(AgeRecipient? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AgeRecipient);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The stanza that wraps a file key for this recipient, under a fresh ephemeral key.</summary>
    internal AgeStanza Wrap(SecretKey fileKey, ISecretRandom random)
    {
        using var ephemeral = AgeIdentity.Generate(random);
        var share = ephemeral.Recipient._bytes;
        using var shared = ephemeral.Agree(_bytes) ?? throw new ArgumentException("The recipient is a point of low order.", nameof(fileKey));
        using var wrapping = AgeIdentity.WrapKey(shared, share, _bytes);
        var body = new byte[32];
        using var cipher = new System.Security.Cryptography.ChaCha20Poly1305(wrapping.Reveal());
        cipher.Encrypt(new byte[12], fileKey.Reveal(), body.AsSpan(0, 16), body.AsSpan(16));
        return new AgeStanza([AgeStanza.X25519, StrictBase64.Encode(share, padded: false)], body);
    }
}

/// <summary>The private key that opens age files sealed to its <see cref="Recipient"/>: <c>AGE-SECRET-KEY-1…</c>.</summary>
public sealed class AgeIdentity : IDisposable
{
    private const string TextPrefix = "age-secret-key-";

    private readonly SecretKey _secret;
    private readonly Key _key;

    private AgeIdentity(SecretKey secret)
    {
        _secret = secret;
        _key = Key.Import(KeyAgreementAlgorithm.X25519, secret.Reveal(), KeyBlobFormat.RawPrivateKey);
        Recipient = new AgeRecipient(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public half.</summary>
    public AgeRecipient Recipient { get; }

    /// <summary>A fresh identity.</summary>
    public static AgeIdentity Generate(ISecretRandom random) => new(SecretKey.Generate(random));

    /// <summary>The identity of 32 secret bytes, which are copied; for one that was shared or wrapped.</summary>
    public static AgeIdentity FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, 32, nameof(bytes));
        return new AgeIdentity(SecretKey.Take(bytes));
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c>, upper case; refuses (HYG-1020) anything else, without quoting it.</summary>
    public static Result<AgeIdentity> Parse(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyInRange((byte)'a', (byte)'z') || Bech32.DecodeAscii(TextPrefix, text) is not { Length: 32 } bytes)
            return Refusal.Of("HYG-1020", ("kind", "AGE-SECRET-KEY-1"));
        var identity = FromBytes(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return identity;
    }

    /// <summary>Reads a file as <c>age-keygen</c> writes it: comments, empty lines, and one identity.</summary>
    public static Result<AgeIdentity> ParseFile(ReadOnlySpan<byte> file)
    {
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = file[range].TrimEnd((byte)'\r');
            if (line.Length > 0 && line[0] != (byte)'#')
                return Parse(line);
        }

        return Refusal.Of("HYG-1020", ("kind", "AGE-SECRET-KEY-1"));
    }

    /// <summary>The secret text form as ASCII bytes, for an identity file.</summary>
    public SecretKey RevealText()
    {
        var text = Bech32.EncodeAscii(TextPrefix, _secret.Reveal());
        Ascii.ToUpperInPlace(text, out _);
        return SecretKey.TakeOver(text);
    }

    /// <summary>The 32 secret bytes, to be shared among trustees or wrapped.</summary>
    public SecretKey RevealBytes() => SecretKey.Take(_secret.Reveal());

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _secret.Dispose();
    }

    /// <summary>The X25519 shared secret, or null when it would be all zero (a point of low order).</summary>
    internal SecretKey? Agree(ReadOnlySpan<byte> share)
    {
        if (!PublicKey.TryImport(KeyAgreementAlgorithm.X25519, share, KeyBlobFormat.RawPublicKey, out var other))
            return null;
        var exportable = new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving };
        using var secret = KeyAgreementAlgorithm.X25519.Agree(_key, other!, exportable);
        if (secret is null)
            return null;
        return SecretKey.TakeOver(secret.Export(SharedSecretBlobFormat.RawSharedSecret));
    }

    /// <summary>The key that wraps the file key.</summary>
    internal static SecretKey WrapKey(SecretKey shared, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient)
    {
        Span<byte> key = stackalloc byte[32];
        Hkdf.Sha256(shared.Reveal(), [.. share, .. recipient], "age-encryption.org/v1/X25519"u8, key);
        return SecretKey.TakeOver(key);
    }

    /// <summary>The file key, or null when the stanza is for somebody else. The stanza must have been checked already.</summary>
    internal Result<SecretKey?> Unwrap(ReadOnlySpan<byte> share, ReadOnlySpan<byte> body)
    {
        using var shared = Agree(share);
        if (shared is null)
            return AgeHeader.Malformed("low-order-share");
        using var wrapping = WrapKey(shared, share, Recipient.Bytes);
        using var cipher = new System.Security.Cryptography.ChaCha20Poly1305(wrapping.Reveal());
        Span<byte> fileKey = stackalloc byte[16];
        try
        {
            cipher.Decrypt(new byte[12], body[..16], body[16..], fileKey);
            return SecretKey.Take(fileKey);
        }
        catch (AuthenticationTagMismatchException)
        {
            return (SecretKey?)null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }
}
