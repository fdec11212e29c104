using Hygie.Core.Extraction;

namespace Hygie.Adapters.ExtractFiles;

/// <summary>Registration of this folder.</summary>
public static class ExtractFileAdapters
{
    /// <summary>Extract tables as Parquet.</summary>
    public static IExtractFiles Parquet() => new ParquetExtractFiles();
}
