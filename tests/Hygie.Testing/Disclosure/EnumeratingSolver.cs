using Hygie.Core.Disclosure;

namespace Hygie.Testing.Disclosure;

/// <summary>
/// The obvious solver: tries every whole-number assignment within bounds that the constraints leave. Small problems only; it is
/// the oracle that the real solver is compared with, and the one fast tests use.
/// </summary>
public sealed class EnumeratingSolver : ISolver
{
    /// <inheritdoc/>
    public SolverAnswer Solve(LinearProblem problem, double effort, CancellationToken cancellation)
    {
        var search = new Search(problem, cancellation);
        search.From(0);
        return search.Best is { } best ? new SolverAnswer(SolverStatus.Optimal, search.Objective, best) : new SolverAnswer(SolverStatus.Infeasible, 0, []);
    }

    private sealed class Search(LinearProblem problem, CancellationToken cancellation)
    {
        private readonly long[] _values = new long[problem.Variables.Count];

        public long[]? Best { get; private set; }

        public long Objective { get; private set; }

        public void From(int variable)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!problem.Constraints.All(c => CanHold(c.Terms, c.Low, c.High, variable)))
                return;
            if (Best is not null && (problem.Minimise.Count == 0 || Range(problem.Minimise, variable).Low >= Objective))
                return;
            if (variable == _values.Length)
            {
                (Best, Objective) = ([.. _values], problem.Minimise.Sum(t => t.Coefficient * _values[t.Variable]));
                return;
            }

            for (var value = problem.Variables[variable].Low; value <= problem.Variables[variable].High; value++)
            {
                _values[variable] = value;
                From(variable + 1);
            }
        }

        private bool CanHold(IReadOnlyList<LinearTerm> terms, long low, long high, int set)
        {
            var range = Range(terms, set);
            return range.High >= low && range.Low <= high;
        }

        /// <summary>What an expression can still be when the first <paramref name="set"/> variables have their values.</summary>
        private FeasibleInterval Range(IReadOnlyList<LinearTerm> terms, int set)
        {
            long low = 0, high = 0;
            foreach (var (variable, coefficient) in terms.Select(t => (t.Variable, t.Coefficient)))
            {
                var (least, most) = variable < set ? (_values[variable], _values[variable]) : (problem.Variables[variable].Low, problem.Variables[variable].High);
                low += coefficient * (coefficient > 0 ? least : most);
                high += coefficient * (coefficient > 0 ? most : least);
            }

            return new FeasibleInterval(low, high);
        }
    }
}
