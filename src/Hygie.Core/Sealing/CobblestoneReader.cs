using System.Buffers;
using System.Runtime.InteropServices;

namespace Hygie.Core.Sealing;

/// <summary>A run of bytes of a stored object.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteExtent(long Offset, int Length);

/// <summary>Reads exactly <paramref name="destination"/>.Length ciphertext bytes from <paramref name="offset"/> of a stored object.</summary>
public delegate ValueTask CiphertextSource(long offset, Memory<byte> destination, CancellationToken cancellation);

/// <summary>
/// Random access to a Cobblestone object: it says which ciphertext bytes it needs (<see cref="Needed"/>), the caller fetches
/// them (a ranged GET), and <see cref="Decrypt"/> opens them. The commitment is checked before anything else.
/// </summary>
/// <remarks>The length given by the store is believed only after <see cref="LastChunk"/> was opened; names that are hashes of the whole
/// ciphertext make that check needless. Not for several threads at once.</remarks>
public sealed class CobblestoneReader : IDisposable
{
    private readonly CobblestoneCipher _cipher;
    private readonly long _ciphertextLength;

    private CobblestoneReader(CobblestoneCipher cipher, long length, long ciphertextLength) =>
        (_cipher, Length, _ciphertextLength) = (cipher, length, ciphertextLength);

    /// <summary>Plaintext bytes.</summary>
    public long Length { get; }

    /// <summary>The extent of the last chunk: opening it proves the length.</summary>
    public ByteExtent LastChunk => Chunks(Length / Cobblestone.ChunkLength, Length / Cobblestone.ChunkLength);

    /// <summary>Starts from the first <see cref="Cobblestone.PrefixLength"/> bytes and the object's length.</summary>
    public static Result<CobblestoneReader> Open(SecretKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> prefix, long ciphertextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(prefix.Length, Cobblestone.PrefixLength, nameof(prefix));
        if (!CobblestoneCipher.Open(key, context, prefix).TryGet(out var cipher, out var refusal))
            return refusal;
        if (Cobblestone.PlaintextLength(ciphertextLength).TryGet(out var length, out refusal))
            return new CobblestoneReader(cipher, length, ciphertextLength);
        cipher.Dispose();
        return refusal;
    }

    /// <summary>The ciphertext that holds a run of plaintext: whole chunks.</summary>
    /// <param name="offset">First plaintext byte.</param>
    /// <param name="length">At least one byte, all within the object.</param>
    public ByteExtent Needed(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length, nameof(length));
        return Chunks(offset / Cobblestone.ChunkLength, (offset + length - 1) / Cobblestone.ChunkLength);
    }

    /// <summary>Opens fetched chunks; on a changed one (HYG-1042) nothing of <paramref name="plaintext"/> may be used.</summary>
    /// <param name="offset">First plaintext byte wanted.</param>
    /// <param name="chunks">The bytes of <see cref="Needed"/> for this offset and length.</param>
    /// <param name="plaintext">Where the plaintext goes; its length is the length wanted.</param>
    public Refusal? Decrypt(long offset, ReadOnlySpan<byte> chunks, Span<byte> plaintext)
    {
        var first = offset / Cobblestone.ChunkLength;
        var skip = (int)(offset % Cobblestone.ChunkLength);
        byte[]? edge = null;
        try
        {
            for (var index = first; chunks.Length > 0; index++)
            {
                var chunk = chunks[..Math.Min(Cobblestone.SealedChunk, chunks.Length)];
                var clear = chunk.Length - Cobblestone.TagLength;
                var whole = skip == 0 && plaintext.Length >= clear;
                var target = whole ? plaintext[..clear] : (edge ??= ArrayPool<byte>.Shared.Rent(Cobblestone.ChunkLength)).AsSpan(0, clear);
                if (!_cipher.OpenChunk(index, chunk, target))
                    return Refusal.Of("HYG-1042", ("chunk", index));
                var taken = Math.Min(clear - skip, plaintext.Length);
                if (!whole)
                    target.Slice(skip, taken).CopyTo(plaintext);
                plaintext = plaintext[taken..];
                chunks = chunks[chunk.Length..];
                skip = 0;
            }

            return plaintext.Length == 0 ? null : throw new ArgumentException("Fewer chunks than the plaintext needs.", nameof(chunks));
        }
        finally
        {
            if (edge is not null)
                ArrayPool<byte>.Shared.Return(edge, clearArray: true);
        }
    }

    /// <summary>Fetches and opens in one call.</summary>
    public async ValueTask<Refusal?> ReadAsync(long offset, Memory<byte> plaintext, CiphertextSource source, CancellationToken cancellation)
    {
        if (plaintext.Length == 0)
            return null;
        var needed = Needed(offset, plaintext.Length);
        var chunks = ArrayPool<byte>.Shared.Rent(needed.Length);
        try
        {
            await source(needed.Offset, chunks.AsMemory(0, needed.Length), cancellation);
            return Decrypt(offset, chunks.AsSpan(0, needed.Length), plaintext.Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunks);
        }
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _cipher.Dispose();

    private ByteExtent Chunks(long first, long last)
    {
        var start = Cobblestone.PrefixLength + (first * Cobblestone.SealedChunk);
        var end = Math.Min(Cobblestone.PrefixLength + ((last + 1) * Cobblestone.SealedChunk), _ciphertextLength);
        return new ByteExtent(start, checked((int)(end - start)));
    }
}
