namespace Hygie.Core.Audit;

/// <summary>A folder or bucket that serves the log's static files to anybody.</summary>
/// <remarks>
/// Contract, the same for every adapter:
/// <list type="bullet">
/// <item>Durable: when <see cref="PutAsync"/> or <see cref="PutCheckpointAsync"/> has returned, what it wrote survives a power cut, file names included. One batch costs one wait, however many files it has.</item>
/// <item>Immutable: a tile or bundle is put once. Putting the same bytes again changes nothing and succeeds; other bytes under the same name is a broken promise and throws <see cref="LogStoreException"/> without changing anything.</item>
/// <item>Atomic per file: a reader sees a whole file or none. A killed put leaves some of the batch's files, each whole; putting again completes it.</item>
/// <item>The checkpoint is the one file that is replaced, atomically.</item>
/// <item>Unreachable or full: <see cref="LogStoreException"/>; the caller may try again.</item>
/// </list>
/// </remarks>
public interface ILogStore
{
    /// <summary>What people call this store, such as <c>public-a</c>; for messages.</summary>
    string Name { get; }

    /// <summary>Puts a batch of immutable files, by the names of <see cref="TilePath"/>.</summary>
    Task PutAsync(IReadOnlyList<LogFile> batch, CancellationToken cancellation);

    /// <summary>Reads one file whole; null when it does not exist.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancellation);

    /// <summary>Replaces the checkpoint. Called only after every tile it stands on is durable on every store.</summary>
    Task PutCheckpointAsync(ReadOnlyMemory<byte> signedNote, CancellationToken cancellation);
}

/// <summary>One immutable file of the log.</summary>
/// <param name="Path">Its name, from <see cref="TilePath"/>.</param>
/// <param name="Bytes">All of it.</param>
public sealed record LogFile(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>A log store broke its promise or could not be reached.</summary>
public sealed class LogStoreException : IOException
{
    public LogStoreException()
    {
    }

    public LogStoreException(string message)
        : base(message)
    {
    }

    public LogStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
