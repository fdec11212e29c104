using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Sends sealed objects to the stores in shuffled batches, so that the order of arrival says nothing of tables or buckets. Every object goes to
/// every store (one, or two while a migration is under way) before a batch is done.
/// </summary>
/// <param name="stores">The stores to write to.</param>
/// <param name="random">For the shuffling.</param>
public sealed class UploadQueue(IReadOnlyList<IObjectStore> stores, ISecretRandom random)
{
    /// <summary>A batch is sent when it holds this many bytes.</summary>
    public const long BatchBytes = 256L << 20;

    private readonly List<(string Name, byte[] Content)> _waiting = [];
    private long _bytes;

    /// <summary>Queues an object; sends the batch when it is full.</summary>
    public async Task AddAsync(string name, byte[] content, CancellationToken cancellation)
    {
        _waiting.Add((name, content));
        _bytes += content.Length;
        if (_bytes >= BatchBytes)
            await FlushAsync(cancellation);
    }

    /// <summary>Sends what waits; when it returns, everything queued so far is durable on every store.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        Shuffling.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_waiting), random);
        foreach (var (name, content) in _waiting)
            foreach (var store in stores)
                await store.PutIfAbsentAsync(name, content, cancellation);
        _waiting.Clear();
        _bytes = 0;
    }
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
