using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Intake;

namespace Hygie.Core.Pseudonyms;

/// <summary>
/// The two-column text of identity, correspondence and answer parts: a header, then <c>32 hex;32 hex</c> a line, LF.
/// Both columns are 16 bytes; the rule about a column is its header's name.
/// </summary>
public static class TokenTable
{
    private const int LineLength = 66;

    /// <summary>Header of the identity part: token and p1.</summary>
    public const string Identities = "token;p1";

    /// <summary>Header of the answer: token and p2.</summary>
    public const string Answers = "token;p2";

    /// <summary>Header of a correspondence: p1 of the source's pseudonym and p1 of the national number.</summary>
    public const string Correspondences = "source;national";

    /// <summary>Writes rows in the order given.</summary>
    public static byte[] Write(string header, IReadOnlyCollection<(UInt128 Left, UInt128 Right)> rows)
    {
        var text = new StringBuilder(header.Length + 1 + (rows.Count * LineLength)).Append(header).Append('\n');
        foreach (var (left, right) in rows)
            text.Append(CultureInfo.InvariantCulture, $"{left:x32};{right:x32}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads every row. Refuses HYG-7001 with the line; the text of the line is never shown.</summary>
    public static async Task<Result<List<(UInt128 Left, UInt128 Right)>>> ReadAsync(string header, Stream text, CancellationToken cancellation)
    {
        var rows = new List<(UInt128, UInt128)>();
        using var reader = new StreamReader(text, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        if (!string.Equals(await reader.ReadLineAsync(cancellation), header, StringComparison.Ordinal))
            return Refusal.Of("HYG-7001", ("line", 1), ("columns", header));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length != LineLength - 1 || line[32] != ';' || !TryHex(line.AsSpan(0, 32), out var left) || !TryHex(line.AsSpan(33), out var right))
                return Refusal.Of("HYG-7001", ("line", rows.Count + 2), ("columns", header));
            rows.Add((left, right));
        }

        return rows;
    }

    /// <summary>The table as the manifest and the writer of a sealed file want it.</summary>
    public static TableToSeal ToSeal(string name, byte[] text, long rows) =>
        new(new DeliveredTable(name, rows, text.Length, SHA256.HashData(text)), () => new MemoryStream(text, writable: false));

    private static bool TryHex(ReadOnlySpan<char> text, out UInt128 value) =>
        UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
