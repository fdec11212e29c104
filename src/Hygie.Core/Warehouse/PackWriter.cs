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
/// Lays blobs end to end into packs, pads each to its class, seals it and hands it to the upload queue. Holds one pack of plaintext
/// and one of ciphertext in memory: 128 MiB at most.
/// </summary>
/// <param name="key">The data key (32 bytes) of this version, manifest or extract.</param>
/// <param name="context">What these packs are.</param>
/// <param name="greatestOnly">True for identity, genetic and project data: only packs of 64 MiB, so that sizes say nothing.</param>
/// <param name="random">For the salts.</param>
/// <param name="queue">Where sealed packs go.</param>
public sealed class PackWriter(SecretKey key, PackContext context, bool greatestOnly, ISecretRandom random, UploadQueue queue) : IDisposable
{
    private readonly byte[] _plaintext = ArrayPool<byte>.Shared.Rent(PackSize.Greatest.PlaintextLength);
    private readonly List<PackEntry> _packs = [];
    private int _filled;
    private int _everFilled;

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
            var room = _plaintext.AsMemory(_filled, PackSize.Greatest.PlaintextLength - _filled);
            var read = await content.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation);
            if (read == 0)
                return new Blob(length, hash.GetHashAndReset(), extents.ToImmutable());
            hash.AppendData(room.Span[..read]);
            extents.Add(new Extent(_packs.Count, _filled, read));
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
            bytes.Span[..part].CopyTo(_plaintext.AsSpan(_filled));
            extents.Add(new Extent(_packs.Count, _filled, part));
            _filled += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Seals what is left, empties the queue, and answers every pack in the order of the extents' indexes.</summary>
    public async Task<IReadOnlyList<PackEntry>> FinishAsync(CancellationToken cancellation)
    {
        if (_filled > 0)
            await SealAsync(greatestOnly ? PackSize.Greatest : PackSize.Fitting(_filled)!, cancellation);
        await queue.FlushAsync(cancellation);
        return _packs;
    }

    /// <summary>Wipes the plaintext buffer.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plaintext.AsSpan(0, Math.Max(_filled, _everFilled)));
        ArrayPool<byte>.Shared.Return(_plaintext);
    }

    private async Task SealAsync(PackSize size, CancellationToken cancellation)
    {
        _plaintext.AsSpan(_filled, size.PlaintextLength - _filled).Clear();
        var ciphertext = Cobblestone.Seal(key, context.At(_packs.Count), random, _plaintext.AsSpan(0, size.PlaintextLength));
        var name = ObjectName.Of(ciphertext);
        _packs.Add(new PackEntry(name, size));
        (_filled, _everFilled) = (0, Math.Max(_filled, _everFilled));
        await queue.AddAsync(name, ciphertext, cancellation);
    }
}
