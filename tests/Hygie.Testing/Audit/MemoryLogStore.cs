using Hygie.Core.Audit;

namespace Hygie.Testing.Audit;

/// <summary>A log store in memory that keeps the port's promises; <see cref="BreakAfter"/> makes it die in the middle of a batch.</summary>
public sealed class MemoryLogStore(string name = "memory") : ILogStore
{
    /// <summary>Every file by name; tests may alter them.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that may still be put before the store throws, or null for no limit.</summary>
    public int? BreakAfter { get; set; }

    public string Name => name;

    public Task PutAsync(IReadOnlyList<LogFile> batch, CancellationToken cancellation)
    {
        foreach (var file in batch)
            Put(file);
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellation) => Task.FromResult(Files.GetValueOrDefault(path));

    public Task PutCheckpointAsync(ReadOnlyMemory<byte> signedNote, CancellationToken cancellation)
    {
        Spend();
        Files[TilePath.Checkpoint] = signedNote.ToArray();
        return Task.CompletedTask;
    }

    private void Put(LogFile file)
    {
        if (Files.TryGetValue(file.Path, out var there))
        {
            if (!file.Bytes.Span.SequenceEqual(there))
                throw new LogStoreException($"{file.Path} holds other bytes.");
            return;
        }

        Spend();
        Files[file.Path] = file.Bytes.ToArray();
    }

    private void Spend()
    {
        if (BreakAfter-- == 0)
            throw new LogStoreException("Killed here, as the test asked.");
    }
}
