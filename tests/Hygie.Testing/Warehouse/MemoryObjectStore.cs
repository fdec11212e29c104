using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Testing.Warehouse;

/// <summary>A host in memory; counts what is asked of it and can be told to lose or alter an object.</summary>
public sealed class MemoryObjectStore(string host = "memory") : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private long _read;

    public HostId Host { get; } = new(host);

    /// <summary>Bytes given out so far.</summary>
    public long BytesRead => Interlocked.Read(ref _read);

    /// <summary>When everything it holds was written, as its listing says.</summary>
    public DateTimeOffset Written { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>What the host holds, to look at and to damage.</summary>
    public IDictionary<string, byte[]> Objects => _objects;

    public long AtomicPutLimit => long.MaxValue;

    /// <summary>What the host keeps beside its objects.</summary>
    public IList<Remnant> Remnants { get; } = [];

    public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) => Task.FromResult(_objects.TryAdd(name, content.ToArray()));

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _objects[Head.Name] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => Task.FromResult(_objects.TryGetValue(name, out var found) ? found.Length : (long?)null);

    public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (!_objects.TryGetValue(name, out var found) || found.Length < offset + destination.Length)
            return Task.FromResult(false);
        found.AsMemory((int)offset, destination.Length).CopyTo(destination);
        Interlocked.Add(ref _read, destination.Length);
        return Task.FromResult(true);
    }

    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var (name, content) in _objects)
            yield return new ListedObject(name, content.Length, Written);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => Task.FromResult(_objects.TryRemove(name, out _));

    public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => Remnants.ToList().ToAsyncEnumerable();

    public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation)
    {
        Remnants.Remove(remnant);
        return Task.CompletedTask;
    }
}
