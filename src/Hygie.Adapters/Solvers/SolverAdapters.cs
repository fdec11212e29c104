using Hygie.Core.Disclosure;

namespace Hygie.Adapters.Solvers;

/// <summary>The solvers that can be plugged in.</summary>
public static class SolverAdapters
{
    /// <summary>OR-Tools CP-SAT: exact over whole numbers, one thread, the same answer each time.</summary>
    public static ISolver OrTools() => new OrToolsSolver();
}
