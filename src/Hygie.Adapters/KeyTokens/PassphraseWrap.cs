using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// A wrapping key out of a passphrase: PBKDF2-HMAC-SHA512, 16-byte salt, 210,000 rounds (OWASP's figure of 2023 for this function). A file that
/// states fewer rounds is refused, so that nobody weakens it in silence.
/// </summary>
internal static class PassphraseWrap
{
    public const int Rounds = 210_000, SaltSize = 16;

    /// <summary>The kdf's name in files.</summary>
    public const string Name = "pbkdf2-hmac-sha512";

    private const int MostRounds = 10_000_000, KeySize = 32;

    public static SecretKey Derive(SecretKey passphrase, ReadOnlySpan<byte> salt, int rounds)
    {
        Span<byte> key = stackalloc byte[KeySize];
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Reveal(), salt, key, rounds, HashAlgorithmName.SHA512);
        var wrapping = SecretKey.Take(key);
        CryptographicOperations.ZeroMemory(key);
        return wrapping;
    }

    /// <summary>Reads the members <c>kdf</c>, <c>rounds</c>, <c>salt</c> and derives.</summary>
    public static SecretKey Read(DocumentFields fields, SecretKey passphrase)
    {
        fields.Text("kdf", text => string.Equals(text, Name, StringComparison.Ordinal));
        return Derive(passphrase, fields.Bytes("salt", SaltSize), (int)fields.Integer("rounds", Rounds, MostRounds));
    }

    /// <summary>Wraps a secret with what it is called bound inside.</summary>
    public static byte[] Wrap(SecretKey wrapping, SecretKey secret, ReadOnlySpan<byte> binding)
    {
        using var payload = SecretKey.Take([.. secret.Reveal(), .. SHA256.HashData(binding)]);
        return KeyWrap.Wrap(wrapping, payload.Reveal());
    }

    /// <summary>Unwraps; null under a wrong passphrase or another name.</summary>
    public static SecretKey? Unwrap(SecretKey wrapping, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> binding)
    {
        if (!KeyWrap.Unwrap(wrapping, wrapped).TryGet(out var payload, out _))
            return null;
        using (payload)
        {
            var bytes = payload.Reveal();
            return bytes.Length > 32 && CryptographicOperations.FixedTimeEquals(bytes[^32..], SHA256.HashData(binding)) ? SecretKey.Take(bytes[..^32]) : null;
        }
    }
}
