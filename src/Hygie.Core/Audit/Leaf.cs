using System.Globalization;
using System.Text;

namespace Hygie.Core.Audit;

/// <summary>
/// One leaf of the public log: five lines of text, readable with any pager, and no personal data.
/// <code>
/// hygie/leaf/v1
/// permit.granted
/// 2026-11-23
/// permit/p-12
/// (44 characters of base64: the commitment)
/// </code>
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Subject">To what. See <see cref="AuditSubject"/>.</param>
/// <param name="Commitment">32 bytes: <see cref="EventOpening"/>, or a day's Merkle root of them.</param>
public sealed record Leaf(AuditKind Kind, DateOnly Day, string Subject, MerkleHash Commitment)
{
    private const string Header = "hygie/leaf/v1";

    /// <summary>The exact bytes that are hashed into the tree. Each line ends with a newline, the last one too.</summary>
    public byte[] Encode() => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Kind}\n{Day:yyyy-MM-dd}\n{Subject}\n{Commitment}\n"));

    /// <summary>Reads a leaf back; refuses (HYG-2002) anything that <see cref="Encode"/> would not have written byte for byte.</summary>
    public static Result<Leaf> Decode(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var refusal = Refusal.Of("HYG-2002");
        if (lines.Length != 6 || !string.Equals(lines[0], Header, StringComparison.Ordinal) || lines[5].Length != 0)
            return refusal;
        if (!AuditKind.IsValid(lines[1]) || !AuditSubject.IsValid(lines[3]) || MerkleHash.Parse(lines[4]) is not { } commitment)
            return refusal;
        return DateOnly.TryParseExact(lines[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new Leaf(AuditKind.Check(lines[1]), day, lines[3], commitment)
            : refusal;
    }
}
