using System.Collections.Immutable;

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
    /// <param name="rows">Its records, one value a column; missing as null, which is a value like any other; values of one column are of one type.</param>
    /// <param name="quasiIdentifiers">Some of the columns.</param>
    /// <param name="sensitive">Others, of which the diversity is told.</param>
    public static ReidentificationRisk Of(
        IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, IReadOnlyList<string> quasiIdentifiers, IReadOnlyList<string> sensitive)
    {
        var (classOf, classes) = (new int[rows.Count], rows.Count == 0 ? 0 : 1);
        foreach (var name in quasiIdentifiers)
            classes = Split(classOf, rows, At(columns, name));
        var sizes = new long[classes];
        foreach (var of in classOf)
            sizes[of]++;
        return new ReidentificationRisk([.. quasiIdentifiers], rows.Count, classes, sizes.Count(n => n == 1), classes == 0 ? 0 : sizes.Min(),
            [.. sensitive.Select(name => new Diversity(name, FewestValues(rows, At(columns, name), classOf, classes)))]);
    }

    /// <summary>Splits every class by the values of one more column; returns how many there are then.</summary>
    private static int Split(int[] classOf, IReadOnlyList<object?[]> rows, int at)
    {
        var classes = new Dictionary<(int Class, object? Value), int>();
        for (var row = 0; row < rows.Count; row++)
        {
            var split = (classOf[row], rows[row][at]);
            if (!classes.TryGetValue(split, out classOf[row]))
                classes.Add(split, classOf[row] = classes.Count);
        }

        return classes.Count;
    }

    private static long FewestValues(IReadOnlyList<object?[]> rows, int at, int[] classOf, int classes)
    {
        var (seen, values) = (new HashSet<(int Class, object? Value)>(), new long[classes]);
        for (var row = 0; row < rows.Count; row++)
            if (seen.Add((classOf[row], rows[row][at])))
                values[classOf[row]]++;
        return classes == 0 ? 0 : values.Min();
    }

    private static int At(IReadOnlyList<string> columns, string name) =>
        columns.ToList().IndexOf(name) is >= 0 and var at ? at : throw new ArgumentException("The table has no such column.", nameof(name));
}
