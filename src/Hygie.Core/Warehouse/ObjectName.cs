using System.Buffers;
using System.Security.Cryptography;

namespace Hygie.Core.Warehouse;

/// <summary>
/// The name of a sealed object: 52 characters, the lower-case base32 (RFC 4648, no padding) of the SHA-256 of its ciphertext. Verification is the name.
/// </summary>
public static class ObjectName
{
    /// <summary>Characters of a name.</summary>
    public const int Length = 52;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>The name of <paramref name="ciphertext"/>.</summary>
    public static string Of(ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(ciphertext, hash);
        return OfHash(hash);
    }

    /// <summary>The name for a SHA-256 computed elsewhere (32 bytes).</summary>
    public static string OfHash(ReadOnlySpan<byte> sha256)
    {
        Span<char> name = stackalloc char[Length];
        int bits = 0, buffer = 0, at = 0;
        foreach (var octet in sha256)
        {
            buffer = (buffer << 8) | octet;
            for (bits += 8; bits >= 5; bits -= 5)
                name[at++] = Alphabet[(buffer >> (bits - 5)) & 31];
        }

        name[at] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(name);
    }

    /// <summary>True for a name of the right length and alphabet whose unused last bits are zero.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: Length } && !name.AsSpan().ContainsAnyExcept(Letters) && (Alphabet.IndexOf(name[^1], StringComparison.Ordinal) & 15) == 0;
}
