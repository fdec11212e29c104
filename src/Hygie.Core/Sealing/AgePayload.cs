using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>The payload of one age file: STREAM with ChaCha20-Poly1305 and chunks of 64 KiB.</summary>
internal sealed class AgePayload : IDisposable
{
    public const int ChunkLength = 64 * 1024;
    public const int TagLength = 16;
    public const int SealedChunk = ChunkLength + TagLength;

    private readonly ChaCha20Poly1305 _cipher;

    public AgePayload(SecretKey fileKey, ReadOnlySpan<byte> nonce)
    {
        Span<byte> key = stackalloc byte[32];
        Hkdf.Sha256(fileKey.Reveal(), nonce, "payload"u8, key);
        _cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Bytes that so many bytes of plaintext become; an empty payload is one empty chunk.</summary>
    public static int SealedLength(int plaintext) => checked(plaintext + (Math.Max(1, (plaintext + ChunkLength - 1) / ChunkLength) * TagLength));

    /// <summary>Seals consecutive chunks; answers the bytes written. An empty payload is one empty last chunk.</summary>
    public int Seal(long index, ReadOnlySpan<byte> plaintext, Span<byte> output, bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        var written = 0;
        do
        {
            var chunk = plaintext[..Math.Min(ChunkLength, plaintext.Length)];
            plaintext = plaintext[chunk.Length..];
            Nonce(nonce, index++, last && plaintext.Length == 0);
            _cipher.Encrypt(nonce, chunk, output.Slice(written, chunk.Length), output.Slice(written + chunk.Length, TagLength));
            written += chunk.Length + TagLength;
        }
        while (plaintext.Length > 0);
        return written;
    }

    /// <summary>Opens consecutive chunks; answers the plaintext bytes, or the chunk that is not authentic or misplaced (HYG-1053).</summary>
    public Result<int> Open(long index, ReadOnlySpan<byte> chunks, Span<byte> output, bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        var written = 0;
        do
        {
            var chunk = chunks[..Math.Min(SealedChunk, chunks.Length)];
            chunks = chunks[chunk.Length..];
            var length = chunk.Length - TagLength;
            Nonce(nonce, index, last && chunks.Length == 0);
            if (length < 0 || (length == 0 && index > 0) || !Open(nonce, chunk, output.Slice(written, length)))
                return Refusal.Of("HYG-1053", ("chunk", index));
            written += length;
            index++;
        }
        while (chunks.Length > 0);
        return written;
    }

    public void Dispose() => _cipher.Dispose();

    private bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> chunk, Span<byte> output)
    {
        try
        {
            _cipher.Decrypt(nonce, chunk[..output.Length], chunk[output.Length..], output);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void Nonce(Span<byte> nonce, long index, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], index);
        nonce[11] = last ? (byte)1 : (byte)0;
    }
}
