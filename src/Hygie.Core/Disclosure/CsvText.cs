using System.Buffers;
using System.Text;

namespace Hygie.Core.Disclosure;

/// <summary>One record of a small CSV file.</summary>
/// <param name="Number">1-based line on which it starts.</param>
/// <param name="Fields">Its fields, unquoted.</param>
public sealed record CsvLine(int Number, IReadOnlyList<string> Fields);

/// <summary>Splits small CSV files (RFC 4180, comma, semicolon or tab by the header). For results, not deliveries.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\"\r\n");

    /// <summary>The records of <paramref name="text"/>, empty lines left out, or a refusal for an unclosed or misplaced quote or a NUL.</summary>
    public static Result<IReadOnlyList<CsvLine>> Split(string file, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return Refusal.Of("HYG-10009", ("file", file), ("line", 1 + text[..text.IndexOf('\0', StringComparison.Ordinal)].Count(c => c == '\n')));
        var body = text.StartsWith('\uFEFF') ? text[1..] : text;
        var separator = Separator(body);
        var (lines, fields, at, number) = (new List<CsvLine>(), new List<string>(), 0, 1);
        while (at < body.Length)
        {
            var start = number;
            fields.Clear();
            if (!ReadRecord(body, separator, ref at, ref number, fields))
                return Refusal.Of("HYG-10009", ("file", file), ("line", start));
            if (fields.Count > 1 || fields[0].Length > 0)
                lines.Add(new CsvLine(start, [.. fields]));
        }

        return lines;
    }

    /// <summary>A field as CSV writes it: quoted only when it must be.</summary>
    public static string Quote(string field) =>
        !field.AsSpan().ContainsAny(NeedsQuotes) ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static char Separator(string text)
    {
        var header = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length);
        return header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : ',';
    }

    private static bool ReadRecord(string text, char separator, ref int at, ref int number, List<string> fields)
    {
        while (true)
        {
            if (ReadField(text, separator, ref at, ref number) is not { } field)
                return false;
            fields.Add(field);
            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == '\r')
                at++;
            if (at >= text.Length)
                return true;
            number++;
            return text[at++] == '\n';
        }
    }

    /// <summary>One field, leaving <paramref name="at"/> on what ends it; null when a quote is not closed or is followed by text.</summary>
    private static string? ReadField(string text, char separator, ref int at, ref int number)
    {
        var start = at;
        if (at >= text.Length || text[at] != '"')
        {
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
                at++;
            return text[start..at];
        }

        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                number += text[at] == '\n' ? 1 : 0;
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append(text[at++]);
            }
            else
            {
                at++;
                return at >= text.Length || text[at] == separator || text[at] is '\r' or '\n' ? field.ToString() : null;
            }
        }

        return null;
    }
}
