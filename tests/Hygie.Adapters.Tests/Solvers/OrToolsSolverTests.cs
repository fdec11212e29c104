using CsCheck;
using Hygie.Adapters.Solvers;
using Hygie.Core.Disclosure;
using Hygie.Testing.Disclosure;
using Xunit;

namespace Hygie.Adapters.Tests.Solvers;

public sealed class OrToolsSolverTests
{
    private static readonly ISolver Solver = SolverAdapters.OrTools();

    /// <summary>Problems of up to four variables and four constraints, small enough to try every assignment.</summary>
    private static readonly Gen<LinearProblem> Problems =
        from size in Gen.Int[1, 4]
        from bounds in Gen.Select(Gen.Long[0, 3], Gen.Long[0, 6], (low, more) => new FeasibleInterval(low, low + more)).Array[size]
        from constraints in (from coefficients in Gen.Long[-3, 3].Array[size]
                             from low in Gen.Long[-8, 12]
                             from more in Gen.Long[0, 4]
                             select new LinearConstraint(Terms(coefficients), low, low + more)).Array[0, 4]
        from objective in Gen.Long[-4, 4].Array[size]
        select new LinearProblem(bounds, constraints, Terms(objective));

    [Fact]
    public void Answers_like_the_solver_that_tries_everything() => Problems.Sample(
        problem =>
        {
            var (mine, oracle) = (Solver.Solve(problem, 5, CancellationToken.None), new EnumeratingSolver().Solve(problem, 5, CancellationToken.None));
            Assert.Equal(oracle.Status, mine.Status);
            Assert.Equal(oracle.Objective, mine.Objective);
            Assert.All(problem.Constraints.Where(_ => mine.Values.Count > 0), c => Assert.InRange(c.Terms.Sum(t => t.Coefficient * mine.Values[t.Variable]), c.Low, c.High));
        },
        iter: 300, threads: 1);

    [Fact]
    public void Out_of_effort_is_unsettled_not_a_guess()
    {
        var items = Enumerable.Range(0, 60).Select(i => 1_000_003L + (i * i * 7919 % 100_000)).ToArray();
        var problem = new LinearProblem([.. items.Select(_ => new FeasibleInterval(0, 1))], [new LinearConstraint(Terms(items), 31_234_567, 31_234_567)], Terms(items));
        Assert.Equal(SolverStatus.Unsettled, Solver.Solve(problem, 0.0001, TestContext.Current.CancellationToken).Status);
    }

    [Fact]
    public void A_cancelled_question_throws() =>
        Assert.Throws<OperationCanceledException>(() => Solver.Solve(new LinearProblem([], [], []), 1, new CancellationToken(canceled: true)));

    [Fact]
    public void A_malformed_problem_is_a_broken_promise() =>
        Assert.Throws<SolverException>(() => Solver.Solve(new LinearProblem([new FeasibleInterval(3, 1)], [], []), 1, TestContext.Current.CancellationToken));

    private static LinearTerm[] Terms(long[] coefficients) => [.. coefficients.Select((c, i) => new LinearTerm(i, c))];
}
