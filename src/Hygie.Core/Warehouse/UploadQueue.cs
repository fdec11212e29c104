using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Sends sealed objects to the stores in shuffled batches, so that the order of arrival says nothing of tables or buckets. Every object goes to
/// every store (one, or two while a migration is under way) before a batch is done. One batch is sent while the next is gathered: two in memory, 576 MiB at most.
/// </summary>
/// <param name="stores">The stores to write to.</param>
/// <param name="random">For the shuffling.</param>
public sealed class UploadQueue(IReadOnlyList<IObjectStore> stores, ISecretRandom random)
{
    /// <summary>A batch is sent when it holds this many bytes.</summary>
    public const long BatchBytes = 256L << 20;

    private List<Waiting> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private long _bytes;

    /// <summary>Queues an object; begins to send the batch when it is full, once the one before has been sent.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes, the queue's from here on.</param>
    /// <param name="length">How many of them.</param>
    /// <param name="cancellation">Stops the sending too.</param>
    public async Task AddAsync(string name, IMemoryOwner<byte> content, int length, CancellationToken cancellation)
    {
        _waiting.Add(new Waiting(name, content, length));
        _bytes += length;
        if (_bytes < BatchBytes)
            return;
        await _sending;
        _sending = SendAsync(cancellation);
    }

    /// <summary>Sends what waits; when it returns, everything queued so far is durable on every store.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _sending;
        await SendAsync(cancellation);
    }

    /// <summary>Waits until nothing is being sent, whatever became of it: for whoever gives up, and so does not ask what was stored.</summary>
    public async Task SettleAsync() => await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Task SendAsync(CancellationToken cancellation)
    {
        var batch = _waiting;
        (_waiting, _bytes) = ([], 0);
        Shuffling.Shuffle(CollectionsMarshal.AsSpan(batch), random);
        return Task.Run(async () =>
        {
            foreach (var (name, content, length) in batch)
                using (content)
                    foreach (var store in stores)
                        await store.PutIfAbsentAsync(name, content.Memory[..length], cancellation);
        }, cancellation);
    }

    private sealed record Waiting(string Name, IMemoryOwner<byte> Content, int Length);
}

/// <summary>Puts things in an order that says nothing.</summary>
internal static class Shuffling
{
    /// <summary>Fisher-Yates, in place.</summary>
    public static void Shuffle<T>(Span<T> items, ISecretRandom random)
    {
        Span<byte> draw = stackalloc byte[8];
        for (var i = items.Length - 1; i > 0; i--)
        {
            random.Fill(draw);
            var j = (int)(BitConverter.ToUInt64(draw) % (ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }

        CryptographicOperations.ZeroMemory(draw);
    }
}
