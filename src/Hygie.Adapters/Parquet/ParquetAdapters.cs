using Hygie.Core.Warehouse;

namespace Hygie.Adapters.Parquet;

/// <summary>Registration of this folder.</summary>
public static class ParquetAdapters
{
    /// <summary>Table files as Parquet with zstd.</summary>
    public static ITableFiles TableFiles() => new ParquetTableFiles();
}
