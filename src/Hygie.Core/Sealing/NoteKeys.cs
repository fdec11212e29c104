using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>Signature types of C2SP signed notes that we write and verify.</summary>
public enum NoteKeyType
{
    /// <summary>Ed25519 over the text.</summary>
    Ed25519 = 0x01,

    /// <summary>A witness's Ed25519 over <c>cosignature/v1</c>, a time, and the text (C2SP tlog-cosignature).</summary>
    Cosignature = 0x04,
}

/// <summary>One signature line of a note, verified or not.</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="KeyHash">The four bytes that hint which of the signer's keys it is.</param>
/// <param name="Bytes">The signature proper, without the key hash.</param>
public sealed record NoteSignature(string Name, uint KeyHash, ReadOnlyMemory<byte> Bytes);

/// <summary>A signature that was verified.</summary>
/// <param name="By">Whose it is.</param>
/// <param name="At">When a witness says it signed; null for plain signatures, which carry no time.</param>
public sealed record VerifiedNoteSignature(NoteVerifier By, DateTimeOffset? At);

/// <summary>Signs notes under a name.</summary>
public sealed class NoteSigner
{
    private readonly SigningKey _key;

    /// <param name="name">The key's name, such as <c>log.example/hub</c>: no space, no plus sign.</param>
    /// <param name="type">Plain signature or witness cosignature.</param>
    /// <param name="key">The key; still owned by the caller.</param>
    public NoteSigner(string name, NoteKeyType type, SigningKey key)
    {
        _key = key;
        Verifier = new NoteVerifier(name, type, key.Verifying);
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Signs a note's text.</summary>
    /// <param name="text">The text, ending with a newline.</param>
    /// <param name="at">The time a cosignature states, to the second; required for a cosignature, refused for a plain one.</param>
    public NoteSignature Sign(string text, DateTimeOffset? at = null)
    {
        if (at.HasValue != (Verifier.Type == NoteKeyType.Cosignature))
            throw new ArgumentException("A cosignature states a time, a plain signature does not.", nameof(at));
        var seconds = at?.ToUnixTimeSeconds();
        var signature = _key.SignRaw(NoteVerifier.Message(seconds, text));
        return new NoteSignature(Verifier.Name, Verifier.KeyHash, seconds is null ? signature : [.. NoteVerifier.Time(seconds.Value), .. signature]);
    }
}

/// <summary>Verifies the notes of one name and key. Text form (vkey): <c>NAME+HASH+KEY</c>.</summary>
public sealed class NoteVerifier
{
    /// <summary>A verifier of known parts.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a space or a plus sign.</exception>
    public NoteVerifier(string name, NoteKeyType type, VerifyingKey key)
    {
        (Name, Type, Key) = (IsName(name) ? name : throw new ArgumentException("Not a note key name.", nameof(name)), type, key);
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. key.Bytes]);
        KeyHash = BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>What its signatures cover.</summary>
    public NoteKeyType Type { get; }

    /// <summary>The key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>First four bytes of SHA-256(name, newline, type, key), big-endian.</summary>
    public uint KeyHash { get; }

    /// <summary>Reads a vkey; refuses (HYG-1031) a malformed one, a wrong hash or an unknown type.</summary>
    public static Result<NoteVerifier> Parse(string text)
    {
        var refusal = Refusal.Of("HYG-1031");
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || StrictBase64.Decode(parts[2], padded: true) is not { Length: 33 } data
            || data[0] is not ((byte)NoteKeyType.Ed25519 or (byte)NoteKeyType.Cosignature)
            || !VerifyingKey.FromBytes(data.AsSpan(1)).TryGet(out var key, out _))
            return refusal;
        var verifier = new NoteVerifier(parts[0], (NoteKeyType)data[0], key);
        return string.Equals(verifier.ToString(), text, StringComparison.Ordinal) ? verifier : refusal;
    }

    /// <summary>True when <paramref name="signature"/> is of this name and key hash; says nothing of its validity.</summary>
    public bool Claims(NoteSignature signature) =>
        signature.KeyHash == KeyHash && string.Equals(signature.Name, Name, StringComparison.Ordinal);

    /// <summary>The verified signature, or null when it is not this key's signature of this text.</summary>
    public VerifiedNoteSignature? Verify(string text, NoteSignature signature)
    {
        var bytes = signature.Bytes.Span;
        if (Type == NoteKeyType.Ed25519)
            return bytes.Length == 64 && Key.VerifyRaw(Message(null, text), bytes) ? new(this, null) : null;
        var seconds = bytes.Length == 72 ? BinaryPrimitives.ReadInt64BigEndian(bytes) : -1;
        return seconds is >= 0 and < 253402300800 && Key.VerifyRaw(Message(seconds, text), bytes[8..])
            ? new(this, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
    }

    /// <summary>The vkey.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}+{KeyHash:x8}+{Convert.ToBase64String([(byte)Type, .. Key.Bytes])}");

    /// <summary>True for a non-empty name without any kind of space, control character or plus sign.</summary>
    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+' || char.IsSurrogate(c));

    internal static byte[] Message(long? seconds, string text) => FieldEncoding.StrictUtf8.GetBytes(seconds is null
        ? text : string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));

    internal static byte[] Time(long seconds)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        return bytes;
    }
}
