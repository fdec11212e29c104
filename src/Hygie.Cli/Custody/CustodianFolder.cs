using Hygie.Cli.Homes;
using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary>
/// A custodian's own folder, <c>custodian</c> inside its party's home: key file, demonstration token, key store, ledger, register, log policy and
/// ceremony record. Nothing of it is ever on a data host.
/// </summary>
internal sealed class CustodianFolder(string path, CustodianIdentity identity, IKeyToken token)
{
    /// <summary>Its name in the party's home.</summary>
    public const string Folder = "custodian";

    private const string KeyName = "key", TokenName = "token.json";

    public string Path => path;

    public CustodianIdentity Identity => identity;

    public IKeyToken Token => token;

    /// <summary>The custodian itself, in this process.</summary>
    public Custodian ToCustodian() => new(
        identity, token, Composition.KeyStore(path), Composition.Ledger(path), Composition.Pins(path, identity.Key.Verifying), Composition.Chance(), TimeProvider.System);

    /// <summary>Holds the first ceremony; pins its record and the log's policy, and begins the register with custodian and ceremony key.</summary>
    public async Task<Result<CeremonyOutcome>> HoldAsync(HoldCeremony.Command command, CancellationToken cancellation)
    {
        var verb = new HoldCeremony(identity, token, Composition.KeyStore(path), Composition.Chance(), TimeProvider.System);
        if (!(await verb.RunAsync(command, cancellation)).TryGet(out var outcome, out var refusal)
            || !KeyRegister.Empty.Enrol(identity.Key.Verifying, KeyRole.Custodian, identity.Name, 0)
                .Then(register => register.Enrol(outcome.CeremonyKey, KeyRole.Ceremony, identity.Name, 0)).TryGet(out var register, out refusal))
            return refusal;
        Composition.WritePins(path, command.LogPolicy, outcome.Record);
        Composition.WriteRegister(path, register, identity.Key);
        return outcome;
    }

    /// <summary>Who can decrypt what with this custodian's keys, now.</summary>
    public async Task<Result<IReadOnlyList<KeyPower>>> MapAsync(CancellationToken cancellation)
    {
        var verifying = identity.Key.Verifying;
        var (file, ledger) = (await Composition.KeyStore(path).ReadAsync(cancellation), await Composition.Ledger(path).ReadAsync(cancellation));
        if (!Composition.ReadRecord(path, verifying).TryGet(out var record, out var refusal) || !KeyStoreFile.Read(file.Span, verifying).TryGet(out var keys, out refusal)
            || !CustodianState.Read(ledger.Span).TryGet(out var state, out refusal))
            return refusal;
        return KeyMap.Of(keys, record, state, TimeProvider.System.GetUtcNow()).ToArray();
    }

    /// <summary>Which party's custodian: the hub's serves health, the third party's serves identity.</summary>
    public static Option<string> Party() => new("--party")
    {
        HelpName = "hub|third-party",
        DefaultValueFactory = _ => "hub",
        Description = Words.Say("Whose custodian: the hub's keeps health keys, the third party's identity keys.", "De qui : celui du hub garde les clés de santé, celui du tiers les clés d'identité."),
    };

    /// <summary>Opens the folder of a custodian that has its key; with <paramref name="create"/>, makes the key first.</summary>
    public static Result<CustodianFolder> Open(Run run, string party, bool create)
    {
        return run.Home.Of(party).Then(home => Open(run, home, create));
    }

    /// <summary>The same, for whoever knows the party's own home.</summary>
    public static Result<CustodianFolder> Open(Run run, Home home, bool create)
    {
        if (!Passphrase.Read(run, home).TryGet(out var passphrase, out var refusal))
            return refusal;
        using (passphrase)
            return Open(home.At(Folder), home.Config!.Role, passphrase, create);
    }

    /// <summary>The same, for whoever knows the folder and its passphrase.</summary>
    public static Result<CustodianFolder> Open(string folder, string party, SecretKey passphrase, bool create)
    {
        var file = System.IO.Path.Combine(folder, KeyName);
        var keys = create && !File.Exists(file) ? Composition.CreateKeys(file, passphrase) : Composition.OpenKeys(file, passphrase);
        if (!keys.TryGet(out var own, out var refusal) || !Composition.OpenToken(System.IO.Path.Combine(folder, TokenName), passphrase).TryGet(out var token, out refusal))
            return refusal;
        var realm = string.Equals(party, "hub", StringComparison.Ordinal) ? KeyRealm.Health : KeyRealm.Identity;
        return new CustodianFolder(folder, new CustodianIdentity("custodian-" + KeyNames.Of(realm), realm, own.Signing), token);
    }
}
