using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ClearFiles;

/// <summary>Registration of this folder.</summary>
public static class ClearFileAdapters
{
    /// <summary>Clear files in this process's memory.</summary>
    public static IClearFiles InMemory() => new MemoryFiles();
}
