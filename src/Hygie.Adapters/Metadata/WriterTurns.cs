using System.Collections.Concurrent;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The writers of one process to one metadata file take turns, in the order in which they came: SQLite would let them sleep and try again. Writers of
/// other processes are still SQLite's to hold apart.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="patience">How long one waits before it is told of the conflict.</param>
internal sealed class WriterTurns(string path, TimeSpan patience)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Files = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _file = Files.GetOrAdd(Path.GetFullPath(path), _ => new SemaphoreSlim(1, 1));

    /// <summary>Waits for the file; dispose of the turn to give it on. Null when it did not come in time.</summary>
    public async Task<IDisposable?> TakeAsync(CancellationToken cancellation) => await _file.WaitAsync(patience, cancellation) ? new Turn(_file) : null;

    private sealed class Turn(SemaphoreSlim file) : IDisposable
    {
        public void Dispose() => file.Release();
    }
}
