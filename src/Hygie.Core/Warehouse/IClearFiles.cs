namespace Hygie.Core.Warehouse;

/// <summary>
/// A file of clear bytes that exists in this process's memory only, never on a disk, with a path that engines of this process can open.
/// Bytes that were never written read as zeros, which no engine may take for data: whoever hands the path on says which columns are there.
/// </summary>
public interface IClearFile : IDisposable
{
    /// <summary>A path valid in this process until it is disposed.</summary>
    string Path { get; }

    /// <summary>Bytes, fixed at creation.</summary>
    long Length { get; }

    /// <summary>Writes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads exactly <paramref name="bytes"/>'s length.</summary>
    void Read(long offset, Span<byte> bytes);
}

/// <summary>Makes clear files.</summary>
public interface IClearFiles
{
    /// <summary>A sparse file of that length; memory is used for what is written only.</summary>
    IClearFile Create(long length);
}
