using System.Numerics;
using System.Runtime.InteropServices;

namespace Hygie.Core.Disclosure;

/// <summary>A level that a withheld line must be able to reach in some possible table.</summary>
/// <param name="Line">The line.</param>
/// <param name="Insider">A line whose value the attacker knows besides, or -1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Target(int Line, int Insider);

/// <summary>
/// The smallest-cost set of cells to withhold such that the given targets hold: one whole-number problem with a yes/no per cell
/// and, for each target, two possible tables (one where the cell is small enough, one where it is large enough) that agree with
/// everything shown (the attacker's tables of Fischetti and Salazar, 2001, written out in full).
/// </summary>
internal sealed class SuppressionPattern(TableShape shape, IReadOnlyList<long> values, IReadOnlySet<int> primary, DisclosureProfile profile)
{
    private readonly List<FeasibleInterval> _variables = [];
    private readonly List<LinearConstraint> _constraints = [];
    private readonly long _ceiling = Math.Max(1_000, 2 * values.DefaultIfEmpty().Max() + profile.Threshold);

    /// <summary>Cost of withholding a line: one, and one more for each doubling of its persons.</summary>
    public static int Cost(long persons) => 1 + BitOperations.Log2((ulong)persons + 1);

    /// <summary>Finds the pattern.</summary>
    /// <returns>The lines withheld with their cost; a refusal when none exists or it was not proven in time.</returns>
    public Result<(HashSet<int> Lines, long Cost)> Solve(IReadOnlyCollection<Target> targets, ISolver solver, double effort, CancellationToken cancellation)
    {
        for (var i = 0; i < values.Count; i++)
            _variables.Add(new FeasibleInterval(primary.Contains(i) ? 1 : 0, primary.Contains(i) || values[i] > 0 ? 1 : 0));
        foreach (var target in targets)
            Add(target);
        var cost = values.Select((v, i) => new LinearTerm(i, Cost(v))).ToList();
        var answer = solver.Solve(new LinearProblem(_variables, _constraints, cost), effort, cancellation);
        return answer.Status switch
        {
            SolverStatus.Optimal => (Enumerable.Range(0, values.Count).Where(i => answer.Values[i] == 1).ToHashSet(), answer.Objective),
            SolverStatus.Infeasible => Refusal.Of("HYG-10037", ("cell", shape.Table.Name), ("line", 0)),
            _ => Refusal.Of("HYG-10032", ("cell", shape.Table.Name), ("line", 0)),
        };
    }

    private void Add(Target target)
    {
        var (persons, small) = (values[target.Line], profile.Threshold - 1);
        var margin = IntervalAudit.Margin(persons, profile);
        var isLarge = persons >= profile.Threshold;
        var either = isLarge ? Variable(1) : -1; // 1: all of 0..threshold-1 stays possible; 0: p % on both sides does.
        var (down, up) = isLarge ? (persons - margin, persons + margin) : (0, small);
        var (withheld, group) = (target.Line, shape.Covered[target.Line]);

        // In one possible table the line is at most `down`, or anything if it is shown after all.
        List<LinearTerm> atMost = [.. PossibleTable(target.Insider, group), new(withheld, _ceiling)];
        // In another it is at least `up`.
        List<LinearTerm> atLeast = [.. PossibleTable(target.Insider, group), new(withheld, -up)];
        if (isLarge)
        {
            atMost.Add(new LinearTerm(either, down));
            atLeast.Add(new LinearTerm(either, up - small));
        }

        _constraints.Add(new LinearConstraint(atMost, long.MinValue / 4, down + _ceiling));
        _constraints.Add(new LinearConstraint(atLeast, 0, long.MaxValue / 4));
    }

    /// <summary>A table that agrees with every line that is shown; returns the sum of a group of its unit cells.</summary>
    private List<LinearTerm> PossibleTable(int insider, int[] group)
    {
        var zero = shape.Absent.ToHashSet();
        var first = _variables.Count;
        for (var atom = 0; atom < shape.Grid.Size; atom++)
            Variable(zero.Contains(atom) ? 0 : _ceiling);
        for (var line = 0; line < values.Count; line++)
        {
            var sum = shape.Covered[line].Select(a => new LinearTerm(first + a, 1)).ToList();
            if (line == insider)
            {
                _constraints.Add(new LinearConstraint(sum, values[line], values[line]));
                continue;
            }

            _constraints.Add(new LinearConstraint([.. sum, new LinearTerm(line, values[line])], values[line], long.MaxValue / 4));
            _constraints.Add(new LinearConstraint([.. sum, new LinearTerm(line, -_ceiling * sum.Count)], long.MinValue / 4, values[line]));
        }

        return [.. group.Select(a => new LinearTerm(first + a, 1))];
    }

    private int Variable(long high)
    {
        _variables.Add(new FeasibleInterval(0, high));
        return _variables.Count - 1;
    }
}
