using System.Text;

namespace Hygie.Core.Intake.Csv;

/// <summary>Turns delivered bytes into UTF-8 or text. Windows-1252's five unassigned bytes become U+FFFD.</summary>
internal static class TextDecoder
{
    private const string HighControls = "\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178";

    public static string Decode(ReadOnlySpan<byte> bytes, TextEncoding encoding)
    {
        if (encoding == TextEncoding.Utf8)
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            text.Append(CharOf(b, encoding));
        return text.ToString();
    }

    /// <summary>Writes a single-byte text as UTF-8; at most three bytes for each one.</summary>
    /// <returns>Bytes written.</returns>
    public static int ToUtf8(ReadOnlySpan<byte> bytes, TextEncoding encoding, Span<byte> utf8)
    {
        var length = 0;
        foreach (var b in bytes)
            length += new Rune(CharOf(b, encoding)).EncodeToUtf8(utf8[length..]);
        return length;
    }

    private static char CharOf(byte b, TextEncoding encoding) =>
        encoding == TextEncoding.Windows1252 && b is >= 0x80 and <= 0x9F ? HighControls[b - 0x80] : (char)b;
}
