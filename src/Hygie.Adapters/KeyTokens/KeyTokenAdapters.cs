using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyTokens;

/// <summary>The way in: how the composition root gets tokens and the keys of persons and parties.</summary>
public static class KeyTokenAdapters
{
    /// <summary>What a machine-drawn passphrase begins with; its file needs no stretching.</summary>
    public const string UnlockPrefix = PassphraseWrap.DrawnPrefix;

    /// <summary>The demonstration token in a file, made when absent; refuses a wrong passphrase (HYG-3070). Dispose it to wipe its memory.</summary>
    public static Result<IKeyToken> OpenFile(string path, SecretKey passphrase, ISecretRandom random) =>
        FileKeyToken.Open(path, passphrase, random).Then<IKeyToken>(token => token);

    /// <summary>
    /// The PKCS#11 token of a URI (RFC 7512, see <see cref="TokenUri"/>), opened with the PIN of the file that the URI names. Refuses a URI
    /// that names none (HYG-3076), an absent token (HYG-3077) and a wrong PIN (HYG-3078). Dispose it to log out.
    /// </summary>
    public static Result<IKeyToken> OpenPkcs11(string uri)
    {
        if (!TokenUri.Parse(uri).TryGet(out var token, out var refusal) || !PinOf(token).TryGet(out var pin, out refusal))
            return refusal;
        using (pin)
            return Pkcs11KeyToken.Open(token, pin).Then<IKeyToken>(open => open);
    }

    /// <summary>Makes the key file of a person, body, zone or custodian, around an age identity that is in use already if one is given; refuses to overwrite one (HYG-3072).</summary>
    public static Result<OwnKeys> CreateKeys(string path, SecretKey passphrase, ISecretRandom random, AgeIdentity? identity = null) => KeyFile.Create(path, passphrase, random, identity);

    /// <summary>Opens a key file; refuses a missing one (HYG-3073) or a wrong passphrase (HYG-3070).</summary>
    public static Result<OwnKeys> OpenKeys(string path, SecretKey passphrase) => KeyFile.Open(path, passphrase);

    /// <summary>The first line of the PIN file.</summary>
    private static Result<SecretKey> PinOf(TokenUri token)
    {
        var bytes = File.Exists(token.PinFile) ? File.ReadAllBytes(token.PinFile) : [];
        var line = bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : bytes.Length).TrimEnd((byte)'\r');
        var pin = line.IsEmpty ? null : SecretKey.Take(line);
        CryptographicOperations.ZeroMemory(bytes);
        return pin is null ? Refusal.Of("HYG-3078", ("token", token.Label), ("problem", "pin-source")) : pin;
    }
}
