using System.Buffers.Binary;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>One field of <see cref="FieldEncoding.Enc"/>: text (as UTF-8) or bytes.</summary>
public readonly struct Field
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private Field(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The field's bytes, without their length.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The number in decimal, as text: <c>7</c> becomes one byte, <c>37</c> hexadecimal.</summary>
    public static Field Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static implicit operator Field(string text) => new(FieldEncoding.StrictUtf8.GetBytes(text));

    public static implicit operator Field(byte[] bytes) => new(bytes);

    public static implicit operator Field(ReadOnlyMemory<byte> bytes) => new(bytes);

    public static implicit operator Field(int value) => Number(value);

    public static implicit operator Field(long value) => Number(value);
}

/// <summary>
/// <c>enc(a, b, …)</c> of the specifications: every field preceded by its length, four bytes, big-endian.
/// Two different lists of fields never give the same bytes, so it is what we hash, authenticate and use as context.
/// </summary>
public static class FieldEncoding
{
    /// <summary>UTF-8 that throws on a lone surrogate instead of replacing it.</summary>
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The concatenation of (length, bytes) of each field; numbers are decimal text.</summary>
    /// <exception cref="EncoderFallbackException">A text field holds a lone surrogate.</exception>
    public static byte[] Enc(params ReadOnlySpan<Field> fields)
    {
        var length = 0;
        foreach (var field in fields)
            length = checked(length + 4 + field.Bytes.Length);
        var encoded = new byte[length];
        var rest = encoded.AsSpan();
        foreach (var field in fields)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, field.Bytes.Length);
            field.Bytes.CopyTo(rest[4..]);
            rest = rest[(4 + field.Bytes.Length)..];
        }

        return encoded;
    }

    /// <summary>Takes the next field off encoded bytes; an empty one, and an empty rest, when they are not such.</summary>
    internal static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(rest) is var length && (length < 0 || length > rest.Length - 4))
        {
            rest = [];
            return [];
        }

        var field = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return field;
    }

    /// <summary>Puts a field at the beginning of a buffer and moves it on: for secrets, whose buffer is wiped.</summary>
    internal static void Put(ref Span<byte> rest, ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, field.Length);
        field.CopyTo(rest[4..]);
        rest = rest[(4 + field.Length)..];
    }
}
