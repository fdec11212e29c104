namespace Hygie.Core.Disclosure;

/// <summary>A table already released.</summary>
/// <param name="Release">Public id of the release.</param>
/// <param name="Project">Project that released it: the checker reads it, a researcher of another project never does.</param>
/// <param name="Table">The table as it left.</param>
public sealed record ReleasedTable(string Release, ProjectId Project, ReleaseTable Table);

/// <summary>What several tables tell together that none tells alone.</summary>
internal sealed class Differencing(ISolver solver, DisclosureProfile profile, double effort)
{
    private const int MaximumGroups = 512;

    /// <summary>Risks of a table's own lines subtracted from one another.</summary>
    public IReadOnlyList<CellRisk> Within(TableShape shape, CancellationToken cancellation)
    {
        var audit = new IntervalAudit(shape, profile, solver, effort);
        var zero = audit.System(cancellation, strict: true).IsRefused ? [] : shape.Absent;
        var lines = Lines(shape.Grid, shape.Table, "").Select(l => l with { Atoms = [.. l.Atoms.Except(zero)] }).ToList();
        return audit.System(cancellation).TryGet(out var system, out _) ? Judge(shape.Grid, lines, lines, system, [], cancellation) : [];
    }

    /// <summary>Risks of <paramref name="table"/> together with earlier tables of the same population and source versions.</summary>
    public IReadOnlyList<CellRisk> Across(ReleaseTable table, IReadOnlyList<ReleasedTable> earlier, CancellationToken cancellation)
    {
        if (AtomGrid.Of([table, .. earlier.Select(e => e.Table)]) is not { } grid)
            return [Unknown(table, earlier)];
        var fresh = Lines(grid, table, "").ToList();
        var all = fresh.Concat(earlier.SelectMany(e => Lines(grid, e.Table, $"{e.Table.Name} of project {e.Project}"))).ToList();
        TableSystem System(IEnumerable<Line> lines) => new(grid.Size, [.. lines.Select(l => new Statement(l.Atoms, l.Cell.Persons))], [], profile.Threshold);
        var system = System(all);
        return system.IsPossible(solver, effort, cancellation) == true
            ? Judge(grid, fresh, all, system, [System(fresh), System(all.Except(fresh))], cancellation) : [Unknown(table, earlier)];
    }

    /// <summary>"Does not know": not safe unless a checker overrides it with a reason.</summary>
    public static CellRisk Unknown(ReleaseTable table, IEnumerable<ReleasedTable> earlier) =>
        new("HYG-10034", 0, table.Name, PrimaryRules.Facts(("earlier", string.Join(", ", earlier.Select(e => $"{e.Table.Name} of project {e.Project}").Distinct(StringComparer.Ordinal)))));

    private List<CellRisk> Judge(AtomGrid grid, List<Line> fresh, List<Line> all, TableSystem system, TableSystem[] apart, CancellationToken cancellation)
    {
        var pairs = Pairs(grid, fresh, all).ToList();
        return pairs.Count > 0 ? pairs : [.. Groups(grid, fresh, all, system, apart, cancellation)];
    }

    /// <summary>One line inside another: the difference is a group too.</summary>
    private IEnumerable<CellRisk> Pairs(AtomGrid grid, List<Line> fresh, List<Line> all)
    {
        var stated = all.Select(l => string.Join(',', l.Atoms)).ToHashSet(StringComparer.Ordinal);
        foreach (var (mine, other) in fresh.SelectMany(f => all.Where(a => !ReferenceEquals(a, f)).Select(a => (f, a))))
        {
            var (large, small) = mine.Atoms.Length > other.Atoms.Length ? (mine, other) : (other, mine);
            var rest = large.Cell.Persons.Value - small.Cell.Persons.Value;
            if (!mine.IsExact || !other.IsExact || rest < 1 || rest >= profile.Threshold || !small.Set.IsProperSubsetOf(large.Atoms))
                continue;
            var group = large.Atoms.Except(small.Atoms).ToArray();
            if (stated.Add(string.Join(',', group)))
                yield return new CellRisk("HYG-10033", mine.Cell.Line, mine.Words, PrimaryRules.Facts(("larger", large.Name), ("smaller", small.Name), ("persons", rest), ("group", grid.Words(group))));
        }
    }

    /// <summary>
    /// Unit groups that no line states, and earlier withheld cells, bounded by all lines together. What the new table alone or the
    /// earlier ones alone already told (<paramref name="apart"/>) is not told by combining them.
    /// </summary>
    private IEnumerable<CellRisk> Groups(AtomGrid grid, List<Line> fresh, List<Line> all, TableSystem system, TableSystem[] apart, CancellationToken cancellation)
    {
        var settled = all.Where(l => l.IsExact && l.Atoms.Length == 1).Select(l => l.Atoms[0]).ToHashSet();
        var open = Enumerable.Range(0, grid.Size).Except(settled).Select(a => new[] { a })
            .Concat(all.Except(fresh).Where(l => !l.IsExact && l.Atoms.Length > 1).Select(l => l.Atoms)).ToList();
        var hidden = all.Where(l => !l.IsExact).Select(l => string.Join(',', l.Atoms)).ToHashSet(StringComparer.Ordinal);
        var covered = fresh.SelectMany(f => f.Atoms).ToHashSet();
        var table = fresh.Count > 0 ? fresh[0].Table : "";
        if (open.Count > MaximumGroups)
        {
            yield return new CellRisk("HYG-10032", 0, table, PrimaryRules.Facts());
            yield break;
        }

        foreach (var group in open.Where(g => g.Any(covered.Contains)))
        {
            var interval = system.Interval(group, [], solver, effort, cancellation);
            if (interval is not { } range)
                yield return new CellRisk("HYG-10032", 0, table, PrimaryRules.Facts());
            else if (IsUnsafe(range, hidden.Contains(string.Join(',', group)), fresh == all) && apart.All(a => a.Interval(group, [], solver, effort, cancellation) != range))
                yield return new CellRisk("HYG-10036", 0, table, PrimaryRules.Facts(("group", grid.Words(group)), ("low", range.Low), ("high", range.High)));
        }
    }

    /// <summary>
    /// A group nobody stated is unsafe when it is certainly not empty of meaning: surely under the threshold, possibly not zero,
    /// and narrower than "under the threshold". A withheld cell must keep all of 0 to threshold - 1, or be surely over.
    /// Within one table withheld cells were judged already.
    /// </summary>
    private bool IsUnsafe(FeasibleInterval range, bool isWithheld, bool within)
    {
        if (range.Contains(0, profile.Threshold - 1) || range.High == 0 || range.Low >= profile.Threshold)
            return false;
        return isWithheld ? !within : range.High < profile.Threshold;
    }

    private static IEnumerable<Line> Lines(AtomGrid grid, ReleaseTable table, string origin) =>
        table.Cells.Select(c => new Line(grid.Covered(table, c), c, table.Name, table.Describe(c), origin.Length == 0 ? table.Name : origin));

    private sealed record Line(int[] Atoms, ReleaseCell Cell, string Table, string Words, string Name)
    {
        public HashSet<int> Set => [.. Atoms];

        public bool IsExact => Cell.Persons.Kind == CountKind.Exact;
    }
}
