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
/// What opens a backup, and the custodian of the home that comes back: the same one, brought over with its token, or a successor with a new token,
/// to whom the shares of k trustees give every key back.
/// </summary>
internal sealed class RestoredCustodian : IDisposable
{
    private const string Key = CustodianFolder.Folder + "/key", Token = CustodianFolder.Folder + "/token.json", Store = CustodianFolder.Folder + "/key-store.json", Record = CustodianFolder.Folder + "/ceremony-record.json";
    private static readonly string[] Pins = [CustodianFolder.Folder + "/key-register.json", CustodianFolder.Folder + "/log-policy.txt", Record];
    private readonly Run _run;
    private readonly HomeBuild _build;
    private readonly byte[] _store;
    private readonly VerifyingKey _lost;
    private readonly Quorum? _quorum;

    private RestoredCustodian(Run run, HomeBuild build, byte[] store, VerifyingKey lost, Quorum? quorum, IKeyDesk desk) =>
        (_run, _build, _store, _lost, _quorum, Desk) = (run, build, store, lost, quorum, desk);

    /// <summary>Lends the key of the snapshot.</summary>
    public IKeyDesk Desk { get; }

    /// <summary>k, or 0 when the token was there.</summary>
    public int Threshold => _quorum?.Record.Threshold ?? 0;

    /// <summary>Opens the key store with the token of <paramref name="from"/>, or with shares.</summary>
    /// <param name="run">For passphrases.</param>
    /// <param name="from">What is left of the hub's home.</param>
    /// <param name="build">The home that is being made; the custodian's folder is brought there.</param>
    /// <param name="copy">Another copy of the key store, or null for the custodian's own.</param>
    /// <param name="shares">Empty: by the token.</param>
    public static Result<RestoredCustodian> Open(Run run, Home from, HomeBuild build, string? copy, IReadOnlyList<string> shares)
    {
        if (!ReadStore(from, copy).TryGet(out var bytes, out var refusal) || !VerifyingKey.Parse(NetworkConfig.Read(from).CustodianKey).TryGet(out var key, out refusal)
            || !KeyStoreFile.Read(bytes, key).TryGet(out var store, out refusal))
            return refusal;
        if (copy is not null && File.Exists(from.At(Store)) && KeyStoreFile.Read(File.ReadAllBytes(from.At(Store)), key).TryGet(out var own, out _) && own.Sequence > store.Sequence)
            return Refusal.Of("HYG-3066", ("given", store.Sequence), ("known", own.Sequence));
        if (shares.Count == 0)
            return ByToken(run, from, build, bytes, key, store);
        if (!File.Exists(from.At(Record)))
            return Refusal.Of("HYG-0010", ("file", from.At(Record)));
        return Composition.OpenRegister(from).Then(register => Quorum.Open(run, File.ReadAllBytes(from.At(Record)), register, shares))
            .Then<RestoredCustodian>(quorum => new RestoredCustodian(run, build, bytes, key, quorum, KeyStoreDesk.OfQuorum(store, quorum.Identity, TimeProvider.System)));
    }

    /// <summary>The custodian stands: the one that was brought, or a successor that has every key again and whose papers name it.</summary>
    public async Task<Refusal?> SettleAsync(Home from, Head head, CancellationToken cancellation)
    {
        if (_quorum is null)
            return null;
        if (!CustodianFolder.Open(_run, _build.Home, create: true).TryGet(out var folder, out var refusal) || !Composition.OpenRegister(from).TryGet(out var old, out refusal)
            || !KeyStoreFile.Read(_store, _lost).TryGet(out var lost, out refusal))
            return refusal;
        var successor = folder.Identity.Key;
        var recover = new RecoverHub(folder.Identity, folder.Token, Composition.KeyStore(folder.Path), Composition.Chance());
        if (!(await recover.RunAsync(new RecoverHub.Command(_store, _lost, _quorum.Record, _quorum.Shares, NextRoot(lost.Root)), cancellation)).TryGet(out _, out refusal)
            || !old.Revoke(_lost.Id, head.LogSize).Then(r => r.Enrol(successor.Verifying, KeyRole.Custodian, folder.Identity.Name, head.LogSize)).TryGet(out var register, out refusal))
            return refusal;
        Composition.WritePins(folder.Path, await File.ReadAllTextAsync(from.At("log", "policy.txt"), cancellation), _quorum.Document.SignedBy(successor));
        Composition.WriteRegister(folder.Path, register, successor);
        _build.Write(NetworkConfig.RegisterFile, register.ToDocument(successor).ToFile());
        _build.Write(NetworkConfig.FileName, JsonSerializer.SerializeToUtf8Bytes(NetworkConfig.Read(from) with { CustodianKey = successor.Verifying.ToString() }, JsonText.Options));
        return null;
    }

    public void Dispose() => _quorum?.Dispose();

    private static Result<RestoredCustodian> ByToken(Run run, Home from, HomeBuild build, byte[] bytes, VerifyingKey key, KeyStoreFile store)
    {
        foreach (var name in (IEnumerable<string>)[Key, Token, .. Pins])
            if (build.Copy(from, name) is { } missing)
                return missing;
        build.Write(Store, bytes);
        if (File.Exists(from.At(CustodianFolder.Folder, "ledger.json")) && build.Copy(from, CustodianFolder.Folder + "/ledger.json") is { } unread)
            return unread;
        return CustodianFolder.Open(run, build.Home, create: false).Then<RestoredCustodian>(folder =>
            new RestoredCustodian(run, build, bytes, key, null, KeyStoreDesk.OfToken(store, new KeyWrapping(folder.Token, Composition.Chance()), TimeProvider.System)));
    }

    private static Result<byte[]> ReadStore(Home from, string? copy)
    {
        var path = copy ?? from.At(Store);
        return File.Exists(path) ? File.ReadAllBytes(path) : Refusal.Of("HYG-0010", ("file", path));
    }

    /// <summary><c>root-1</c> is followed by <c>root-2</c>.</summary>
    private static string NextRoot(string root)
    {
        var split = root.LastIndexOf('-');
        return int.TryParse(root[(split + 1)..], System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{root[..(split + 1)]}{number + 1}") : root + "-2";
    }
}
