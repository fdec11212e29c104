using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>Writes literals. Codes have passed <see cref="CodeShape"/>, so no quote can be among them; quotes are doubled all the same.</summary>
internal static class SqlText
{
    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Day(DateOnly day) => "DATE '" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "'";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> values) => "(" + string.Join(", ", values.Select(Text)) + ")";

    /// <summary><paramref name="expression"/> is a text that equals one of the codes, begins like one that ends in a star, or falls in a range of categories.</summary>
    public static string Matches(string expression, IReadOnlyList<string> codes)
    {
        var exact = codes.Where(c => !c.EndsWith('*') && !IsRange(c)).ToList();
        var tests = codes.Where(IsRange).Select(c => $"substr({expression}, 1, 3) BETWEEN {Text(c[..3])} AND {Text(c[4..])}").Concat(codes.Where(c => c.EndsWith('*')).Select(c => $"starts_with({expression}, {Text(c[..^1])})")).ToList();
        if (exact.Count > 0)
            tests.Insert(0, $"{expression} IN {List(exact)}");
        return tests.Count == 1 ? tests[0] : "(" + string.Join(" OR ", tests) + ")";
    }

    /// <summary><c>E10-E14</c>; the LOINC code <c>718-7</c> is none.</summary>
    private static bool IsRange(string code) => code is [_, _, _, '-', _, _, _];

    /// <summary>A condition list as one expression; no condition is true.</summary>
    public static string And(IEnumerable<string> conditions)
    {
        var all = conditions.ToList();
        return all.Count == 0 ? "true" : string.Join("\n    AND ", all);
    }

    /// <summary>At least one of the conditions.</summary>
    public static string Or(IReadOnlyList<string> conditions) => conditions.Count == 1 ? conditions[0] : "(" + string.Join(" OR ", conditions) + ")";

    /// <summary>A day that falls in one of the spans.</summary>
    public static string Within(string day, IReadOnlyList<Period> spans) =>
        Or([.. spans.Distinct().OrderBy(s => s.From).ThenBy(s => s.To).Select(s => $"{day} BETWEEN {Day(s.From)} AND {Day(s.To)}")]);

    /// <summary>A date cut to a granularity, as text.</summary>
    public static string Cut(string day, Granularity granularity) => granularity switch
    {
        Granularity.Year => $"strftime({day}, '%Y')",
        Granularity.Quarter => $"strftime({day}, '%Y') || '-Q' || quarter({day})",
        Granularity.Month => $"strftime({day}, '%Y-%m')",
        _ => $"strftime({day}, '%Y-%m-%d')",
    };
}
