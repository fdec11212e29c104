using System.IO.Compression;
using Hygie.Core;
using Hygie.Core.Intake;
using ZstdSharp;

namespace Hygie.Adapters.Deliveries;

/// <summary>
/// A delivery on disk. A symbolic link, a pipe or a device anywhere below the folder is refused, when listing and again just before opening;
/// compressed files are unpacked as they are read, under a limit of size to ratio.
/// </summary>
internal sealed class FolderDelivery(string folder) : IDeliverySource
{
    /// <summary>The platform reads a truncated gzip file as a shorter whole one unless its process was started strict: it cannot be made so later.</summary>
    static FolderDelivery()
    {
        if (!AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var isStrict) || !isStrict)
            throw new InvalidOperationException("This program must be built with System.IO.Compression.UseStrictValidation: see Directory.Build.props.");
    }

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <inheritdoc/>
    public Result<IReadOnlyList<DeliveredFile>> List()
    {
        if (!Directory.Exists(_root))
            return Refusal.Of("HYG-6010", ("path", folder));
        var files = new List<DeliveredFile>();
        return Collect(new DirectoryInfo(_root), files) is { } refusal ? refusal
            : files.OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
    }

    /// <inheritdoc/>
    public Stream Open(DeliveredFile file)
    {
        var path = Path.GetFullPath(Path.Combine(_root, file.Path));
        if (!path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || HasLink(path))
            throw new DeliveryUnreadableException(Refusal.Of("HYG-6011", ("file", file.Path)));
        if (!OrdinaryFile.Is(path))
            throw new DeliveryUnreadableException(Refusal.Of("HYG-6019", ("file", file.Path)));
        var stored = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        if (file.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return new UnpackedStream(new GZipStream(new BufferedStream(stored, 1 << 16), CompressionMode.Decompress), file);
        if (file.Path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return Parquet(stored, file);
        return file.Path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)
            ? new UnpackedStream(new DecompressionStream(stored, 1 << 16, checkEndOfStream: true, leaveOpen: false), file) : stored;
    }

    /// <summary>A row of many repeated values takes no room in Parquet: the ratio to its text may be larger than for other packings.</summary>
    private static UnpackedStream Parquet(FileStream stored, DeliveredFile file)
    {
        try
        {
            return new UnpackedStream(ParquetText.Open(stored, file), file, maxRatio: 1000);
        }
        catch (DeliveryUnreadableException)
        {
            stored.Dispose();
            throw;
        }
    }

    private Refusal? Collect(DirectoryInfo directory, List<DeliveredFile> files)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            var relative = Path.GetRelativePath(_root, entry.FullName);
            if (entry.LinkTarget is not null)
                return Refusal.Of("HYG-6011", ("file", relative));
            if (entry is DirectoryInfo inner && Collect(inner, files) is { } refusal)
                return refusal;
            if (entry is FileInfo && !OrdinaryFile.Is(entry.FullName))
                return Refusal.Of("HYG-6019", ("file", relative));
            if (entry is FileInfo file)
                files.Add(new DeliveredFile(relative, file.Length));
        }

        return null;
    }

    /// <summary>The folder may have changed since it was listed.</summary>
    private bool HasLink(string path)
    {
        for (var at = path; at is not null && at.Length > _root.Length; at = Path.GetDirectoryName(at))
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        return false;
    }
}
