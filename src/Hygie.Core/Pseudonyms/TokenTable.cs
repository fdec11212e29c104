using System.Buffers;
using System.Buffers.Binary;
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
    private const int LinesAtOnce = 4096;

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
        var first = new byte[header.Length + 1];
        if (await text.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation) < first.Length || !Ascii.Equals(first.AsSpan(..^1), header) || first[^1] != '\n')
            return Refusal.Of("HYG-7001", ("line", 1), ("columns", header));
        var lines = new byte[LineLength * LinesAtOnce];
        for (var read = lines.Length; read == lines.Length;)
        {
            read = await text.ReadAtLeastAsync(lines, lines.Length, throwOnEndOfStream: false, cancellation);
            if (!TryAdd(lines.AsSpan(0, read), rows))
                return Refusal.Of("HYG-7001", ("line", rows.Count + 2), ("columns", header));
        }

        return rows;
    }

    /// <summary>The table as the manifest and the writer of a sealed file want it.</summary>
    public static TableToSeal ToSeal(string name, byte[] text, long rows) =>
        new(new DeliveredTable(name, rows, text.Length, SHA256.HashData(text)), () => new MemoryStream(text, writable: false));

    /// <summary>Adds whole lines up to the first that is none.</summary>
    private static bool TryAdd(ReadOnlySpan<byte> lines, List<(UInt128 Left, UInt128 Right)> rows)
    {
        for (; lines.Length > 0; lines = lines[LineLength..])
        {
            if (lines.Length < LineLength || lines[32] != ';' || lines[LineLength - 1] != '\n' || !TryHex(lines[..32], out var left) || !TryHex(lines[33..65], out var right))
                return false;
            rows.Add((left, right));
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        var isHex = Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return isHex;
    }
}
