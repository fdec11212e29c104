using System.Globalization;
using System.Text.Json;
using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Warehouse;

/// <summary>
/// What opens a backup, and the custodian of the home that comes back: the one that survived, with its token, or a successor with a new token in a new
/// home, to whom the shares of k trustees give every key back.
/// </summary>
internal sealed class RestoredCustodian : IDisposable
{
    private readonly CustodianHome _custodian;
    private readonly HomeBuild? _successor;
    private readonly byte[] _store;
    private readonly VerifyingKey _lost;
    private readonly Quorum? _quorum;
    private readonly Run _run;
    private string? _unconfirmed;

    private RestoredCustodian(Run run, CustodianHome custodian, HomeBuild? successor, byte[] store, VerifyingKey lost, Quorum? quorum, IKeyDesk desk) =>
        (_run, _custodian, _successor, _store, _lost, _quorum, Desk) = (run, custodian, successor, store, lost, quorum, desk);

    /// <summary>Lends the key of the snapshot.</summary>
    public IKeyDesk Desk { get; }

    /// <summary>k, or 0 when the token was there.</summary>
    public int Threshold => _quorum?.Record.Threshold ?? 0;

    /// <summary>Opens the key store with the token of the custodian that <paramref name="from"/> names, or with shares.</summary>
    /// <param name="run">For passphrases.</param>
    /// <param name="from">What is left of the hub's home.</param>
    /// <param name="into">The hub's new home; a successor's is beside it, <c>INTO-custodian</c>.</param>
    /// <param name="copy">Another copy of the key store, or null for the custodian's own.</param>
    /// <param name="shares">Empty: by the token.</param>
    public static Result<RestoredCustodian> Open(Run run, Home from, string into, string? copy, IReadOnlyList<string> shares)
    {
        var home = CustodianHome.Of(from);
        var own = home.At(CustodianHome.StoreFile);
        if (!Bytes(copy ?? own).TryGet(out var bytes, out var refusal) || !VerifyingKey.Parse(NetworkConfig.Read(from).CustodianKey).TryGet(out var key, out refusal)
            || !KeyStoreFile.Read(bytes, key).TryGet(out var store, out refusal))
            return refusal;
        if (copy is not null && File.Exists(own) && KeyStoreFile.Read(File.ReadAllBytes(own), key).TryGet(out var known, out _) && known.Sequence > store.Sequence)
            return Refusal.Of("HYG-3066", ("given", store.Sequence), ("known", known.Sequence));
        if (shares.Count == 0)
            return CustodianHome.Open(run, home).Then<RestoredCustodian>(custodian =>
                new RestoredCustodian(run, custodian, null, bytes, key, null, KeyStoreDesk.OfToken(store, new KeyWrapping(custodian.Token, Composition.Chance()), TimeProvider.System)));
        return Bytes(home.At(CustodianHome.RecordFile)).Then(record => Composition.OpenRegister(from).Then(register => Quorum.Open(run, record, register, shares)))
            .Then(quorum => BySuccessor(run, from, into, bytes, key, store, quorum));
    }

    /// <summary>The custodian stands: the survivor has this key store, or a successor has every key again and the papers of the hub name it.</summary>
    public async Task<Refusal?> SettleAsync(Home from, HomeBuild build, Head head, CancellationToken cancellation)
    {
        if (_quorum is null)
        {
            await _custodian.RecallAsync(_store, cancellation);
            return null;
        }

        if (!Composition.OpenRegister(from).TryGet(out var old, out var refusal) || !KeyStoreFile.Read(_store, _lost).TryGet(out var lost, out refusal))
            return refusal;
        var (successor, identity) = (_custodian.Identity.Key, _custodian.Identity);
        var recover = new RecoverHub(identity, _custodian.Token, _custodian.Store, Composition.Chance());
        if (!(await recover.RunAsync(new RecoverHub.Command(_store, _lost, _quorum.Record, _quorum.Shares, NextRoot(lost.Root)), cancellation)).TryGet(out _, out refusal)
            || !old.Revoke(_lost.Id, head.LogSize).Then(r => r.Enrol(successor.Verifying, KeyRole.Custodian, identity.Name, head.LogSize)).TryGet(out var register, out refusal)
            || !OwnKeysOf(build.Home).Aggregate((Result<KeyRegister>)register, (all, own) => all.Then(r => Enrol(build.Home, r, own, head.LogSize))).TryGet(out register, out refusal)
            || !Composition.OpenKeys(_run, build.Home, Composition.KeysFile).TryGet(out var hub, out refusal))
            return refusal;
        using var opened = hub;
        var home = _custodian.Home.Path;
        Composition.WritePins(home, await File.ReadAllTextAsync(build.Home.At("log", "policy.txt"), cancellation), _quorum.Document.SignedBy(successor));
        Composition.WriteRegister(home, register, successor);
        build.Write(NetworkConfig.RegisterFile, register.ToDocument(successor).ToFile());
        build.Write(NetworkConfig.FileName, JsonSerializer.SerializeToUtf8Bytes(NetworkConfig.Read(from) with { CustodianKey = successor.Verifying.ToString(), HubRecipient = hub.Identity.Recipient.ToString() }, JsonText.Options));
        _unconfirmed = _successor!.Finish(isConfirmed: false).Path;
        build.Write(HubConfig.FileName, JsonSerializer.SerializeToUtf8Bytes(HubConfig.Read(build.Home) with { Custodian = "../" + Path.GetFileName(_unconfirmed), StartsCustodian = true }, JsonText.Options));
        return null;
    }

