namespace Hygie.Core.Disclosure;

/// <summary>Asks for a table's smallest-cost safe form by withholding cells.</summary>
/// <param name="Table">The table with every true count; nothing withheld yet.</param>
/// <param name="Profile">The rules.</param>
public sealed record SuppressTableCommand(ReleaseTable Table, DisclosureProfile Profile)
{
    /// <summary>Deterministic effort per question; a pattern not proven within it is refused.</summary>
    public double Effort { get; init; } = 10;
}

/// <summary>A table made safe by withholding, with what each withheld cell still hides.</summary>
/// <param name="Table">What may leave; every withheld cell reads alike, whether risky itself or withheld to protect another.</param>
/// <param name="Cost">Cost of the pattern, proven smallest: 1 for each cell and 1 for each doubling of its persons.</param>
/// <param name="Intervals">Feasible interval of each withheld line, by its index in the table.</param>
public sealed record SuppressedTable(ReleaseTable Table, long Cost, IReadOnlyDictionary<int, FeasibleInterval> Intervals)
{
    /// <summary>How many lines are withheld.</summary>
    public int Withheld => Intervals.Count;
}

/// <summary>
/// Primary and complementary suppression. Each round finds the cheapest pattern for the targets known so far, audits it with
/// whole-number bounds, and turns every failed audit into a new target, until the audit finds nothing.
/// </summary>
public sealed class SuppressTable(ISolver solver)
{
    private const int MaximumRounds = 60;

    /// <summary>The suppressed table, or why withholding alone cannot make it safe.</summary>
    public Result<SuppressedTable> Run(SuppressTableCommand command, CancellationToken cancellation)
    {
        var (table, profile) = (command.Table, command.Profile);
        if (table.Cells.FirstOrDefault(c => c.Persons.Kind != CountKind.Exact) is { } hidden)
            return Refusal.Of("HYG-10038", ("cell", table.Describe(hidden)), ("line", hidden.Line));
        if (TableShape.Of(table) is not { } shape)
            return Refusal.Of("HYG-10032", ("cell", table.Name), ("line", 0));
        if (!new IntervalAudit(shape, profile, solver, command.Effort).System(cancellation, strict: true).TryGet(out _, out var refusal))
            return refusal;
        var rules = new PrimaryRules(shape, profile);
        var primary = Enumerable.Range(0, table.Cells.Count).Where(i => rules.Risks(table.Cells[i]).Count > 0).ToHashSet();
        return Rounds(shape, primary, command, cancellation);
    }

    private Result<SuppressedTable> Rounds(TableShape shape, HashSet<int> primary, SuppressTableCommand command, CancellationToken cancellation)
    {
        var values = shape.Table.Cells.Select(c => c.Persons.Value).ToList();
        var targets = primary.Select(p => new Target(p, -1)).ToHashSet();
        for (var round = 0; round < MaximumRounds; round++)
        {
            var search = new SuppressionPattern(shape, values, primary, command.Profile);
            if (!search.Solve(targets, solver, command.Effort, cancellation).TryGet(out var pattern, out var refusal))
                return refusal;
            var withheld = Withhold(shape.Table, pattern.Lines);
            var audit = new IntervalAudit(TableShape.Of(withheld)!, command.Profile, solver, command.Effort);
            if (!audit.Run(values, cancellation).TryGet(out var audits, out refusal))
                return refusal;
            var failed = audits.Where(a => !a.IsProtected).Select(a => new Target(a.Line, a.Insider)).Where(targets.Add).Count();
            if (audits.All(a => a.IsProtected))
                return new SuppressedTable(withheld, pattern.Cost, audits.Where(a => a.Insider < 0).ToDictionary(a => a.Line, a => a.Interval!.Value));
            if (failed == 0)
                break;
        }

        return Refusal.Of("HYG-10032", ("cell", shape.Table.Name), ("line", 0));
    }

    private static ReleaseTable Withhold(ReleaseTable table, HashSet<int> lines) => table with
    {
        Cells = [.. table.Cells.Select((c, i) => lines.Contains(i) ? new ReleaseCell(c.Line, c.At, CellCount.Withheld) : c)],
    };
}
