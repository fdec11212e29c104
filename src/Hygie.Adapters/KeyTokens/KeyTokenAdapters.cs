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

    /// <summary>Makes the key file of a person, body, zone or custodian; refuses to overwrite one (HYG-3072).</summary>
    public static Result<OwnKeys> CreateKeys(string path, SecretKey passphrase, ISecretRandom random) => KeyFile.Create(path, passphrase, random);

    /// <summary>Opens a key file; refuses a missing one (HYG-3073) or a wrong passphrase (HYG-3070).</summary>
    public static Result<OwnKeys> OpenKeys(string path, SecretKey passphrase) => KeyFile.Open(path, passphrase);
}
