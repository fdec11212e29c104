using Hygie.Core.Custody;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>Files of each table for one bucket of persons, to be given to an engine; valid until disposed.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="tables">Clear files of each table and the columns that are in them; never no file: an empty bucket is a file without rows.</param>
/// <param name="owned">What is disposed with the bucket; files shared by all buckets are not among them.</param>
public sealed class OpenedBucket(int bucket, IReadOnlyDictionary<string, TableFiles> tables, IReadOnlyList<IDisposable> owned) : IDisposable
{
    /// <summary>Which one.</summary>
    public int Bucket => bucket;

    /// <summary>By table.</summary>
    public IReadOnlyDictionary<string, TableFiles> Tables => tables;

    public void Dispose()
    {
        foreach (var file in owned)
            file.Dispose();
    }
}

/// <summary>A version opened under one authority; disposing ends its lease.</summary>
public interface IOpenedVersion : IDisposable
{
    /// <summary>What it is.</summary>
    Manifest Manifest { get; }

    /// <summary>Opens the named columns of the named tables for one bucket; a table without persons is given whole to every bucket. One call at a time.</summary>
    Task<Result<OpenedBucket>> OpenAsync(IReadOnlyList<TableUse> reads, int bucket, CancellationToken cancellation);
}

/// <summary>
/// Opens stored versions: asks the custodian for the version's keys under the given authority, decrypts what is asked for and nothing
/// else. A refusal of the custodian comes back as it is.
/// </summary>
public interface IExtractionSource
{
    /// <summary>Opens a version's manifest, ready to open buckets; refused when there is no such version.</summary>
    Task<Result<IOpenedVersion>> OpenAsync(DatasetVersion version, KeyPurpose purpose, AuthorityId authority, CancellationToken cancellation);
}

/// <summary>Writes result rows as a Parquet file (zstd; persons as FIXED_LEN_BYTE_ARRAY(16) UUID big-endian, texts UTF-8, integers 64 bits).</summary>
public interface IExtractFiles
{
    /// <summary>Writes every row, in order, to <paramref name="target"/>.</summary>
    void Write(IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, Stream target);
}
