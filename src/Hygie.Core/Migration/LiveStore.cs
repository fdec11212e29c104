using System.Runtime.CompilerServices;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Counts the reads that users are served while a move runs, goes on from what earlier runs counted, and measures what they wait.</summary>
/// <param name="target">Where the move goes.</param>
/// <param name="begun">The figures of the runs before.</param>
public sealed class ReadMeter(HostId target, TransferCounts begun)
{
    private long _reads = begun.Reads, _failed = begun.FailedReads, _fromTarget = begun.ReadsFromTarget;
    private volatile bool _hasBegun = begun.Latency is not null || begun.Copied > 0;

    /// <summary>What reads took before the move copied anything.</summary>
    public ReadTimes Before { get; } = new();

    /// <summary>What reads took since.</summary>
    public ReadTimes During { get; } = new();

    /// <summary>False until the first object is about to be sent; a move that goes on has begun.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>From now on reads are measured as during the move.</summary>
    public void Begin() => _hasBegun = true;

    /// <summary>Measures a read, served or failed.</summary>
    internal void Took(TimeSpan time) => (_hasBegun ? During : Before).Add(time);

    /// <summary>Reads served or failed.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Reads that no host could serve.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The figures of a move, with the reads counted until now.</summary>
    public TransferCounts Stamp(TransferCounts counts) => counts with { Reads = Reads, FailedReads = Failed, ReadsFromTarget = Interlocked.Read(ref _fromTarget), Latency = Latency };

    /// <summary>Before: as measured by the run that copied first.</summary>
    private ReadLatency? Latency =>
        During.Count == 0 ? begun.Latency
            : begun.Latency is { } known ? known with { During = During.Percentile99(), ReadsDuring = During.Count }
            : Before.Count > 0 ? new ReadLatency(Before.Percentile99(), Before.Count, During.Percentile99(), During.Count) : null;

    /// <param name="by">Who served it; null when nobody could.</param>
    internal void Count(HostId? by)
    {
        Interlocked.Increment(ref _reads);
        if (by is null)
            Interlocked.Increment(ref _failed);
        else if (by == target)
            Interlocked.Increment(ref _fromTarget);
    }
}

/// <summary>
/// Several hosts as one store while a move runs: what is written goes to all of them, what is read comes from the first that has it.
/// A host that fails is passed over as long as another one answers.
/// </summary>
/// <param name="hosts">In the order in which they are asked; at least one.</param>
/// <param name="meter">Counts the reads.</param>
public sealed class LiveStore(IReadOnlyList<IObjectStore> hosts, ReadMeter meter) : IObjectStore
{
    private volatile IReadOnlyList<IObjectStore> _hosts = hosts;

    /// <summary>The host asked first.</summary>
    public HostId Host => _hosts[0].Host;

    public long AtomicPutLimit => _hosts.Min(h => h.AtomicPutLimit);

    /// <summary>From now on that host is asked first, as after a switch; reads under way end where they began.</summary>
    public void Prefer(HostId host) => _hosts = [.. _hosts.OrderBy(h => h.Host != host)];

    /// <summary>Writes to every host; true when one of them had not the object.</summary>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var isNew = false;
        foreach (var host in _hosts)
            isNew |= await host.PutIfAbsentAsync(name, content, cancellation);
        return isNew;
    }

    /// <summary>A HEAD is written for one host and would lie on another: ask that host's own store.</summary>
    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        _hosts is [var only] ? only.ReplaceHeadAsync(content, cancellation) : throw new NotSupportedException("A HEAD belongs to one host.");

    public async Task<long?> FindLengthAsync(string name, CancellationToken cancellation) =>
        (await FirstAsync(host => host.FindLengthAsync(name, cancellation), length => length is not null, cancellation)).Answer;

    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        HostId? served = null;
        try
        {
            var (found, by) = await FirstAsync(host => host.ReadAsync(name, offset, destination, cancellation), found => found, cancellation);
            served = found ? by : null;
            return found;
        }
        finally
        {
            if (!cancellation.IsCancellationRequested || served is not null)
                meter.Count(served);
        }
    }

    /// <summary>Every object that some host lists; one that several list comes several times.</summary>
    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var host in _hosts)
            await foreach (var listed in host.ListAsync(cancellation))
                yield return listed;
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        var was = false;
        foreach (var host in _hosts)
            was |= await host.DeleteAsync(name, cancellation);
        return was;
    }

    public async IAsyncEnumerable<Remnant> ListRemnantsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var host in _hosts)
            await foreach (var remnant in host.ListRemnantsAsync(cancellation))
                yield return remnant;
    }

    public async Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation)
    {
        foreach (var host in _hosts)
            await host.RemoveRemnantAsync(remnant, cancellation);
    }

    /// <summary>The first host's answer that satisfies, and whose it is; a host's failure counts only when it is the last one's.</summary>
    private async Task<(T Answer, HostId By)> FirstAsync<T>(Func<IObjectStore, Task<T>> ask, Predicate<T> satisfies, CancellationToken cancellation)
    {
        var asked = _hosts;
        for (var i = 0; ; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var answer = await ask(asked[i]);
                if (satisfies(answer) || i == asked.Count - 1)
                    return (answer, asked[i].Host);
            }
            catch (ObjectStoreException) when (i < asked.Count - 1)
            {
                continue;
            }
        }
    }
}
