using System.Globalization;
using System.Text.RegularExpressions;

namespace Hygie.Core.Disclosure;

/// <summary>
/// Which units of a variable a category stands for: everything (a total), a range of whole numbers, or a set of codes.
/// Extents, not labels, decide what adds up to what: <c>20-29</c> and <c>30-39</c> together are <c>20-39</c> in any table.
/// </summary>
public sealed partial record CategoryExtent : IEquatable<CategoryExtent>
{
    private static readonly HashSet<string> EmptyCodes = new(StringComparer.Ordinal);

    /// <summary>The total over the variable.</summary>
    public static readonly CategoryExtent Total = new("total", true, 0, -1, EmptyCodes);

    private static readonly string[] TotalWords = ["total", "ensemble", "tous", "toutes", "all", "*"];

    private CategoryExtent(string label, bool isTotal, long low, long high, IReadOnlySet<string> codes) =>
        (Label, IsTotal, Low, High, Codes) = (label, isTotal, low, high, codes);

    /// <summary>The label as written in the table.</summary>
    public string Label { get; }

    /// <summary>True for the total over the variable.</summary>
    public bool IsTotal { get; }

    /// <summary>True for a range of whole numbers, <see cref="Low"/> to <see cref="High"/> both included.</summary>
    public bool IsRange => Low <= High;

    /// <summary>First number of the range.</summary>
    public long Low { get; }

    /// <summary>Last number of the range; <see cref="long.MaxValue"/> when open.</summary>
    public long High { get; }

    /// <summary>The codes, when neither a total nor a range.</summary>
    public IReadOnlySet<string> Codes { get; }

    /// <summary>A range of whole numbers.</summary>
    public static CategoryExtent Range(long low, long high) =>
        new(high == long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{low}+")
            : low == high ? low.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{low}-{high}"), false, low, high, EmptyCodes);

    /// <summary>A named set of codes, such as a region's départements.</summary>
    public static CategoryExtent Of(string label, params IEnumerable<string> codes) => new(label, false, 0, -1, codes.ToHashSet(StringComparer.Ordinal));

    /// <summary>
    /// Reads a label: <c>total</c> (also <c>ensemble</c>, <c>all</c>, <c>*</c>), <c>20-29</c>, <c>20</c>, <c>90+</c>,
    /// codes joined by <c>|</c>, or one code.
    /// </summary>
    public static CategoryExtent Parse(string label)
    {
        if (TotalWords.Contains(label, StringComparer.OrdinalIgnoreCase))
            return Total;
        var match = Numbers().Match(label);
        if (match.Success && long.TryParse(match.Groups["low"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var low))
        {
            var high = match.Groups["open"].Success ? long.MaxValue
                : match.Groups["high"].Success && long.TryParse(match.Groups["high"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? end : low;
            if (low <= high)
                return new CategoryExtent(label, false, low, high, EmptyCodes);
        }

        return Of(label, label.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>True when the two stand for the same units, whatever their labels.</summary>
    public bool Equals(CategoryExtent? other) =>
        other is not null && IsTotal == other.IsTotal && Low == other.Low && High == other.High && Codes.SetEquals(other.Codes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsTotal, Low, High, Codes.Count);

    /// <summary>The label.</summary>
    public override string ToString() => Label;

    [GeneratedRegex(@"^(?<low>\d{1,12})(?:\s*[-–]\s*(?<high>\d{1,12})|(?<open>\+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers();
}
