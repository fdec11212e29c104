namespace Hygie.Core.Warehouse;

/// <summary>A host broke its promise: unreachable, full, refusing, or giving back something else than was stored.</summary>
public sealed class ObjectStoreException : Exception
{
    public ObjectStoreException() { }

    public ObjectStoreException(string message) : base(message) { }

    public ObjectStoreException(string message, Exception inner) : base(message, inner) { }

    /// <param name="refusal">What happened, with a way out.</param>
    /// <param name="isPassing">True when asking again may help.</param>
    /// <param name="inner">What the host or the line said.</param>
    public ObjectStoreException(Refusal refusal, bool isPassing, Exception? inner = null) : base(refusal.ToString(), inner) => (Refusal, IsPassing) = (refusal, isPassing);

    /// <summary>What happened, for people; null when only the exception knows.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when asking again may help: a busy host, a broken line. False for wrong credentials, a missing bucket and the like.</summary>
    public bool IsPassing { get; } = true;
}

/// <summary>One object as a host lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written, by the host's clock; the end of time when it does not say, so that nothing unknown counts as old.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct ListedObject(string Name, long Length, DateTimeOffset Written);

/// <summary>What a host may keep of us beside its objects.</summary>
public enum RemnantKind
{
    /// <summary>Parts of an upload that was never completed.</summary>
    UnfinishedUpload,
    /// <summary>A version that was overwritten or deleted, or the mark of a deletion.</summary>
    HiddenVersion,
}

/// <summary>Bytes that a host still holds, or still names, and that no listing of objects shows.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The host's own name for the upload or version.</param>
public readonly record struct Remnant(string Name, RemnantKind Kind, string Id);

/// <summary>
/// A host's store of sealed objects. Everything given to it is ciphertext under a name that says nothing; it is never trusted for more
/// than availability, since every name but <c>HEAD</c> is the hash of its content.
/// </summary>
/// <remarks>
/// Contract. Names are <see cref="ObjectName"/>s or <see cref="Head.Name"/>. A write that returned is durable. A write interrupted at any
/// moment leaves the old state or the new one, never a part. Writing the same object again is no error. Reads see every write that
/// returned before they began. A missing object is an answer (null, false), everything else that goes wrong is an
/// <see cref="ObjectStoreException"/>, and may be tried again. Safe for several threads. Asked again after a lost answer, a write says that the
/// name is taken and a deletion that there was nothing: the state is as it should be either way.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The host this store is at.</summary>
    HostId Host { get; }

    /// <summary>
    /// Bytes up to which, of several who put one name at once, exactly one is told true. Above, or when it is 0, the host cannot promise that: several may be told
    /// true and write. Since they write the same bytes (a name is their hash), the object is right whoever came last.
    /// </summary>
    long AtomicPutLimit { get; }

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

    /// <summary>What the host keeps beside its objects, as far as it tells. Empty together with <see cref="ListAsync"/>: the host shows nothing of us.</summary>
    IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation);

    /// <summary>Removes one of <see cref="ListRemnantsAsync"/>; one that is gone already is no error.</summary>
    Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation);
}