    /// <summary>The key files of a hub's home, with what each is enrolled for.</summary>
    private static IReadOnlyList<(string File, KeyRole Role, string Owner)> OwnKeysOf(Home hub) =>
        [(Composition.KeysFile, KeyRole.Hub, hub.Config!.Id), ("zone.json", KeyRole.Zone, HubConfig.Read(hub).Zone), ("log.json", KeyRole.Log, "log")];

    /// <summary>A key that the register does not know takes the place of the one that was lost.</summary>
    private Result<KeyRegister> Enrol(Home hub, KeyRegister register, (string File, KeyRole Role, string Owner) own, long index)
    {
        if (!Composition.OpenKeys(_run, hub, own.File).TryGet(out var keys, out var refusal))
            return refusal;
        using (keys)
        {
            if (register.Find(keys.Signing.Verifying.Id) is not null)
                return register;
            var ended = register.Keys.Where(k => k.IsCurrent && k.Role == own.Role && k.Owner == own.Owner).Aggregate((Result<KeyRegister>)register, (all, k) => all.Then(r => r.Revoke(k.Key.Id, Math.Max(index, k.FromIndex))));
            return ended.Then(r => r.Enrol(keys.Signing.Verifying, own.Role, own.Owner, index));
        }
    }

    /// <summary>The hub's home is in place: a successor stays with it.</summary>
    public void Keep()
    {
        if (_unconfirmed is not null)
            HomeBuild.Confirm(_unconfirmed);
        _unconfirmed = null;
    }

    /// <summary>Where the successor of a hub's home is.</summary>
    public static string PlaceOf(string into) => Path.TrimEndingDirectorySeparator(into) + "-custodian";

    public void Dispose()
    {
        _quorum?.Dispose();
        _custodian.Dispose();
        _successor?.Dispose();
        if (_unconfirmed is not null)
            Directory.Delete(_unconfirmed, recursive: true);
    }

    /// <summary>A home for the successor, under the passphrase of the hub's own keys until its operator gives it another.</summary>
    private static Result<RestoredCustodian> BySuccessor(Run run, Home from, string into, byte[] bytes, VerifyingKey key, KeyStoreFile store, Quorum quorum)
    {
        var passphrase = run.PassphraseFile ?? (from.Config!.PassphraseFile is { } named ? Path.Combine(from.Path, named) : null);
        var config = new HomeConfig(CustodianHome.Role, store.Realm.CustodianName(), passphrase is null ? null : Path.GetFullPath(passphrase));
        if (!HomeBuild.Begin(PlaceOf(into), config).TryGet(out var build, out var refusal))
            return refusal;
        if (CustodianHome.Make(run, build.Home, new CustodianConfig(KeyNames.Of(store.Realm), [], [])).TryGet(out var custodian, out refusal))
            return new RestoredCustodian(run, custodian, build, bytes, key, quorum, KeyStoreDesk.OfQuorum(store, quorum.Identity, TimeProvider.System));
        build.Dispose();
        quorum.Dispose();
        return refusal;
    }

    private static Result<byte[]> Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : Refusal.Of("HYG-0010", ("file", path));

    /// <summary><c>root-1</c> is followed by <c>root-2</c>.</summary>
    private static string NextRoot(string root)
    {
        var split = root.LastIndexOf('-');
        return int.TryParse(root[(split + 1)..], CultureInfo.InvariantCulture, out var number) ? string.Create(CultureInfo.InvariantCulture, $"{root[..(split + 1)]}{number + 1}") : root + "-2";
    }
}
