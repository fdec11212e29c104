using System.Text;

namespace Hygie.Core.Drills;

/// <summary>The ways in which a value may stand in bytes: as text, and as what programs make of bytes that must pass through text.</summary>
internal static class MarkerForms
{
    private static readonly Encoding[] Texts = [new UTF8Encoding(false), new UnicodeEncoding(bigEndian: false, byteOrderMark: false), new UnicodeEncoding(bigEndian: true, byteOrderMark: false), Encoding.Latin1];

    /// <summary>
    /// UTF-8, UTF-16 in both orders and Latin-1; of the UTF-8, hexadecimal in both cases and Base64 in both alphabets at its three offsets, of which only
    /// the characters count that no neighbour changes. Each at least 12 bytes long, none twice.
    /// </summary>
    public static IEnumerable<byte[]> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        List<byte[]> forms = [.. Texts.Select(t => t.GetBytes(value)), Ascii(Convert.ToHexString(bytes)), Ascii(Convert.ToHexStringLower(bytes))];
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. bytes, .. new byte[2]]);
            var (first, end) = (((offset * 8) + 5) / 6, (offset + bytes.Length) * 8 / 6);
            forms.Add(Ascii(text[first..end]));
            forms.Add(Ascii(text[first..end].Replace('+', '-').Replace('/', '_')));
        }

        return forms.DistinctBy(Convert.ToHexString, StringComparer.Ordinal);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
