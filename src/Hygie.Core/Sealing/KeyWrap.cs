using System.Security.Cryptography;

namespace Hygie.Core.Sealing;

/// <summary>AES Key Wrap with Padding (RFC 5649, NIST SP 800-38F KWP): a key under another key. It has no associated data.</summary>
public static class KeyWrap
{
    /// <summary>Wraps 1 byte or more; the result is the length rounded up to 8, plus 8.</summary>
    /// <param name="wrappingKey">16, 24 or 32 bytes.</param>
    /// <param name="payload">What is wrapped.</param>
    public static byte[] Wrap(SecretKey wrappingKey, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length, nameof(payload));
        using var aes = Aes.Create();
        aes.SetKey(wrappingKey.Reveal());
        return aes.EncryptKeyWrapPadded(payload);
    }

    /// <summary>Unwraps, or refuses (HYG-1010) bytes that this key did not wrap.</summary>
    public static Result<SecretKey> Unwrap(SecretKey wrappingKey, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 16 || wrapped.Length % 8 != 0)
            return Refusal.Of("HYG-1010");
        using var aes = Aes.Create();
        aes.SetKey(wrappingKey.Reveal());
        var bytes = new byte[wrapped.Length - 8];
        try
        {
            var length = aes.DecryptKeyWrapPadded(wrapped, bytes);
            return SecretKey.Take(bytes.AsSpan(0, length));
        }
        catch (CryptographicException)
        {
            return Refusal.Of("HYG-1010");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
