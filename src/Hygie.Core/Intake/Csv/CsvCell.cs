using System.Buffers;

namespace Hygie.Core.Intake.Csv;

/// <summary>How a text is written as a cell of a semicolon-delimited table, so that <see cref="CsvReader"/> reads it back to the byte (RFC 4180).</summary>
public static class CsvCell
{
    /// <summary>A space counts too: a cell that begins or ends with one must keep it.</summary>
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create("\";\r\n "u8);

    /// <summary>Writes a text, in quotes only where it needs them.</summary>
    public static void Write(IBufferWriter<byte> into, ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(NeedQuotes))
        {
            into.Write(text);
            return;
        }

        into.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            into.Write(text[..(quote + 1)]);
            into.Write("\""u8);
        }

        into.Write(text);
        into.Write("\""u8);
    }
}
