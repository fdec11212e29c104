using System.Globalization;

namespace Hygie.Core.Disclosure;

/// <summary>The rules that judge a cell by what it says itself: pure, no solver.</summary>
internal sealed class PrimaryRules(TableShape shape, DisclosureProfile profile)
{
    private readonly ILookup<ReleaseCell, ReleaseCell[]> _groups =
        shape.Groups().ToLookup(g => g.Cell, g => g.Siblings, ReferenceEqualityComparer.Instance as IEqualityComparer<ReleaseCell>);

    /// <summary>Every risk of one cell.</summary>
    public IReadOnlyList<CellRisk> Risks(ReleaseCell cell) =>
        [.. Count(cell), .. Class(cell), .. Establishments(cell), .. Sum(cell), .. Percent(cell), .. Hidden(cell)];

    private IEnumerable<CellRisk> Count(ReleaseCell cell)
    {
        if (cell.Persons is not { Kind: CountKind.Exact, Value: var persons })
            yield break;
        if (persons >= 1 && persons < profile.Threshold)
            yield return Risk("HYG-10020", cell, ("persons", persons), ("threshold", profile.Threshold));
        if (persons == 0 && !profile.ZeroAllowed)
            yield return Risk("HYG-10021", cell);
    }

    private IEnumerable<CellRisk> Class(ReleaseCell cell)
    {
        if (cell.Persons is not { Kind: CountKind.Exact, Value: > 0 and var persons })
            yield break;
        foreach (var siblings in _groups[cell].Where(s => Array.TrueForAll(s, c => c.Persons.Kind != CountKind.Withheld)))
        {
            var atMost = siblings.Sum(s => s.Persons.Kind == CountKind.Exact ? s.Persons.Value : profile.Threshold - 1);
            if (persons * 100 > atMost * profile.MaximumSharePercent)
                yield return Risk("HYG-10022", cell, ("persons", persons), ("group", atMost), ("percent", profile.MaximumSharePercent));
        }
    }

    private IEnumerable<CellRisk> Establishments(ReleaseCell cell)
    {
        if (cell.Establishments is { } establishments && establishments < profile.MinimumEstablishments && cell.Persons is not { Kind: CountKind.Exact, Value: 0 })
            yield return Risk("HYG-10023", cell, ("establishments", establishments), ("minimum", profile.MinimumEstablishments));
    }

    private IEnumerable<CellRisk> Sum(ReleaseCell cell)
    {
        if (cell.Magnitude is not { Sum: > 0 } magnitude)
            yield break;
        if (magnitude.Largest.Count < 2 && magnitude.Largest.Sum() != magnitude.Sum)
        {
            yield return Risk("HYG-10025", cell);
            yield break;
        }

        foreach (var rule in profile.Dominance.Where(r => magnitude.Largest.Take(r.Contributors).Sum() * 100 > magnitude.Sum * r.Percent))
            yield return Risk("HYG-10024", cell, ("contributors", rule.Contributors), ("percent", rule.Percent), ("largest", magnitude.Largest.Take(rule.Contributors).Sum()), ("sum", magnitude.Sum));
        if ((magnitude.Sum - magnitude.Largest.Take(2).Sum()) * 100 < magnitude.Largest[0] * profile.PPercent)
            yield return Risk("HYG-10026", cell, ("percent", profile.PPercent), ("largest", magnitude.Largest[0]), ("rest", magnitude.Sum - magnitude.Largest.Take(2).Sum()));
    }

    private IEnumerable<CellRisk> Percent(ReleaseCell cell)
    {
        if (cell.Percentage is not { } percentage)
            yield break;
        if (percentage is not { Numerator: { } numerator, Denominator: { } denominator })
        {
            if (profile.PercentagesNeedCounts)
                yield return Risk("HYG-10027", cell);
            yield break;
        }

        var rest = denominator - numerator;
        if (IsSmall(numerator) || IsSmall(rest) || IsSmall(denominator) || rest < 0)
            yield return Risk("HYG-10028", cell, ("numerator", numerator), ("denominator", denominator));
    }

    /// <summary>A withheld count beside a figure that gives it back.</summary>
    private IEnumerable<CellRisk> Hidden(ReleaseCell cell)
    {
        if (cell.Persons.Kind != CountKind.Exact && (cell.Magnitude is not null || cell.Percentage is not null || cell.Establishments is not null))
            yield return Risk("HYG-10029", cell);
    }

    private bool IsSmall(long persons) => persons >= 1 && persons < profile.Threshold;

    private CellRisk Risk(string code, ReleaseCell cell, params (string Name, object Value)[] attack) =>
        new(code, cell.Line, shape.Table.Describe(cell), Facts(attack));

    internal static SortedDictionary<string, string> Facts(params (string Name, object Value)[] attack)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in attack)
            facts[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return facts;
    }
}
