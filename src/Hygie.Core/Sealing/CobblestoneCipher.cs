using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>The keys of one message, and the sealing and opening of its chunks. One AES context serves every chunk.</summary>
internal sealed class CobblestoneCipher : IDisposable
{
    private readonly AesGcm _aes;
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _commitment = new byte[32];

    public CobblestoneCipher(SecretKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32, nameof(key));
        Span<byte> derived = stackalloc byte[32 + 12 + 32];
        Hkdf.ExpandSha512(key.Reveal(), [.. "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8, .. salt, .. context], derived);
        _aes = new AesGcm(derived[..32], Cobblestone.TagLength);
        derived.Slice(32, 12).CopyTo(_nonce);
        derived[44..].CopyTo(_commitment);
        CryptographicOperations.ZeroMemory(derived);
    }

    public ReadOnlySpan<byte> Commitment => _commitment;

    /// <summary>The cipher of a stored message, after its key commitment was checked.</summary>
    public static Result<CobblestoneCipher> Open(SecretKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> prefix)
    {
        if (key.Length != 32)
            return Refusal.Of("HYG-1041");
        var cipher = new CobblestoneCipher(key, context, prefix[..Cobblestone.SaltLength]);
        if (CryptographicOperations.FixedTimeEquals(cipher._commitment, prefix.Slice(Cobblestone.SaltLength, 32)))
            return cipher;
        cipher.Dispose();
        return Refusal.Of("HYG-1041");
    }

    /// <summary>Seals a whole message: full chunks and the short one that ends it.</summary>
    /// <param name="plaintext">All of it.</param>
    /// <param name="output">What follows the prefix.</param>
    public void SealAll(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        for (var index = 0L; ; index++)
        {
            var chunk = plaintext[..Math.Min(plaintext.Length, Cobblestone.ChunkLength)];
            SealChunk(index, chunk, output);
            if (chunk.Length < Cobblestone.ChunkLength)
                return;
            plaintext = plaintext[Cobblestone.ChunkLength..];
            output = output[Cobblestone.SealedChunk..];
        }
    }

    /// <summary>Opens one chunk; false, and no plaintext, when it is not authentic.</summary>
    public bool OpenChunk(long index, ReadOnlySpan<byte> chunk, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[12];
        Nonce(index, nonce);
        var length = chunk.Length - Cobblestone.TagLength;
        try
        {
            _aes.Decrypt(nonce, chunk[..length], chunk[length..], output[..length]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>
    /// Opens consecutive chunks; answers the plaintext bytes. <paramref name="last"/> says that the message ends with them,
    /// and then a short chunk must be there.
    /// </summary>
    public Result<int> OpenBatch(long index, ReadOnlySpan<byte> chunks, Span<byte> output, bool last)
    {
        var full = chunks.Length / Cobblestone.SealedChunk;
        var rest = chunks[(full * Cobblestone.SealedChunk)..];
        if (index + full >= 1L << 38 || (last && rest.Length < Cobblestone.TagLength))
            return Refusal.Of("HYG-1043", ("chunk", index + full));
        for (var i = 0; i < full; i++)
        {
            if (!OpenChunk(index + i, chunks.Slice(i * Cobblestone.SealedChunk, Cobblestone.SealedChunk), output[(i * Cobblestone.ChunkLength)..]))
                return Refusal.Of("HYG-1042", ("chunk", index + i));
        }

        if (!last)
            return full * Cobblestone.ChunkLength;
        return OpenChunk(index + full, rest, output[(full * Cobblestone.ChunkLength)..])
            ? (full * Cobblestone.ChunkLength) + rest.Length - Cobblestone.TagLength
            : Refusal.Of("HYG-1042", ("chunk", index + full));
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_nonce);
    }

    private void SealChunk(long index, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[12];
        Nonce(index, nonce);
        _aes.Encrypt(nonce, plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, Cobblestone.TagLength));
    }

    private void Nonce(long index, Span<byte> nonce)
    {
        _nonce.CopyTo(nonce);
        var low = nonce[4..];
        BinaryPrimitives.WriteInt64BigEndian(low, BinaryPrimitives.ReadInt64BigEndian(low) ^ index);
    }
}
