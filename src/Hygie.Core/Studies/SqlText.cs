using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>Writes literals. Codes have passed <see cref="CodeShape"/>, so no quote can be among them; quotes are doubled all the same.</summary>
internal static class SqlText
{
    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Day(DateOnly day) => "DATE '" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "'";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> values) => "(" + string.Join(", ", values.Select(Text)) + ")";

    /// <summary><paramref name="expression"/> is a text that equals one of the codes, or begins like one that ends in a star.</summary>
    public static string Matches(string expression, IReadOnlyList<string> codes)
    {
        var exact = codes.Where(c => !c.EndsWith('*')).ToList();
        var tests = codes.Where(c => c.EndsWith('*')).Select(c => $"starts_with({expression}, {Text(c[..^1])})").ToList();
        if (exact.Count > 0)
            tests.Insert(0, $"{expression} IN {List(exact)}");
        return tests.Count == 1 ? tests[0] : "(" + string.Join(" OR ", tests) + ")";
    }

    /// <summary>A condition list as one expression; no condition is true.</summary>
    public static string And(IEnumerable<string> conditions)
    {
        var all = conditions.ToList();
        return all.Count == 0 ? "true" : string.Join("\n    AND ", all);
    }

    /// <summary>A date cut to a granularity, as text.</summary>
    public static string Cut(string day, Granularity granularity) => granularity switch
    {
        Granularity.Year => $"strftime({day}, '%Y')",
        Granularity.Quarter => $"strftime({day}, '%Y') || '-Q' || quarter({day})",
        Granularity.Month => $"strftime({day}, '%Y-%m')",
        _ => $"strftime({day}, '%Y-%m-%d')",
    };
}

/// <summary>Remembers every column that a query names, and what the version lacks.</summary>
internal sealed class SqlReads(SourceShape shape)
{
    private readonly SortedDictionary<string, SortedSet<string>> _reads = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>What the version really has.</summary>
    public SourceShape Shape => shape;

    /// <summary>Tables (<c>T</c>) and columns (<c>T.C</c>) that were named but are not in the version.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Everything read, in order of name.</summary>
    public IReadOnlyList<TableUse> Uses => [.. _reads.Select(r => new TableUse(r.Key, [.. r.Value]))];

    /// <summary>Names a column of a table under its alias.</summary>
    public string Column(string alias, string table, string column)
    {
        if (!shape.Has(table))
            _missing.Add(table);
        else if (!shape.Has(table, column))
            _missing.Add($"{table}.{column}");
        if (!_reads.TryGetValue(table, out var columns))
            _reads[table] = columns = new SortedSet<string>(StringComparer.Ordinal);
        columns.Add(column);
        return $"{alias}.\"{column}\"";
    }

    /// <summary>A shorthand for one table: <c>var p = reads.Of("p", "ER_PRS_F"); p("EXE_SOI_DTD")</c>.</summary>
    public Func<string, string> Of(string alias, string table) => column => Column(alias, table, column);
}
