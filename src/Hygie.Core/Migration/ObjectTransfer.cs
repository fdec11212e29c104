using System.Buffers;
using System.Security.Cryptography;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Moves and checks one object at a time; every byte is judged by its hash, never by what a host says of it.</summary>
/// <param name="sources">Where it may be read, in the order in which they are asked: a replica continues when the first host is dead.</param>
/// <param name="target">Where it goes.</param>
internal sealed class ObjectTransfer(IReadOnlyList<IObjectStore> sources, IObjectStore target)
{
    /// <summary>How often a host that fails is asked again before the move stops.</summary>
    public const int Attempts = 3;

    /// <summary>Puts the object on the target unless an object of that length is there already. Answers the bytes sent.</summary>
    public async Task<Result<long>> CopyAsync(InventoryObject one, CancellationToken cancellation)
    {
        var there = await InsistAsync(target, () => target.FindLengthAsync(one.Name, cancellation), cancellation);
        if (there.IsRefused)
            return there.Refusal;
        return there.Value.Length == one.Length ? 0 : await SendAsync(one, there.Value.Length is not null, cancellation);
    }

    /// <summary>Sends the object in place of whatever the target holds under its name. Answers the bytes sent.</summary>
    public async Task<Result<long>> SendAsync(InventoryObject one, bool isTaken, CancellationToken cancellation)
    {
        using var bytes = MemoryPool<byte>.Shared.Rent((int)one.Length);
        var content = bytes.Memory[..(int)one.Length];
        if (await FetchAsync(one, content, cancellation) is { } missing)
            return missing;
        var sent = await InsistAsync(target, async () =>
        {
            if (isTaken)
                await target.DeleteAsync(one.Name, cancellation);
            await target.PutIfAbsentAsync(one.Name, content, cancellation);
            return one.Length;
        }, cancellation);
        return sent.Then<long>(length => length.Length!.Value);
    }

    /// <summary>Reads the object back from the target, whole, and says what is wrong with it.</summary>
    public async Task<Result<ObjectFault>> CheckAsync(InventoryObject one, CancellationToken cancellation)
    {
        using var bytes = MemoryPool<byte>.Shared.Rent((int)one.Length);
        var content = bytes.Memory[..(int)one.Length];
        var fault = ObjectFault.None;
        var asked = await InsistAsync(target, async () =>
        {
            var length = await target.FindLengthAsync(one.Name, cancellation);
            fault = length is null ? ObjectFault.Missing : length < one.Length ? ObjectFault.Truncated : length > one.Length ? ObjectFault.TooLong
                : await target.ReadAsync(one.Name, 0, content, cancellation) ? ObjectFault.None : ObjectFault.Truncated;
            return length;
        }, cancellation);
        if (asked.IsRefused)
            return asked.Refusal;
        return fault == ObjectFault.None ? await JudgeAsync(one, content, cancellation) : fault;
    }

    private async Task<ObjectFault> JudgeAsync(InventoryObject one, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var name = NameOf(content.Span);
        if (string.Equals(name, one.Name, StringComparison.Ordinal))
            return ObjectFault.None;
        foreach (var source in sources)
            if ((await InsistAsync(source, () => source.FindLengthAsync(name, cancellation), cancellation)) is { IsRefused: false, Value.Length: not null })
                return ObjectFault.AnotherObject;
        return ObjectFault.Altered;
    }

    /// <summary>Fills <paramref name="content"/> from the first source that has the right bytes; refuses (HYG-17010) when none has.</summary>
    private async Task<Refusal?> FetchAsync(InventoryObject one, Memory<byte> content, CancellationToken cancellation)
    {
        foreach (var source in sources)
        {
            var found = false;
            var asked = await InsistAsync(source, async () =>
            {
                found = await source.ReadAsync(one.Name, 0, content, cancellation);
                return null;
            }, cancellation);
            if (!asked.IsRefused && found && string.Equals(NameOf(content.Span), one.Name, StringComparison.Ordinal))
                return null;
        }

        return Refusal.Of("HYG-17010", ("object", one.Name), ("hosts", string.Join(", ", sources.Select(s => s.Host.Value))));
    }

    /// <summary>Asks a host again when it fails; refuses (HYG-17011) after the last attempt, and with the store's own reason when asking again cannot help.</summary>
    private static async Task<Result<Answer>> InsistAsync(IObjectStore host, Func<Task<long?>> ask, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new Answer(await ask());
            }
            catch (ObjectStoreException broken) when (broken.IsPassing && attempt < Attempts)
            {
                continue;
            }
            catch (ObjectStoreException broken)
            {
                return broken is { IsPassing: false, Refusal: { } lasting } ? lasting : Refusal.Of("HYG-17011", ("host", host.Host), ("attempts", Attempts));
            }
        }
    }

    private static string NameOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return ObjectName.OfHash(hash);
    }

    /// <summary>A length, or none; a class so that a result can hold "none".</summary>
    private sealed record Answer(long? Length);
}
