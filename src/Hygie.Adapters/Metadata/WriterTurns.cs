using System.Collections.Concurrent;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The writers of one process to one database take turns, in the order in which they came: SQLite would let them sleep and try again, PostgreSQL would hold a
/// connection for each. Writers of other processes are still the database's to hold apart.
/// </summary>
/// <param name="database">Which one, see <see cref="IHubEngine.Name"/>.</param>
/// <param name="patience">How long one waits before it is told of the conflict.</param>
internal sealed class WriterTurns(string database, TimeSpan patience)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Databases = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _writing = Databases.GetOrAdd(database, _ => new SemaphoreSlim(1, 1));

    /// <summary>Waits for the database; dispose of the turn to give it on. Null when it did not come in time.</summary>
    public async Task<IDisposable?> TakeAsync(CancellationToken cancellation) => await _writing.WaitAsync(patience, cancellation) ? new Turn(_writing) : null;

    private sealed class Turn(SemaphoreSlim writing) : IDisposable
    {
        public void Dispose() => writing.Release();
    }
}
