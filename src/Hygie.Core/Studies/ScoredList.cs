using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace Hygie.Core.Studies;

/// <summary>One group of a scored list.</summary>
/// <param name="Name">Of the group.</param>
/// <param name="Weight">What it adds.</param>
/// <param name="Unless">It does not count beside this graver group; null = it always does.</param>
/// <param name="Codes">ICD-10.</param>
public sealed record ScoredGroup(string Name, int Weight, string? Unless, CodeSet Codes);

/// <summary>A comorbidity index: a list of weighted groups of codes that the product ships (<c>lists/NAME@VERSION.csv</c>). A version never changes: its hash is said wherever it is used.</summary>
/// <param name="Name">Name and version, as definitions write it.</param>
/// <param name="Sha256">Of the file's exact bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Groups">In the order of the file.</param>
public sealed record ScoredList(string Name, string Sha256, IReadOnlyList<ScoredGroup> Groups)
{
    private static readonly Lazy<IReadOnlyDictionary<string, ScoredList>> All = new(() =>
        new[] { "charlson@1" }.Select(Load).ToDictionary(l => l.Name, StringComparer.Ordinal));

    /// <summary>The lists there are.</summary>
    public static IEnumerable<string> Names => All.Value.Keys;

    /// <summary>Every code of every group.</summary>
    public CodeSet Codes { get; } = new(CodeSystem.Icd10, [.. Groups.SelectMany(g => g.Codes.Codes)], null);

    /// <summary>The list of that name and version, or null.</summary>
    public static ScoredList? Find(string name) => All.Value.GetValueOrDefault(name);

    private static ScoredList Load(string name)
    {
        using var file = new MemoryStream();
        using (var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"studies/lists/{name}.csv")!)
            resource.CopyTo(file);
        var lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')).Skip(1);
        return new ScoredList(name, Convert.ToHexStringLower(SHA256.HashData(file.ToArray())), [.. lines.Select(l => Group(l.Split(';')))]);
    }

    private static ScoredGroup Group(string[] cells) => new(cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2].Length == 0 ? null : cells[2],
        new CodeSet(CodeSystem.Icd10, cells[3].Split(' '), null));
}
