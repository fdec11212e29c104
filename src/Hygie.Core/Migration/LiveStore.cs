using System.Runtime.CompilerServices;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Counts the reads that users are served while a move runs.</summary>
public sealed class ReadMeter
{
    private long _reads, _failed;

    /// <summary>Reads served or failed.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Reads that no host could serve.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    internal void Count(bool served)
    {
        Interlocked.Increment(ref _reads);
        if (!served)
            Interlocked.Increment(ref _failed);
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
    /// <summary>The host asked first.</summary>
    public HostId Host => hosts[0].Host;

    /// <summary>Writes to every host; true when one of them had not the object.</summary>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var isNew = false;
        foreach (var host in hosts)
            isNew |= await host.PutIfAbsentAsync(name, content, cancellation);
        return isNew;
    }

    /// <summary>A HEAD is written for one host and would lie on another: ask that host's own store.</summary>
    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        hosts.Count == 1 ? hosts[0].ReplaceHeadAsync(content, cancellation) : throw new NotSupportedException("A HEAD belongs to one host.");

    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) =>
        FirstAsync(host => host.FindLengthAsync(name, cancellation), length => length is not null, cancellation);

    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var served = false;
        try
        {
            served = await FirstAsync(host => host.ReadAsync(name, offset, destination, cancellation), found => found, cancellation);
            return served;
        }
        finally
        {
            if (!cancellation.IsCancellationRequested || served)
                meter.Count(served);
        }
    }

    /// <summary>Every object that some host lists; one that several list comes several times.</summary>
    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var host in hosts)
            await foreach (var listed in host.ListAsync(cancellation))
                yield return listed;
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        var was = false;
        foreach (var host in hosts)
            was |= await host.DeleteAsync(name, cancellation);
        return was;
    }

    /// <summary>The first host's answer that satisfies; a host's failure counts only when it is the last one's.</summary>
    private async Task<T> FirstAsync<T>(Func<IObjectStore, Task<T>> ask, Predicate<T> satisfies, CancellationToken cancellation)
    {
        for (var i = 0; ; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var answer = await ask(hosts[i]);
                if (satisfies(answer) || i == hosts.Count - 1)
                    return answer;
            }
            catch (ObjectStoreException) when (i < hosts.Count - 1)
            {
                continue;
            }
        }
    }
}
