using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>
/// HKDF (RFC 5869). The platform's own refuses to expand a key shorter than the hash, which chunked encryption needs,
/// so the expansion is written here.
/// </summary>
public static class Hkdf
{
    /// <summary>Extract, then expand, with SHA-256.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="output"/> is longer than 255 × 32 bytes.</exception>
    public static void Sha256(ReadOnlySpan<byte> keyMaterial, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output) =>
        Derive(HashAlgorithmName.SHA256, 32, keyMaterial, salt, info, output);

    /// <summary>Extract, then expand, with SHA-512.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="output"/> is longer than 255 × 64 bytes.</exception>
    public static void Sha512(ReadOnlySpan<byte> keyMaterial, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output) =>
        Derive(HashAlgorithmName.SHA512, 64, keyMaterial, salt, info, output);

    /// <summary>Expand alone with SHA-512, for a key that is already uniform, of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="output"/> is longer than 255 × 64 bytes.</exception>
    public static void ExpandSha512(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output) =>
        Expand(HashAlgorithmName.SHA512, 64, key, info, output);

    private static void Derive(HashAlgorithmName hash, int size, ReadOnlySpan<byte> keyMaterial, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> key = stackalloc byte[size];
        using (var mac = IncrementalHash.CreateHMAC(hash, salt))
        {
            mac.AppendData(keyMaterial);
            mac.GetHashAndReset(key);
        }

        Expand(hash, size, key, info, output);
        CryptographicOperations.ZeroMemory(key);
    }

    private static void Expand(HashAlgorithmName hash, int size, ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, 255 * size, nameof(output));
        using var mac = IncrementalHash.CreateHMAC(hash, key);
        Span<byte> block = stackalloc byte[size];
        for (byte counter = 1; output.Length > 0; counter++)
        {
            if (counter > 1)
                mac.AppendData(block);
            mac.AppendData(info);
            mac.AppendData([counter]);
            mac.GetHashAndReset(block);
            var taken = Math.Min(size, output.Length);
            block[..taken].CopyTo(output);
            output = output[taken..];
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
