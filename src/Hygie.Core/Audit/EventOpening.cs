using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hygie.Core.Audit;

/// <summary>
/// What opens a leaf's commitment: a 32-byte salt and the event's bytes. The salt keeps anybody from guessing the event from the
/// public commitment; without it the leaf says nothing but its kind, day and subject.
/// </summary>
public sealed class EventOpening
{
    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltSize = 32;

    private readonly byte[] _salt;
    private readonly byte[] _event;

    private EventOpening(byte[] salt, byte[] eventBytes) => (_salt, _event) = (salt, eventBytes);

    /// <summary>The event: canonical JSON of who, what and why.</summary>
    public ReadOnlyMemory<byte> Event => _event;

    /// <summary>Opens <paramref name="entry"/> with a salt fresh from the caller.</summary>
    public static EventOpening Of(ReadOnlySpan<byte> salt, AuditEntry entry)
    {
        if (salt.Length != SaltSize)
            throw new ArgumentException("A salt is 32 bytes.", nameof(salt));
        return new EventOpening(salt.ToArray(), JsonSerializer.SerializeToUtf8Bytes(entry.Facts));
    }

    /// <summary>SHA-256(enc("hygie/event/v1", salt, event)).</summary>
    public MerkleHash Commitment() => new(SHA256.HashData(ToBytes()));

    /// <summary>Salt and event as they are sealed: the very bytes whose hash is the commitment.</summary>
    public byte[] ToBytes() => [.. Field("hygie/event/v1"u8), .. Field(_salt), .. Field(_event)];

    private static byte[] Field(ReadOnlySpan<byte> field)
    {
        var bytes = new byte[4 + field.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, field.Length);
        field.CopyTo(bytes.AsSpan(4));
        return bytes;
    }
}
