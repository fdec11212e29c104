namespace Hygie.Core.Disclosure;

/// <summary>What the audit found about one line.</summary>
/// <param name="Line">Index of the line in the table.</param>
/// <param name="Interval">What a reader can deduce; null when unsettled.</param>
/// <param name="Insider">Index of the line whose only person can deduce too much, or -1 when any reader can.</param>
/// <param name="IsProtected">Whether enough stays possible.</param>
internal sealed record LineAudit(int Line, FeasibleInterval? Interval, int Insider, bool IsProtected);

/// <summary>
/// Audits withheld cells as an attacker would: the exact range of whole numbers each can take in any table that agrees
/// with all that is shown.
/// </summary>
internal sealed class IntervalAudit(TableShape shape, DisclosureProfile profile, ISolver solver, double effort)
{
    private readonly IReadOnlyList<ReleaseCell> _cells = shape.Table.Cells;

    /// <summary>Audits every line that does not show its count.</summary>
    /// <param name="truth">The true counts, by line, for a table we suppressed ourselves; null when only the shown table is known.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>One audit per hidden line; null when the shown figures contradict each other or it could not be settled.</returns>
    public Result<IReadOnlyList<LineAudit>> Run(IReadOnlyList<long>? truth, CancellationToken cancellation)
    {
        if (!System(cancellation).TryGet(out var system, out var refusal))
            return refusal;
        var hidden = Enumerable.Range(0, _cells.Count).Where(i => _cells[i].Persons.Kind != CountKind.Exact).ToList();
        var audits = new List<LineAudit>();
        foreach (var line in hidden)
        {
            var interval = system.Interval(shape.Covered[line], [], solver, effort, cancellation);
            audits.Add(new LineAudit(line, interval, -1, interval is { } range && IsProtected(range, truth?[line])));
            audits.AddRange(Insiders(system, line, hidden, truth, cancellation));
        }

        return audits;
    }

    /// <summary>
    /// Whether an interval leaves enough open: all of 0 to threshold - 1, or for a larger true count p % on both sides.
    /// When the true count is unknown to us, a count certainly at or over the threshold needs no protection.
    /// </summary>
    public bool IsProtected(FeasibleInterval range, long? truth)
    {
        if (range.Contains(0, profile.Threshold - 1))
            return true;
        if (truth is not { } persons)
            return range.Low >= profile.Threshold;
        var margin = Margin(persons, profile);
        return persons >= profile.Threshold && range.Contains(persons - margin, persons + margin);
    }

    /// <summary>p % of a number, rounded up.</summary>
    public static long Margin(long value, DisclosureProfile profile) => ((value * profile.PPercent) + 99) / 100;

    /// <summary>The statements of the table; combinations left out are empty unless the totals say otherwise.</summary>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="strict">Whether totals that count more than the lines shown are refused.</param>
    public Result<TableSystem> System(CancellationToken cancellation, bool strict = false)
    {
        var statements = _cells.Select((c, i) => new Statement(shape.Covered[i], c.Persons)).ToList();
        foreach (var zero in strict ? new[] { shape.Absent } : [shape.Absent, []])
        {
            var system = new TableSystem(shape.Grid.Size, statements, zero, profile.Threshold);
            if (system.IsPossible(solver, effort, cancellation) is not { } possible)
                return Refusal.Of("HYG-10032", ("cell", shape.Table.Name), ("line", 0));
            if (possible)
                return system;
        }

        return Refusal.Of("HYG-10031", ("cell", shape.Table.Name), ("line", 0));
    }

    /// <summary>
    /// Somebody alone in a hidden cell knows that cell: small hidden cells must resist him too. Only when the truth is known.
    /// </summary>
    private IEnumerable<LineAudit> Insiders(TableSystem system, int line, List<int> hidden, IReadOnlyList<long>? truth, CancellationToken cancellation)
    {
        if (truth is null || truth[line] >= profile.Threshold || truth[line] == 0)
            yield break;
        foreach (var single in hidden.Where(h => h != line && truth[h] == 1 && !shape.Covered[line].Intersect(shape.Covered[h]).Any()))
        {
            var known = new Statement(shape.Covered[single], CellCount.Exact(1));
            var interval = system.Interval(shape.Covered[line], [known], solver, effort, cancellation);
            var isProtected = interval is { } range && range.Contains(0, profile.Threshold - 1);
            if (!isProtected)
                yield return new LineAudit(line, interval, single, isProtected);
        }
    }
}
