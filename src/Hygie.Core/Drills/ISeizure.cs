using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>One file of what was seized.</summary>
/// <param name="Path">Path below the host's root, with slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Metadata">What the host keeps beside the content: object metadata, attributes, tags; empty when there is none.</param>
/// <param name="IsMemory">True for a stretch of a process's memory, taken while it stood still; the path then says which.</param>
public sealed record SeizedFile(string Path, long Length, string Metadata, bool IsMemory = false)
{
    /// <summary>The last part of the path: the object's name.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>True for a file that has the name of a sealed object.</summary>
    public bool IsSealed => ObjectName.IsValid(Name);

    /// <summary>True for the one object with a fixed name.</summary>
    public bool IsHead => string.Equals(Name, Head.Name, StringComparison.Ordinal);
}

/// <summary>Everything that a host holds, as whoever takes its disks gets it.</summary>
/// <remarks>Contract. The listing is complete and the same each time; content is read whole. Throws <see cref="SeizureException"/> when it cannot.</remarks>
public interface ISeizure
{
    /// <summary>Every file, in no order.</summary>
    IAsyncEnumerable<SeizedFile> FilesAsync(CancellationToken cancellation);

    /// <summary>Fills <paramref name="content"/>, which is as long as the file.</summary>
    Task ReadAsync(SeizedFile file, Memory<byte> content, CancellationToken cancellation);
}

/// <summary>The memory of a process that stands still until this is disposed of; every stretch of it is a file with <see cref="SeizedFile.IsMemory"/>.</summary>
public interface IHeldMemory : ISeizure, IDisposable;

/// <summary>What was seized cannot be read.</summary>
public sealed class SeizureException : Exception
{
    public SeizureException() { }

    public SeizureException(string message) : base(message) { }

    public SeizureException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>A seizure in memory: the drill makes its own negative controls of it.</summary>
public sealed class MemorySeizure : ISeizure
{
    private readonly Dictionary<string, (SeizedFile File, byte[] Content)> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a file.</summary>
    public void Add(string path, byte[] content, string metadata = "", bool isMemory = false) => _files[path] = (new SeizedFile(path, content.Length, metadata, isMemory), content);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SeizedFile> FilesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var (file, _) in _files.Values)
            yield return file;
    }

    /// <inheritdoc/>
    public Task ReadAsync(SeizedFile file, Memory<byte> content, CancellationToken cancellation)
    {
        _files[file.Path].Content.CopyTo(content);
        return Task.CompletedTask;
    }
}

/// <summary>A host's disks and the memory of its process, seized together.</summary>
public sealed class DisksAndMemory(ISeizure disks, ISeizure memory) : ISeizure
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<SeizedFile> FilesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var part in (ISeizure[])[disks, memory])
            await foreach (var file in part.FilesAsync(cancellation))
                yield return file;
    }

    /// <inheritdoc/>
    public Task ReadAsync(SeizedFile file, Memory<byte> content, CancellationToken cancellation) => (file.IsMemory ? memory : disks).ReadAsync(file, content, cancellation);
}
