using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>A piece of a blob inside a pack.</summary>
/// <param name="Pack">Index of the pack.</param>
/// <param name="Offset">Where it begins in the pack's plaintext, in bytes.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Extent(int Pack, long Offset, long Length);

/// <summary>A pack as it stands on a host.</summary>
/// <param name="Name">The hash of its ciphertext.</param>
/// <param name="Size">Its class.</param>
public sealed record PackEntry(string Name, PackSize Size);

/// <summary>Bytes laid into packs.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">32 bytes, over the plaintext.</param>
/// <param name="Extents">Where they lie, in order.</param>
public sealed record Blob(long Length, ReadOnlyMemory<byte> Sha256, ImmutableArray<Extent> Extents);

/// <summary>
/// Lays blobs end to end into packs, pads each to its class, seals it and hands it to the upload queue. A full pack is sealed and named on another core while the
/// next is filled: two packs of plaintext and one of ciphertext in memory, 192 MiB at most, beside the queue's. For one caller at a time.
/// </summary>
/// <param name="key">The data key (32 bytes) of this version, manifest or extract; read on the caller's thread only.</param>
/// <param name="context">What these packs are.</param>
/// <param name="greatestOnly">True for identity, genetic and project data: only packs of 64 MiB, so that sizes say nothing.</param>
/// <param name="random">For the salts.</param>
/// <param name="queue">Where sealed packs go.</param>
public sealed class PackWriter(SecretKey key, PackContext context, bool greatestOnly, ISecretRandom random, UploadQueue queue) : IAsyncDisposable
{
    private readonly List<PackEntry> _packs = [];
    private readonly (byte[]? Bytes, int EverFilled)[] _plaintexts = new (byte[]?, int)[2];
    private Task<SealedPack>? _sealing;
    private int _begun;
    private int _filled;

    /// <summary>The pack that is being filled: one of two, in turn.</summary>
    private byte[] Plaintext => _plaintexts[_begun % 2].Bytes ??= ArrayPool<byte>.Shared.Rent(PackSize.Greatest.PlaintextLength);

    /// <summary>Lays a stream, read to its end.</summary>
    public async Task<Blob> AddAsync(Stream content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var extents = ImmutableArray.CreateBuilder<Extent>();
        var length = 0L;
        while (true)
        {
            if (_filled == PackSize.Greatest.PlaintextLength)
                await SealAsync(PackSize.Greatest, cancellation);
            var room = Plaintext.AsMemory(_filled, PackSize.Greatest.PlaintextLength - _filled);
            var read = await content.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation);
            if (read == 0)
                return new Blob(length, hash.GetHashAndReset(), extents.ToImmutable());
            hash.AppendData(room.Span[..read]);
            extents.Add(new Extent(_begun, _filled, read));
            (_filled, length) = (_filled + read, length + read);
        }
    }

    /// <summary>Begins a blob that is written piece by piece.</summary>
    public BlobStream Begin() => new(this);

    internal async Task LayAsync(ReadOnlyMemory<byte> bytes, ImmutableArray<Extent>.Builder extents, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            if (_filled == PackSize.Greatest.PlaintextLength)
                await SealAsync(PackSize.Greatest, cancellation);
            var part = Math.Min(bytes.Length, PackSize.Greatest.PlaintextLength - _filled);
            bytes.Span[..part].CopyTo(Plaintext.AsSpan(_filled));
            extents.Add(new Extent(_begun, _filled, part));
            _filled += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Seals what is left, empties the queue, and answers every pack in the order of the extents' indexes.</summary>
    public async Task<IReadOnlyList<PackEntry>> FinishAsync(CancellationToken cancellation)
    {
        if (_filled > 0)
            await SealAsync(greatestOnly ? PackSize.Greatest : PackSize.Fitting(_filled)!, cancellation);
        await CollectAsync(cancellation);
        await queue.FlushAsync(cancellation);
        return _packs;
    }

    /// <summary>Lets what is under way end, then wipes the plaintext.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_sealing is not null)
            await ((Task)_sealing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await queue.SettleAsync();
        _plaintexts[_begun % 2].EverFilled = Math.Max(_filled, _plaintexts[_begun % 2].EverFilled);
        foreach (ref var plaintext in _plaintexts.AsSpan())
        {
            if (plaintext.Bytes is null)
                continue;
            CryptographicOperations.ZeroMemory(plaintext.Bytes.AsSpan(0, plaintext.EverFilled));
            ArrayPool<byte>.Shared.Return(plaintext.Bytes);
            plaintext = default;
        }
    }

    /// <summary>Begins to seal the pack that is full, once the one before is sealed.</summary>
    private async Task SealAsync(PackSize size, CancellationToken cancellation)
    {
        await CollectAsync(cancellation);
        var plaintext = Plaintext.AsMemory(0, size.PlaintextLength);
        plaintext.Span[_filled..].Clear();
        var content = MemoryPool<byte>.Shared.Rent(size.CiphertextLength);
        var ciphertext = content.Memory[..size.CiphertextLength];
        // Salt and keys here: neither the key nor the source of chance is asked to serve two threads.
        var cipher = Cobblestone.Begin(key, context.At(_begun), random, ciphertext.Span);
        _sealing = Task.Run(() =>
        {
            using (cipher)
                cipher.SealAll(plaintext.Span, ciphertext.Span[Cobblestone.PrefixLength..]);
            return new SealedPack(new PackEntry(ObjectName.Of(ciphertext.Span), size), content);
        }, CancellationToken.None);
        ref var everFilled = ref _plaintexts[_begun % 2].EverFilled;
        everFilled = Math.Max(_filled, everFilled);
        (_filled, _begun) = (0, _begun + 1);
    }

    /// <summary>Takes the sealed pack, if one is under way, and queues it.</summary>
    private async Task CollectAsync(CancellationToken cancellation)
    {
        if (_sealing is null)
            return;
        var pack = await _sealing;
        _sealing = null;
        _packs.Add(pack.Entry);
        await queue.AddAsync(pack.Entry.Name, pack.Content, pack.Entry.Size.CiphertextLength, cancellation);
    }

    private sealed record SealedPack(PackEntry Entry, IMemoryOwner<byte> Content);
}
