using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// Our own canonical JSON (<c>spec/canonical-json.md</c>): RFC 8785 restricted to integers. A document has exactly one
/// byte form, so whatever is signed or hashed is written here and nowhere else.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Objects and arrays may nest this deep, counting the outermost one.</summary>
    public const int MaxDepth = 64;

    /// <summary>The canonical bytes, without a newline.</summary>
    /// <exception cref="ArgumentException">Nested deeper than <see cref="MaxDepth"/>.</exception>
    public static byte[] Write(CanonicalValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(value, output, 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes and one newline: what a file holds.</summary>
    public static byte[] WriteFile(CanonicalValue value) => [.. Write(value), (byte)'\n'];

    /// <summary>Reads bytes that must be canonical to the last one; anything else is refused with its position (HYG-1001).</summary>
    public static Result<CanonicalValue> Read(ReadOnlySpan<byte> bytes) => CanonicalJsonReader.Read(bytes);

    /// <summary>Reads a document whose outermost value must be an object.</summary>
    public static Result<CanonicalObject> ReadObject(ReadOnlySpan<byte> bytes)
    {
        if (!Read(bytes).TryGet(out var value, out var refusal))
            return refusal;
        return value is CanonicalObject found ? found : CanonicalJsonReader.Refuse("object-expected", 0);
    }

    /// <summary>Reads a file: an object in canonical bytes and exactly one newline.</summary>
    public static Result<CanonicalObject> ReadFile(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 0 && bytes[^1] == (byte)'\n' ? ReadObject(bytes[..^1]) : CanonicalJsonReader.Refuse("newline-missing", bytes.Length);

    private static void Write(CanonicalValue value, ArrayBufferWriter<byte> output, int depth)
    {
        switch (value)
        {
            case CanonicalNull:
                output.Write("null"u8);
                break;
            case CanonicalBool flag:
                output.Write(flag.Value ? "true"u8 : "false"u8);
                break;
            case CanonicalNumber number:
                output.Write(Encoding.ASCII.GetBytes(number.Value.ToString(CultureInfo.InvariantCulture)));
                break;
            case CanonicalText text:
                WriteText(text.Value, output);
                break;
            case CanonicalArray array:
                WriteItems(array, output, Deeper(depth));
                break;
            case CanonicalObject members:
                WriteMembers(members, output, Deeper(depth));
                break;
        }
    }

    private static int Deeper(int depth) =>
        depth < MaxDepth ? depth + 1 : throw new ArgumentException("Nested deeper than 64.", nameof(depth));

    private static void WriteItems(CanonicalArray array, ArrayBufferWriter<byte> output, int depth)
    {
        output.Write("["u8);
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            Write(array[i], output, depth);
        }

        output.Write("]"u8);
    }

    private static void WriteMembers(CanonicalObject members, ArrayBufferWriter<byte> output, int depth)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in members)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            WriteText(name, output);
            output.Write(":"u8);
            Write(value, output, depth);
        }

        output.Write("}"u8);
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        foreach (var b in FieldEncoding.StrictUtf8.GetBytes(text))
        {
            switch (b)
            {
                case (byte)'"' or (byte)'\\':
                    output.Write([(byte)'\\', b]);
                    break;
                case < 0x20:
                    output.Write(Escape(b));
                    break;
                default:
                    output.Write([b]);
                    break;
            }
        }

        output.Write("\""u8);
    }

    private static byte[] Escape(byte control) => control switch
    {
        8 => [.. "\\b"u8],
        9 => [.. "\\t"u8],
        10 => [.. "\\n"u8],
        12 => [.. "\\f"u8],
        13 => [.. "\\r"u8],
        _ => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{control:x4}")),
    };
}
