using Hygie.Adapters.ExtractFiles;
using Hygie.Adapters.QueryEngines;
using Hygie.Adapters.Sandboxes;
using Hygie.Core.Extraction;
using Hygie.Core.Studies;
using Hygie.Core.Workspaces;

namespace Hygie.Cli;

/// <summary>The engine, the extract's files and the sandbox.</summary>
internal static partial class Composition
{
    /// <summary>DuckDB in this process.</summary>
    public static IQueryEngine Engine(int memoryMegabytes = 1024) => DuckDbRegistration.Engine(memoryMegabytes, Math.Min(4, Environment.ProcessorCount));

    /// <summary>Extract tables as Parquet.</summary>
    public static IExtractFiles ExtractFiles() => ExtractFileAdapters.Parquet();

    /// <summary>Sandboxes by bubblewrap.</summary>
    public static ISandbox Sandbox() => SandboxAdapters.Bubblewrap(ClearFiles);
}
