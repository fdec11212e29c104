using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Hygie.Core.Audit;

/// <summary>A SHA-256 value of the tree: 32 bytes, compared by value, printed in standard base64.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly UInt128 _high, _low;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public MerkleHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A hash is 32 bytes.", nameof(bytes));
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>The 32 bytes, in a new array.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the 32 bytes at the start of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, _high);
        BinaryPrimitives.WriteUInt128BigEndian(target[16..], _low);
    }

    /// <summary>Reads canonical base64 of 32 bytes; null when it is anything else, unused bits set included.</summary>
    public static MerkleHash? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return text.Length == 44 && Convert.TryFromBase64String(text, bytes, out var written) && written == Size
            && string.Equals(Convert.ToBase64String(bytes), text, StringComparison.Ordinal)
            ? new MerkleHash(bytes) : null;
    }

    public bool Equals(MerkleHash other) => _high == other._high && _low == other._low;

    public override bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_high, _low);

    public override string ToString() => Convert.ToBase64String(ToBytes());

    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);
}
