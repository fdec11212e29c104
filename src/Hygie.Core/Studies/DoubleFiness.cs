using System.Globalization;
using System.Reflection;

namespace Hygie.Core.Studies;

/// <summary>
/// Geographic sites of AP-HM, HCL and AP-HP whose MCO stays were transmitted a second time beside their group's own file,
/// with the years in which they were (<c>double-finess.csv</c>; source: SNDS collaborative documentation, 2005-2017).
/// A site of 2018 or later, or not in the list, is caught by <see cref="SndsRules.DoubleStays"/>.
/// </summary>
public static class DoubleFiness
{
    private static readonly Lazy<IReadOnlyList<Site>> Sites = new(Load);

    /// <summary>The sites to leave out in a year of discharge, nine characters each, in order.</summary>
    public static IReadOnlyList<string> SitesOf(int year) =>
        [.. Sites.Value.Where(s => s.From <= year && year <= s.To).Select(s => s.Number).Order(StringComparer.Ordinal)];

    private static List<Site> Load()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("studies/double-finess.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(';'))
            .Select(p => new Site(p[0], int.Parse(p[1], CultureInfo.InvariantCulture), int.Parse(p[2], CultureInfo.InvariantCulture)))];
    }

    private sealed record Site(string Number, int From, int To);
}
