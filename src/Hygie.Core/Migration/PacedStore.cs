using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>A host spoken to at no more than so many bytes a second, both ways together, so that a move leaves the line to those who work.</summary>
/// <param name="host">The host.</param>
/// <param name="bytesPerSecond">The limit, above 0.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class PacedStore(IObjectStore host, double bytesPerSecond, TimeProvider clock) : IObjectStore
{
    private readonly Lock _gate = new();
    private DateTimeOffset _free;

    /// <inheritdoc/>
    public HostId Host => host.Host;

    /// <inheritdoc/>
    public long AtomicPutLimit => host.AtomicPutLimit;

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await PauseAsync(content.Length, cancellation);
        return await host.PutIfAbsentAsync(name, content, cancellation);
    }

    /// <inheritdoc/>
    public async Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await PauseAsync(content.Length, cancellation);
        await host.ReplaceHeadAsync(content, cancellation);
    }

    /// <inheritdoc/>
    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => host.FindLengthAsync(name, cancellation);

    /// <inheritdoc/>
    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        await PauseAsync(destination.Length, cancellation);
        return await host.ReadAsync(name, offset, destination, cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => host.ListAsync(cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => host.DeleteAsync(name, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => host.ListRemnantsAsync(cancellation);

    /// <inheritdoc/>
    public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => host.RemoveRemnantAsync(remnant, cancellation);

    /// <summary>Takes the line for that many bytes, after those who asked before.</summary>
    private Task PauseAsync(long bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds(bytes / bytesPerSecond);
            return Task.Delay(_free - now, clock, cancellation);
        }
    }
}
