using System.Globalization;
using Google.OrTools.Sat;
using Hygie.Core.Disclosure;

namespace Hygie.Adapters.Solvers;

/// <summary>
/// CP-SAT behind the port. One worker and a deterministic limit: a verdict does not depend on the speed of the machine.
/// </summary>
internal sealed class OrToolsSolver : ISolver
{
    /// <inheritdoc/>
    public SolverAnswer Solve(LinearProblem problem, double effort, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var model = new CpModel();
        var variables = problem.Variables.Select((v, i) => model.NewIntVar(v.Low, v.High, "v" + i.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var constraint in problem.Constraints)
            model.AddLinearConstraint(Expression(constraint.Terms, variables), constraint.Low, constraint.High);
        if (problem.Minimise.Count > 0)
            model.Minimize(Expression(problem.Minimise, variables));
        var solver = new CpSolver
        {
            StringParameters = string.Create(CultureInfo.InvariantCulture, $"num_workers:1,random_seed:1,max_deterministic_time:{effort:0.0###}"),
        };
        using var stop = cancellation.Register(solver.StopSearch);
        var status = solver.Solve(model);
        cancellation.ThrowIfCancellationRequested();
        return status switch
        {
            CpSolverStatus.Optimal => new SolverAnswer(SolverStatus.Optimal, Objective(problem, variables, solver), [.. variables.Select(solver.Value)]),
            CpSolverStatus.Infeasible => new SolverAnswer(SolverStatus.Infeasible, 0, []),
            CpSolverStatus.Feasible or CpSolverStatus.Unknown => new SolverAnswer(SolverStatus.Unsettled, 0, []),
            _ => throw new SolverException("The problem is not one the solver accepts: " + model.Validate()),
        };
    }

    /// <summary>Computed from the solution in whole numbers: the solver's own figure is a double.</summary>
    private static long Objective(LinearProblem problem, IntVar[] variables, CpSolver solver) =>
        problem.Minimise.Sum(t => t.Coefficient * solver.Value(variables[t.Variable]));

    private static LinearExpr Expression(IReadOnlyList<LinearTerm> terms, IntVar[] variables) =>
        LinearExpr.WeightedSum(terms.Select(t => variables[t.Variable]).ToArray(), terms.Select(t => t.Coefficient).ToArray());
}
