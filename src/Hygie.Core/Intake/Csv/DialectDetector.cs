using System.Text;
using System.Text.Unicode;

namespace Hygie.Core.Intake.Csv;

/// <summary>Guesses the dialect of a file from its beginning, and says how sure it is. Pure.</summary>
public static class DialectDetector
{
    private const int RecordsLookedAt = 200;
    private static readonly byte[] Candidates = [(byte)';', (byte)',', (byte)'\t', (byte)'|'];

    /// <param name="sample">The first bytes of the file, 64 KiB or all of it.</param>
    /// <param name="source">What the source declares; declared facts are not guessed.</param>
    /// <returns>The dialect, or HYG-6022 when the text is UTF-16 or UTF-32.</returns>
    public static Result<CsvDialect> Detect(ReadOnlySpan<byte> sample, SourceDefinition source)
    {
        if (sample.StartsWith(Encoding.Unicode.Preamble) || sample.StartsWith(Encoding.BigEndianUnicode.Preamble) || sample.StartsWith(Encoding.UTF32.Preamble))
            return Refusal.Of("HYG-6022");
        var bom = sample.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var (encoding, encodingConfidence) = bom > 0 ? (TextEncoding.Utf8, 1) : source.Encoding is { } declared ? (declared, 1) : GuessEncoding(sample);
        var (delimiter, delimiterConfidence) = source.Delimiter is { } d ? ((byte)d, 1) : GuessDelimiter(sample[bom..]);
        return new CsvDialect(delimiter, encoding, bom, delimiterConfidence, encodingConfidence);
    }

    private static (TextEncoding Encoding, double Confidence) GuessEncoding(ReadOnlySpan<byte> sample)
    {
        if (!sample.ContainsAnyInRange((byte)0x80, (byte)0xFF))
            return (TextEncoding.Utf8, 0.5);
        var whole = sample[..LastWholeCharacter(sample)];
        if (Utf8.IsValid(sample) || (Utf8.IsValid(whole) && whole.ContainsAnyInRange((byte)0x80, (byte)0xFF)))
            return (TextEncoding.Utf8, 1);
        return sample.ContainsAnyInRange((byte)0x80, (byte)0x9F) ? (TextEncoding.Windows1252, 0.9) : (TextEncoding.Latin1, 0.9);
    }

    /// <summary>A sample may end inside a character of up to four bytes.</summary>
    private static int LastWholeCharacter(ReadOnlySpan<byte> sample)
    {
        for (var back = 1; back <= 3 && back <= sample.Length; back++)
            if ((sample[^back] & 0xC0) == 0xC0)
                return sample.Length - back;
        return sample.Length;
    }

    private static (byte Delimiter, double Confidence) GuessDelimiter(ReadOnlySpan<byte> sample)
    {
        var best = (Delimiter: (byte)',', Confidence: 0.5, Fields: 1);
        foreach (var candidate in Candidates)
        {
            var (fields, share) = Regularity(sample, candidate);
            if (fields > 1 && (best.Fields == 1 || share > best.Confidence || (share >= best.Confidence && fields > best.Fields)))
                best = (candidate, share, fields);
        }

        return (best.Delimiter, best.Confidence);
    }

    /// <summary>Fields of the header, and the share of records that have as many.</summary>
    private static (int Fields, double Share) Regularity(ReadOnlySpan<byte> sample, byte delimiter)
    {
        int header = 0, records = 0, regular = 0, fields = 1;
        var quoted = false;
        foreach (var b in sample)
        {
            if (b == '"')
                quoted = !quoted;
            else if (!quoted && b == delimiter)
                fields++;
            else if (!quoted && b == '\n')
            {
                header = records++ == 0 ? fields : header;
                regular += fields == header ? 1 : 0;
                fields = 1;
                if (records == RecordsLookedAt)
                    break;
            }
        }

        return records == 0 ? (fields, 1) : (header, (double)regular / records);
    }
}
