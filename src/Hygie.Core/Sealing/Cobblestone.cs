using System.Buffers;

namespace Hygie.Core.Sealing;

/// <summary>
/// Cobblestone-256, the C2SP chunked encryption (c2sp.org/chunked-encryption) with HKDF-Expand-SHA512 and AES-256-GCM:
/// salt (24 bytes), key commitment (32), then chunks of 16 KiB each with a 16-byte tag, the last one always shorter.
/// The context is bound into the keys: an object sealed for one place does not open in another.
/// </summary>
public static class Cobblestone
{
    /// <summary>Plaintext bytes of a full chunk.</summary>
    public const int ChunkLength = 16 * 1024;

    /// <summary>Bytes of an authentication tag.</summary>
    public const int TagLength = 16;

    /// <summary>Ciphertext bytes of a full chunk.</summary>
    public const int SealedChunk = ChunkLength + TagLength;

    /// <summary>Bytes of the salt.</summary>
    public const int SaltLength = 24;

    /// <summary>Bytes before the first chunk: salt and key commitment.</summary>
    public const int PrefixLength = SaltLength + 32;

    /// <summary>Greatest plaintext: 2^38 chunks less one byte.</summary>
    public const long GreatestPlaintext = (1L << 52) - 1;

    private const int Batch = 64;

    /// <summary>Ciphertext length of a plaintext length.</summary>
    public static long CiphertextLength(long plaintextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plaintextLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintextLength, GreatestPlaintext);
        return PrefixLength + plaintextLength + (TagLength * ((plaintextLength / ChunkLength) + 1));
    }

    /// <summary>Plaintext length of a ciphertext length; refuses (HYG-1040) a length that no message has.</summary>
    public static Result<long> PlaintextLength(long ciphertextLength)
    {
        var body = ciphertextLength - PrefixLength;
        var last = body % SealedChunk;
        var length = (body / SealedChunk * ChunkLength) + last - TagLength;
        return body < TagLength || last < TagLength || length > GreatestPlaintext
            ? Refusal.Of("HYG-1040", ("length", ciphertextLength)) : length;
    }

    /// <summary>Seals bytes in memory under a fresh salt.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">What the object is and where it belongs, usually <see cref="FieldEncoding.Enc"/>.</param>
    /// <param name="random">For the salt.</param>
    /// <param name="plaintext">Any length.</param>
    public static byte[] Seal(SecretKey key, ReadOnlySpan<byte> context, ISecretRandom random, ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[CiphertextLength(plaintext.Length)];
        Seal(key, context, random, plaintext, output);
        return output;
    }

    /// <summary>Seals bytes into a buffer of exactly <see cref="CiphertextLength"/> bytes.</summary>
    public static void Seal(SecretKey key, ReadOnlySpan<byte> context, ISecretRandom random, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, CiphertextLength(plaintext.Length), nameof(output));
        using var cipher = Begin(key, context, random, output);
        cipher.SealAll(plaintext, output[PrefixLength..]);
    }

    /// <summary>Draws a salt, writes the prefix of a message and gives the cipher of its chunks, which no longer needs the key: they may be sealed on another thread.</summary>
    internal static CobblestoneCipher Begin(SecretKey key, ReadOnlySpan<byte> context, ISecretRandom random, Span<byte> output)
    {
        random.Fill(output[..SaltLength]);
        var cipher = new CobblestoneCipher(key, context, output[..SaltLength]);
        cipher.Commitment.CopyTo(output[SaltLength..]);
        return cipher;
    }

    /// <summary>Opens a whole object in memory. Refuses a wrong key or context (HYG-1041), a changed chunk (HYG-1042), an impossible length (HYG-1040).</summary>
    public static Result<byte[]> Open(SecretKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < PrefixLength)
            return Refusal.Of("HYG-1040", ("length", ciphertext.Length));
        if (!CobblestoneReader.Open(key, context, ciphertext[..PrefixLength], ciphertext.Length).TryGet(out var reader, out var refusal))
            return refusal;
        using (reader)
        {
            var plaintext = new byte[reader.Length];
            refusal = reader.Decrypt(0, ciphertext[PrefixLength..], plaintext);
            return refusal is null ? plaintext : refusal;
        }
    }

    /// <summary>
    /// Opens a stream into another; answers the number of plaintext bytes. Only authenticated chunks are written, but a truncation is
    /// known at the end only: on a refusal the caller discards what <paramref name="output"/> received.
    /// </summary>
    public static async ValueTask<Result<long>> OpenAsync(SecretKey key, ReadOnlyMemory<byte> context, Stream ciphertext, Stream output, CancellationToken cancellation)
    {
        var prefix = new byte[PrefixLength];
        var got = await ciphertext.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellation);
        if (got < PrefixLength)
            return Refusal.Of("HYG-1040", ("length", got));
        if (!CobblestoneCipher.Open(key, context.Span, prefix).TryGet(out var cipher, out var refusal))
            return refusal;
        using (cipher)
            return await OpenChunksAsync(cipher, ciphertext, output, cancellation);
    }

    private static async ValueTask<Result<long>> OpenChunksAsync(CobblestoneCipher cipher, Stream ciphertext, Stream output, CancellationToken cancellation)
    {
        var clear = ArrayPool<byte>.Shared.Rent(Batch * ChunkLength);
        var closed = ArrayPool<byte>.Shared.Rent(Batch * SealedChunk);
        try
        {
            for (var total = 0L; ;)
            {
                var read = await ciphertext.ReadAtLeastAsync(closed.AsMemory(0, Batch * SealedChunk), Batch * SealedChunk, throwOnEndOfStream: false, cancellation);
                var last = read < Batch * SealedChunk;
                if (!cipher.OpenBatch(total / ChunkLength, closed.AsSpan(0, read), clear, last).TryGet(out var opened, out var refusal))
                    return refusal;
                await output.WriteAsync(clear.AsMemory(0, opened), cancellation);
                total += opened;
                if (last)
                    return total;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(clear, clearArray: true);
            ArrayPool<byte>.Shared.Return(closed);
        }
    }
}
