using System.Globalization;

namespace Hygie.Core.Intake;

/// <summary>Collects what the checks notice: every occurrence is counted, the first 10,000 are kept, the rest go to the reject file only.</summary>
/// <param name="rejects">Receives one line <c>table,row,column,rule</c> for each finding of severity error; never a value, nor the name of a file that is no plain name. Null: no reject file.</param>
public sealed class FindingLog(TextWriter? rejects = null)
{
    /// <summary>Most findings kept.</summary>
    public const int Kept = 10_000;

    private readonly List<Finding> _findings = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Occurrences of each rule, complete.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>True when any finding, kept or not, has severity error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Notes one occurrence.</summary>
    /// <param name="table">Table.</param>
    /// <param name="column">Column, or empty.</param>
    /// <param name="row">1-based row, or 0 for the table.</param>
    /// <param name="rule">One of <see cref="Rules"/>.</param>
    /// <returns>Its severity.</returns>
    public Severity Add(string table, string column, long row, string rule)
    {
        var severity = Rules.SeverityOf(rule);
        Count(rule, 1);
        if (_findings.Count < Kept)
            _findings.Add(new Finding(table, column, row, rule, severity));
        if (severity == Severity.Error)
        {
            HasErrors = true;
            rejects?.Write(string.Create(CultureInfo.InvariantCulture, $"{(IsPlain(table) ? table : "?")},{row},{column},{rule}\n"));
        }

        return severity;
    }

    /// <summary>A file of no table may bear any name, even one that a spreadsheet would run or that names somebody.</summary>
    private static bool IsPlain(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Counts occurrences that are too ordinary to be listed, such as sentinels.</summary>
    public void Count(string rule, long times)
    {
        if (times > 0)
            _counts[rule] = _counts.GetValueOrDefault(rule) + times;
    }
}
