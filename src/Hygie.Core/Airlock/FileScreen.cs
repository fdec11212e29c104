using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hygie.Core.Disclosure;

namespace Hygie.Core.Airlock;

/// <summary>
/// The first look at a file: what it is, and whether it could hold rows of persons. Only CSV tables of results pass; everything
/// else is refused by name, because a file nobody can read completely can hide anything.
/// </summary>
public static partial class FileScreen
{
    /// <summary>Largest file accepted, in bytes.</summary>
    public const int MaximumLength = 2_000_000;

    /// <summary>Reads a file as a table of results, or refuses with code, file and place.</summary>
    /// <param name="name">File name without folder.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="people">Whom it is about.</param>
    public static Result<ReleaseTable> Read(string name, ReadOnlySpan<byte> content, Population people)
    {
        if (!SafeName().IsMatch(name))
            return Refusal.Of("HYG-16020");
        if (content.Length > MaximumLength)
            return Refusal.Of("HYG-16021", ("file", name), ("limit", MaximumLength));
        if (IsSpreadsheet(name, content))
            return Refusal.Of("HYG-16022", ("file", name));
        if (!name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            return Refusal.Of("HYG-16023", ("file", name));
        if (!IsUtf8(content))
            return Refusal.Of("HYG-16024", ("file", name));
        var text = Encoding.UTF8.GetString(content);
        if (!CsvText.Split(name, text).TryGet(out var lines, out var refusal))
            return refusal;
        if (PseudonymLine(lines) is { } line)
            return Refusal.Of("HYG-16025", ("file", name), ("line", line));
        return ReleaseTableCsv.Parse(name, text, people).Then(table => LooksRowLevel(table) ? Refusal.Of("HYG-16026", ("file", name)) : (Result<ReleaseTable>)table);
    }

    /// <summary>The name of a copy: lower-case hexadecimal SHA-256.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Zip containers (xlsx, ods) and old binary workbooks, whatever their name: sheets, caches and metadata can be hidden in them.</summary>
    private static bool IsSpreadsheet(string name, ReadOnlySpan<byte> content) =>
        content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
        || Workbook().IsMatch(name);

    private static bool IsUtf8(ReadOnlySpan<byte> content) => System.Text.Unicode.Utf8.IsValid(content) && !content.Contains((byte)0);

    /// <summary>First line with a value shaped like a pseudonym (16 or more bytes in hexadecimal, a UUID) or a social-security number.</summary>
    private static int? PseudonymLine(IReadOnlyList<CsvLine> lines) =>
        lines.FirstOrDefault(l => l.Fields.Any(f => Pseudonym().IsMatch(f.Trim())))?.Number;

    /// <summary>Rows of one person each: more than ten lines and nearly all of them count one.</summary>
    private static bool LooksRowLevel(ReleaseTable table) =>
        table.Cells.Count > 10 && table.Cells.Count(c => c.Persons is { Kind: CountKind.Exact, Value: 1 }) * 10 >= table.Cells.Count * 9;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SafeName();

    [GeneratedRegex(@"\.(xlsx?|xlsm|xlsb|ods)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Workbook();

    [GeneratedRegex(@"^([0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[1-478]\d{4}[0-9AB]\d{7}(\d{2})?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pseudonym();
}
