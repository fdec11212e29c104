namespace Hygie.Core.Disclosure;

/// <summary>Asks whether a table may leave under a profile.</summary>
/// <param name="Table">The table as it would leave.</param>
/// <param name="Profile">The rules.</param>
public sealed record CheckTableCommand(ReleaseTable Table, DisclosureProfile Profile)
{
    /// <summary>
    /// The true counts by line, when the hub withheld cells itself and knows them: a large withheld cell is then judged by p % around its
    /// true count. Without them, a withheld cell that may be small must keep all of 0 to threshold - 1.
    /// </summary>
    public IReadOnlyList<long>? Truth { get; init; }

    /// <summary>Deterministic effort per question to the solver; a question not settled within it counts as not safe.</summary>
    public double Effort { get; init; } = 5;
}

/// <summary>Judges a table by itself: every cell, every withheld cell's feasible interval, every difference of two lines.</summary>
public sealed class CheckTable(ISolver solver)
{
    /// <summary>The verdict, the same for the researcher and the checker: only the rendering differs.</summary>
    public TableVerdict Run(CheckTableCommand command, CancellationToken cancellation)
    {
        var (table, profile) = (command.Table, command.Profile);
        if (TableShape.Of(table) is not { } shape)
            return Unsettled(table, profile, "HYG-10032");
        var rules = new PrimaryRules(shape, profile);
        var risks = table.Cells.Select(c => rules.Risks(c).ToList()).ToList();
        var audit = new IntervalAudit(shape, profile, solver, command.Effort);
        if (!audit.Run(command.Truth, cancellation).TryGet(out var audits, out var refusal))
            return Unsettled(table, profile, refusal.Code) with { Cells = Verdicts(table, risks, []) };
        foreach (var bad in audits.Where(a => !a.IsProtected))
            risks[bad.Line].Add(Recoverable(shape, bad));
        var verdict = new TableVerdict(table.Name, profile.Name, Verdicts(table, risks, audits));
        return verdict with { TableRisks = [.. new Differencing(solver, profile, command.Effort).Within(shape, cancellation)] };
    }

    internal static CellRisk Recoverable(TableShape shape, LineAudit bad)
    {
        var cell = shape.Table.Cells[bad.Line];
        return bad.Interval is { } range
            ? new CellRisk("HYG-10030", cell.Line, shape.Table.Describe(cell), PrimaryRules.Facts(("low", range.Low), ("high", range.High)))
            : new CellRisk("HYG-10032", cell.Line, shape.Table.Describe(cell), PrimaryRules.Facts());
    }

    private static CellVerdict[] Verdicts(ReleaseTable table, List<List<CellRisk>> risks, IReadOnlyList<LineAudit> audits)
    {
        var intervals = audits.Where(a => a.Insider < 0).ToDictionary(a => a.Line, a => a.Interval);
        return [.. table.Cells.Select((c, i) => new CellVerdict(c.Line, table.Describe(c), risks[i], intervals.GetValueOrDefault(i)))];
    }

    private static TableVerdict Unsettled(ReleaseTable table, DisclosureProfile profile, string code) =>
        new(table.Name, profile.Name, []) { TableRisks = [new CellRisk(code, 0, table.Name, PrimaryRules.Facts())] };
}
