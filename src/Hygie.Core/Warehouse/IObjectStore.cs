namespace Hygie.Core.Warehouse;

/// <summary>A host broke its promise: unreachable, full, refusing, or giving back something else than was stored.</summary>
public sealed class ObjectStoreException : Exception
{
    public ObjectStoreException() { }

    public ObjectStoreException(string message) : base(message) { }

    public ObjectStoreException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>One object as a host lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written, by the host's clock.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct ListedObject(string Name, long Length, DateTimeOffset Written);

/// <summary>
/// A host's store of sealed objects. Everything given to it is ciphertext under a name that says nothing; it is never trusted for more
/// than availability, since every name but <c>HEAD</c> is the hash of its content.
/// </summary>
/// <remarks>
/// Contract. Names are <see cref="ObjectName"/>s or <see cref="Head.Name"/>. A write that returned is durable. A write interrupted at any
/// moment leaves the old state or the new one, never a part. Writing the same object again is no error. Reads see every write that
/// returned before they began. A missing object is an answer (null, false), everything else that goes wrong is an
/// <see cref="ObjectStoreException"/>, and may be tried again. Safe for several threads.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The host this store is at.</summary>
    HostId Host { get; }

    /// <summary>Stores an object under its name unless the name is taken; false when it was (then nothing changed).</summary>
    Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Replaces the one object that changes in place, <see cref="Head.Name"/>.</summary>
    Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The object's length, or null when there is none of that name.</summary>
    Task<long?> FindLengthAsync(string name, CancellationToken cancellation);

    /// <summary>Reads exactly <paramref name="destination"/>'s length from <paramref name="offset"/>; false when there is no such object or it is shorter.</summary>
    Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation);

    /// <summary>Every object, in no order; none that is still being written. A host's listing is a claim, never an inventory: ours is in the manifests.</summary>
    IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation);

    /// <summary>Removes an object; false when there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellation);
}
