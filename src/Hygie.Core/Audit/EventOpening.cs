using System.Buffers.Binary;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>
/// What opens a leaf's commitment: a 32-byte salt and the event's bytes. The salt keeps anybody from guessing the event from the
/// public commitment; without it the leaf says nothing but its kind, day and subject.
/// </summary>
public sealed class EventOpening
{
    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltSize = 32;

    private const string Type = "hygie/event/v1";

    private readonly byte[] _salt;
    private readonly byte[] _event;

    private EventOpening(byte[] salt, byte[] eventBytes) => (_salt, _event) = (salt, eventBytes);

    /// <summary>The event: canonical JSON with <c>by</c>, <c>day</c>, <c>facts</c>, <c>kind</c>, <c>subject</c>, <c>why</c>.</summary>
    public ReadOnlyMemory<byte> Event => _event;

    /// <summary>Opens <paramref name="entry"/> with a fresh salt: twice the same entry gives two unrelated commitments.</summary>
    public static EventOpening Of(ISecretRandom random, AuditEntry entry)
    {
        var salt = new byte[SaltSize];
        random.Fill(salt);
        return new EventOpening(salt, CanonicalJson.Write(CanonicalObject.Of(
            ("kind", entry.Kind.Value),
            ("day", CanonicalTime.Write(entry.Day)),
            ("subject", entry.Subject),
            ("by", entry.By),
            ("why", entry.Why),
            ("facts", new CanonicalObject(entry.Facts.Select(f => KeyValuePair.Create(f.Key, (CanonicalValue)f.Value)))))));
    }

    /// <summary>Reads back <see cref="ToBytes"/>; null when the bytes are anything else.</summary>
    public static EventOpening? Parse(ReadOnlySpan<byte> bytes)
    {
        var (type, salt, rest) = (Field(ref bytes), Field(ref bytes), Field(ref bytes));
        return type is not null && type.AsSpan().SequenceEqual("hygie/event/v1"u8) && salt is { Length: SaltSize } && rest is not null && bytes.IsEmpty
            ? new EventOpening(salt, rest) : null;
    }

    /// <summary>SHA-256(enc("hygie/event/v1", salt, event)).</summary>
    public MerkleHash Commitment() => new(SHA256.HashData(ToBytes()));

    /// <summary>Type, salt and event as they are sealed: the very bytes whose hash is the commitment.</summary>
    public byte[] ToBytes() => FieldEncoding.Enc(Type, _salt, _event);

    private static byte[]? Field(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(bytes) is var length && length > bytes.Length - 4)
            return null;
        var field = bytes.Slice(4, (int)length).ToArray();
        bytes = bytes[(4 + (int)length)..];
        return field;
    }
}
