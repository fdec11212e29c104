using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// A wrapping key out of a passphrase. One that a person chose: PBKDF2-HMAC-SHA512, 16-byte salt, 210,000 rounds (OWASP's figure of 2023 for this function);
/// a file that states fewer is refused, so that nobody weakens it in silence. One that a machine drew (<c>hygie-unlock1…</c>, 32 random bytes in bech32):
/// HKDF-SHA512, since stretching adds nothing to 256 bits; a file that states it does not open with anything else.
/// </summary>
internal sealed class PassphraseWrap : IDisposable
{
    public const int Rounds = 210_000, SaltSize = 16;

    /// <summary>What a machine-drawn passphrase begins with.</summary>
    public const string DrawnPrefix = "hygie-unlock";

    private const string Stretched = "pbkdf2-hmac-sha512", Drawn = "hkdf-sha512";

    private const int MostRounds = 10_000_000, KeySize = 32;

    private readonly byte[] _salt;
    private readonly bool _drawn;

    private PassphraseWrap(SecretKey key, byte[] salt, bool drawn) => (Key, _salt, _drawn) = (key, salt, drawn);

    /// <summary>The wrapping key.</summary>
    public SecretKey Key { get; }

    /// <summary>The members that a file states: kdf, rounds when stretched, salt.</summary>
    public IEnumerable<(string Name, CanonicalValue Value)> Members => _drawn
        ? [("kdf", Drawn), ("salt", CanonicalValue.OfBytes(_salt))]
        : [("kdf", Stretched), ("rounds", Rounds), ("salt", CanonicalValue.OfBytes(_salt))];

    /// <summary>A wrapping key under a fresh salt.</summary>
    public static PassphraseWrap Fresh(SecretKey passphrase, ISecretRandom random)
    {
        var salt = new byte[SaltSize];
        random.Fill(salt);
        return IsDrawn(passphrase) ? new PassphraseWrap(Expand(passphrase, salt), salt, true) : new PassphraseWrap(Stretch(passphrase, salt, Rounds), salt, false);
    }

    /// <summary>Reads the members <c>kdf</c>, <c>rounds</c>, <c>salt</c> and derives; a drawn key's file gives a key that opens nothing to a chosen passphrase.</summary>
    public static PassphraseWrap Read(DocumentFields fields, SecretKey passphrase)
    {
        var (drawn, salt) = (fields.Text("kdf", text => text is Stretched or Drawn) is Drawn, fields.Bytes("salt", SaltSize));
        if (!drawn)
            return new PassphraseWrap(Stretch(passphrase, salt, (int)fields.Integer("rounds", Rounds, MostRounds)), salt, false);
        return new PassphraseWrap(IsDrawn(passphrase) ? Expand(passphrase, salt) : SecretKey.Take(new byte[KeySize]), salt, true);
    }

    public void Dispose() => Key.Dispose();

    private static bool IsDrawn(SecretKey passphrase) => Bech32.Decode(DrawnPrefix, System.Text.Encoding.UTF8.GetString(passphrase.Reveal())) is { Length: KeySize };

    private static SecretKey Expand(SecretKey passphrase, byte[] salt)
    {
        Span<byte> key = stackalloc byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA512, passphrase.Reveal(), key, salt, "hygie/unlock/v1"u8);
        return Taken(key);
    }

    private static SecretKey Stretch(SecretKey passphrase, byte[] salt, int rounds)
    {
        Span<byte> key = stackalloc byte[KeySize];
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Reveal(), salt, key, rounds, HashAlgorithmName.SHA512);
        return Taken(key);
    }

    private static SecretKey Taken(Span<byte> key)
    {
        var wrapping = SecretKey.Take(key);
        CryptographicOperations.ZeroMemory(key);
        return wrapping;
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
