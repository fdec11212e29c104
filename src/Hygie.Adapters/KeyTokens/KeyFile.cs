using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.KeyTokens;

/// <summary>The two private keys of a person or party in a file under a passphrase, the public halves beside them in clear.</summary>
internal static class KeyFile
{
    private const string Document = "key-file";

    /// <summary>Writes fresh keys; a file that is there already is refused (HYG-3072).</summary>
    public static Result<OwnKeys> Create(string path, SecretKey passphrase, ISecretRandom random, AgeIdentity? known)
    {
        if (File.Exists(path))
            return Refusal.Of("HYG-3072", ("file", path));
        var keys = OwnKeys.Generate(random, known);
        using var wrapping = PassphraseWrap.Fresh(passphrase, random);
        using var seed = keys.Signing.RevealSeed();
        using var identity = keys.Identity.RevealBytes();
        using var both = SecretKey.Take([.. seed.Reveal(), .. identity.Reveal()]);
        var (verify, recipient) = (keys.Signing.Verifying.ToString(), keys.Identity.Recipient.ToString());
        DurableFile.Replace(path, CanonicalJson.WriteFile(CanonicalObject.Of([.. wrapping.Members,
            ("verify", verify), ("recipient", recipient), ("wrapped", CanonicalValue.OfBytes(PassphraseWrap.Wrap(wrapping.Key, both, Binding(verify, recipient))))])));
        return keys;
    }

    /// <summary>Opens the keys; refuses a missing file (HYG-3073), a wrong passphrase or an altered file (HYG-3070).</summary>
    public static Result<OwnKeys> Open(string path, SecretKey passphrase)
    {
        if (!File.Exists(path))
            return Refusal.Of("HYG-3073", ("file", path));
        if (!CanonicalJson.ReadFile(File.ReadAllBytes(path)).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Document, members);
        using var wrapping = PassphraseWrap.Read(fields, passphrase);
        var (verify, recipient, wrapped) = (fields.Text("verify"), fields.Text("recipient"), fields.Bytes("wrapped"));
        if (fields.Close() is { } wrong)
            return wrong;
        using var both = PassphraseWrap.Unwrap(wrapping.Key, wrapped, Binding(verify, recipient));
        return both is { Length: 64 } ? new OwnKeys(SigningKey.FromSeed(both.Reveal()[..32]), AgeIdentity.FromBytes(both.Reveal()[32..])) : Refusal.Of("HYG-3070", ("file", path));
    }

    private static byte[] Binding(string verify, string recipient) => FieldEncoding.Enc("hygie/key-file/v1", verify, recipient);
}
