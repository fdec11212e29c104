using System.Collections.Immutable;
using System.Globalization;

namespace Hygie.Core.Disclosure;

/// <summary>Distinct l-diversity of one column: in every class of records that look alike it has at least so many values.</summary>
/// <param name="Column">A column that is no quasi-identifier.</param>
/// <param name="Values">l: the fewest distinct values in a class, missing counting as one; 0 for a table without records.</param>
public sealed record Diversity(string Column, long Values);

/// <summary>
/// How easily the records of a table are told apart by what others may know of a person, its quasi-identifiers: records with the same values form a class.
/// The prosecutor's model of Elliot and Dale as ARX computes it: the attacker knows that his target is in the table. True figures, for those who decide.
/// </summary>
/// <param name="QuasiIdentifiers">The columns compared; none makes one class of all records.</param>
/// <param name="Records">Records.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Unique">Records that are alone in their class.</param>
/// <param name="SmallestClass">k of k-anonymity; 0 for a table without records.</param>
/// <param name="Diversity">l of each other column.</param>
public sealed record ReidentificationRisk(ImmutableArray<string> QuasiIdentifiers, long Records, long Classes, long Unique, long SmallestClass, ImmutableArray<Diversity> Diversity)
{
    /// <summary>Mean over records of one in the size of their class: classes / records, from 0 to 1.</summary>
    public double AverageRisk => Records == 0 ? 0 : (double)Classes / Records;

    /// <summary>The same of the record most at risk: 1 / k.</summary>
    public double HighestRisk => SmallestClass == 0 ? 0 : 1.0 / SmallestClass;

    /// <summary>Share of unique records, from 0 to 1.</summary>
    public double UniqueShare => Records == 0 ? 0 : (double)Unique / Records;

    /// <summary>Measures a table. Memory: one number a record, and the values of one column at a time.</summary>
    /// <param name="columns">Its columns; those named in neither list are not looked at.</param>
    /// <param name="rows">Its records, one value a column; missing as null, which is a value like any other.</param>
    /// <param name="quasiIdentifiers">Some of the columns.</param>
    /// <param name="sensitive">Others, of which the diversity is told.</param>
    public static ReidentificationRisk Of(
        IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, IReadOnlyList<string> quasiIdentifiers, IReadOnlyList<string> sensitive)
    {
        int[] compared = [.. quasiIdentifiers.Select(name => At(columns, name))];
        var (known, sizes, classOf) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<long>(), new int[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
        {
            var key = string.Concat(compared.Select(at => Text(rows[row][at]) is { } text ? string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}") : "-"));
            if (!known.TryGetValue(key, out classOf[row]))
            {
                known.Add(key, classOf[row] = sizes.Count);
                sizes.Add(0);
            }

            sizes[classOf[row]]++;
        }

        return new ReidentificationRisk([.. quasiIdentifiers], rows.Count, sizes.Count, sizes.Count(n => n == 1), sizes.Count == 0 ? 0 : sizes.Min(),
            [.. sensitive.Select(name => new Diversity(name, FewestValues(rows, At(columns, name), classOf, sizes.Count)))]);
    }

    private static long FewestValues(IReadOnlyList<object?[]> rows, int at, int[] classOf, int classes)
    {
        var (seen, values) = (new HashSet<(int Class, string? Value)>(), new long[classes]);
        for (var row = 0; row < rows.Count; row++)
            if (seen.Add((classOf[row], Text(rows[row][at]))))
                values[classOf[row]]++;
        return classes == 0 ? 0 : values.Min();
    }

    private static int At(IReadOnlyList<string> columns, string name) =>
        columns.ToList().IndexOf(name) is >= 0 and var at ? at : throw new ArgumentException("The table has no such column.", nameof(name));

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : value is null ? null : "";
}
