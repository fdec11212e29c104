namespace Hygie.Core.Disclosure;

/// <summary>
/// Checks a new table against every table that ever left, of all projects: exactly where population, source versions and
/// categories are shared, and with a plain "does not know" elsewhere.
/// </summary>
public sealed class ReleaseLedger(ISolver solver)
{
    /// <summary>The risks that earlier releases add; empty means none. Unknown is a risk (HYG-10034).</summary>
    /// <param name="table">The table that would leave.</param>
    /// <param name="earlier">Every released table, of every project.</param>
    /// <param name="profile">The rules.</param>
    /// <param name="effort">Deterministic effort per question.</param>
    /// <param name="cancellation">Stops the search.</param>
    public IReadOnlyList<CellRisk> Check(
        ReleaseTable table, IReadOnlyList<ReleasedTable> earlier, DisclosureProfile profile, double effort, CancellationToken cancellation)
    {
        var related = earlier.Where(e => SharesSource(table, e.Table)).ToList();
        var exact = related.Where(e => SamePeople(table, e.Table) && SameCategories(table, e.Table)).ToList();
        var versions = related.Where(e => string.Equals(e.Table.Population.Definition, table.Population.Definition, StringComparison.Ordinal) && !SameSources(table, e.Table)).ToList();
        var compared = versions.Where(e => SameCategories(table, e.Table)).ToList();
        var unknown = related.Except(exact).Except(compared).ToList();
        var risks = new List<CellRisk>();
        if (exact.Count > 0)
            risks.AddRange(new Differencing(solver, profile, effort).Across(table, exact, cancellation));
        risks.AddRange(compared.SelectMany(e => BetweenVersions(table, e, profile)));
        if (unknown.Count > 0)
            risks.Add(Differencing.Unknown(table, unknown));
        return risks;
    }

    /// <summary>Late arrivals and objectors show when the same group is counted on two versions.</summary>
    private static IEnumerable<CellRisk> BetweenVersions(ReleaseTable table, ReleasedTable earlier, DisclosureProfile profile)
    {
        if (AtomGrid.Of([table, earlier.Table]) is not { } grid)
        {
            yield return Differencing.Unknown(table, [earlier]);
            yield break;
        }

        var before = earlier.Table.Cells.Where(c => c.Persons.Kind == CountKind.Exact)
            .ToLookup(c => string.Join(',', grid.Covered(earlier.Table, c)), c => c.Persons.Value, StringComparer.Ordinal);
        foreach (var cell in table.Cells.Where(c => c.Persons.Kind == CountKind.Exact))
        {
            foreach (var change in before[string.Join(',', grid.Covered(table, cell))].Select(b => Math.Abs(cell.Persons.Value - b)).Where(d => d >= 1 && d < profile.Threshold))
                yield return new CellRisk("HYG-10035", cell.Line, table.Describe(cell), PrimaryRules.Facts(("earlier", $"{earlier.Table.Name} of project {earlier.Project}"), ("persons", change), ("group", table.Describe(cell))));
        }
    }

    private static bool SharesSource(ReleaseTable a, ReleaseTable b) =>
        SameSources(a, b) || a.Population.Sources.Any(s => b.Population.Sources.Any(t => t.Dataset == s.Dataset));

    private static bool SamePeople(ReleaseTable a, ReleaseTable b) =>
        string.Equals(a.Population.Definition, b.Population.Definition, StringComparison.Ordinal) && SameSources(a, b);

    private static bool SameSources(ReleaseTable a, ReleaseTable b) => a.Population.Sources.ToHashSet().SetEquals(b.Population.Sources);

    /// <summary>
    /// Codes can be compared only when both tables know the same ones on a variable, or one of them only totals it.
    /// Ranges of numbers always can.
    /// </summary>
    private static bool SameCategories(ReleaseTable a, ReleaseTable b)
    {
        var mine = Codes(a);
        return Codes(b).All(other => !mine.TryGetValue(other.Key, out var codes) || codes.SetEquals(other.Value));
    }

    /// <summary>The codes of each variable that a table divides; none for one divided into ranges only.</summary>
    private static Dictionary<string, HashSet<string>> Codes(ReleaseTable table) =>
        Enumerable.Range(0, table.Dimensions.Count).Where(d => table.Cells.Any(c => !c.At[d].IsTotal))
            .ToDictionary(d => table.Dimensions[d], d => table.Cells.SelectMany(c => c.At[d].Codes).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
