namespace Hygie.Core.Disclosure;

/// <summary>What a reader knows of one group of unit cells: a sum, a bound, or that it is withheld.</summary>
/// <param name="Atoms">Unit cells of the group, ascending.</param>
/// <param name="Known">What is said.</param>
internal sealed record Statement(int[] Atoms, CellCount Known);

/// <summary>
/// Tables as linear statements over non-negative whole unit cells, and the questions an attacker asks of them.
/// </summary>
internal sealed class TableSystem
{
    private readonly List<LinearConstraint> _constraints = [];
    private readonly FeasibleInterval[] _bounds;

    /// <summary>Writes the statements down.</summary>
    /// <param name="size">Number of unit cells.</param>
    /// <param name="statements">Everything the reader was told.</param>
    /// <param name="zero">Unit cells known to be empty.</param>
    /// <param name="threshold">What "under the threshold" means.</param>
    public TableSystem(int size, IReadOnlyList<Statement> statements, IReadOnlyCollection<int> zero, int threshold)
    {
        Ceiling = Math.Max(1_000, 4 * statements.Sum(s => s.Known.Value));
        _bounds = [.. Enumerable.Repeat(new FeasibleInterval(0, Ceiling), size)];
        foreach (var atom in zero)
            _bounds[atom] = new FeasibleInterval(0, 0);
        foreach (var statement in statements)
        {
            var (low, high) = statement.Known.Kind switch
            {
                CountKind.Exact => (statement.Known.Value, statement.Known.Value),
                CountKind.Below => (0, threshold - 1),
                _ => (0, long.MaxValue / 4),
            };
            if (statement.Known.Kind != CountKind.Withheld)
                _constraints.Add(new LinearConstraint(Terms(statement.Atoms), low, high));
        }
    }

    /// <summary>The largest number the search considers: a group whose interval reaches it is unbounded in practice.</summary>
    public long Ceiling { get; }

    /// <summary>Whether any table of whole non-negative numbers agrees with everything said; null when unsettled.</summary>
    public bool? IsPossible(ISolver solver, double effort, CancellationToken cancellation) =>
        solver.Solve(new LinearProblem(_bounds, _constraints, []), effort, cancellation).Status switch
        {
            SolverStatus.Optimal => true,
            SolverStatus.Infeasible => false,
            _ => null,
        };

    /// <summary>
    /// The smallest and the largest number of persons that the group can hold, as whole tables; null when unsettled or when
    /// the statements contradict each other.
    /// </summary>
    /// <param name="group">Unit cells asked about.</param>
    /// <param name="insider">Groups whose number the attacker knows besides, being in them.</param>
    /// <param name="solver">Solves both ends.</param>
    /// <param name="effort">Effort for each end.</param>
    /// <param name="cancellation">Stops the search.</param>
    public FeasibleInterval? Interval(int[] group, IReadOnlyList<Statement> insider, ISolver solver, double effort, CancellationToken cancellation)
    {
        var constraints = _constraints.Concat(insider.Select(i => new LinearConstraint(Terms(i.Atoms), i.Known.Value, i.Known.Value))).ToList();
        var low = solver.Solve(new LinearProblem(_bounds, constraints, Terms(group)), effort, cancellation);
        if (low.Status != SolverStatus.Optimal)
            return null;
        var high = solver.Solve(new LinearProblem(_bounds, constraints, [.. Terms(group).Select(t => t with { Coefficient = -1 })]), effort, cancellation);
        return high.Status == SolverStatus.Optimal ? new FeasibleInterval(low.Objective, -high.Objective) : null;
    }

    private static LinearTerm[] Terms(int[] atoms) => [.. atoms.Select(a => new LinearTerm(a, 1))];
}
