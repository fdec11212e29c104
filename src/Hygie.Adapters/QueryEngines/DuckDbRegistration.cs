using Hygie.Core.Studies;

namespace Hygie.Adapters.QueryEngines;

/// <summary>What a query may use.</summary>
/// <param name="MemoryMegabytes">Ceiling of the engine's memory; beyond it a query fails, for nothing is ever spilled to disk in clear.</param>
/// <param name="Threads">Worker threads, at least 1.</param>
internal sealed record QueryLimits(int MemoryMegabytes, int Threads);

/// <summary>The engines that run compiled queries.</summary>
public static class DuckDbRegistration
{
    /// <summary>DuckDB in this process, with a ceiling of memory and a number of threads (at least 1).</summary>
    public static IQueryEngine Engine(int memoryMegabytes, int threads) => new DuckDbQueryEngine(new QueryLimits(memoryMegabytes, threads));
}
