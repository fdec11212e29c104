using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>
/// Secret bytes that are wiped when disposed. They have no text, no equality and no JSON on purpose:
/// a key can only leave through <see cref="Reveal"/>, which is easy to find when reading the code.
/// </summary>
/// <remarks>The bytes are pinned, so that the collector leaves no copy behind when it moves things.</remarks>
public sealed class SecretKey : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    private SecretKey(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    /// <summary>Length in bytes, at least 1.</summary>
    public int Length => _bytes.Length;

    /// <summary>A fresh key.</summary>
    /// <param name="random">Where the bytes come from.</param>
    /// <param name="length">Bytes, 32 unless told.</param>
    public static SecretKey Generate(ISecretRandom random, int length = 32)
    {
        var key = new SecretKey(length);
        random.Fill(key._bytes);
        return key;
    }

    /// <summary>Copies <paramref name="bytes"/>; the caller wipes its own copy.</summary>
    public static SecretKey Take(ReadOnlySpan<byte> bytes)
    {
        var key = new SecretKey(bytes.Length);
        bytes.CopyTo(key._bytes);
        return key;
    }

    /// <summary>Copies <paramref name="bytes"/> and wipes them.</summary>
    internal static SecretKey TakeOver(Span<byte> bytes)
    {
        var key = Take(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>The bytes themselves, valid until <see cref="Dispose"/>. Never copy them to a string.</summary>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes;
    }

    /// <summary>True when both hold the same bytes; takes the same time wherever they differ.</summary>
    public bool Matches(SecretKey other) => CryptographicOperations.FixedTimeEquals(Reveal(), other.Reveal());

    /// <summary>Wipes the bytes. Reading them afterwards throws.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _disposed = true;
    }
}
