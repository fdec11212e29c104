using System.Runtime.InteropServices;

namespace Hygie.Core.Disclosure;

/// <summary>One term of a linear expression over whole-number variables.</summary>
/// <param name="Variable">Index into <see cref="LinearProblem.Variables"/>.</param>
/// <param name="Coefficient">Whole-number coefficient.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinearTerm(int Variable, long Coefficient);

/// <summary>A linear expression that must lie between two whole numbers, both included.</summary>
public sealed record LinearConstraint(IReadOnlyList<LinearTerm> Terms, long Low, long High);

/// <summary>
/// A linear problem over whole numbers: minimise an expression under constraints.
/// The sum of |coefficient| × bound of every expression stays below 2^62.
/// </summary>
/// <param name="Variables">Lowest and highest value of each variable.</param>
/// <param name="Constraints">Constraints, all of which hold.</param>
/// <param name="Minimise">The expression to make smallest; empty asks for any solution.</param>
public sealed record LinearProblem(
    IReadOnlyList<FeasibleInterval> Variables, IReadOnlyList<LinearConstraint> Constraints, IReadOnlyList<LinearTerm> Minimise);

/// <summary>How far the solver came.</summary>
public enum SolverStatus
{
    /// <summary>The smallest value is proven.</summary>
    Optimal,
    /// <summary>It is proven that no solution exists.</summary>
    Infeasible,
    /// <summary>The effort ran out before either was proven. Callers treat it as "not safe".</summary>
    Unsettled,
}

/// <summary>The solver's answer.</summary>
/// <param name="Status">What is proven.</param>
/// <param name="Objective">The smallest value, when optimal.</param>
/// <param name="Values">A solution reaching it, one value per variable, when optimal; else empty.</param>
public sealed record SolverAnswer(SolverStatus Status, long Objective, IReadOnlyList<long> Values);

/// <summary>
/// Solves whole-number linear problems exactly. A pure function: the same problem and effort give the same status and objective.
/// </summary>
public interface ISolver
{
    /// <summary>Solves <paramref name="problem"/>.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="effort">Deterministic effort allowed, about seconds of one core; exhausted means <see cref="SolverStatus.Unsettled"/>.</param>
    /// <param name="cancellation">Stops the search; throws <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="SolverException">The solver itself broke, or the problem is malformed.</exception>
    SolverAnswer Solve(LinearProblem problem, double effort, CancellationToken cancellation);
}

/// <summary>The solver broke its promise.</summary>
public sealed class SolverException(string message, Exception? inner = null) : Exception(message, inner);
