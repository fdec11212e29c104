using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary>
/// An opened custodian: its own home, with its signing key, token, key store, ledger, register, log policy and ceremony record. Only its own process
/// opens it; the hub knows its socket and its public key. Nothing of it is ever on a data host.
/// </summary>
internal sealed class CustodianHome : IDisposable
{
    /// <summary>Role of the home, and name of its folder in a demo.</summary>
    public const string Role = "custodian";

    /// <summary>Names of the two files that a restore reads: the key store, and the public record of the ceremony.</summary>
    public const string StoreFile = "key-store.json", RecordFile = "ceremony-record.json";

    private readonly OwnKeys _keys;

    private CustodianHome(Home home, CustodianConfig config, OwnKeys keys, IKeyToken token)
    {
        (Home, Config, _keys, Token) = (home, config, keys, token);
        Identity = new CustodianIdentity(config.Serves.CustodianName(), config.Serves, keys.Signing);
        Store = Composition.KeyStore(home.Path, config.Copies.Select(copy => Path.GetFullPath(home.At(copy.File))));
    }

    public Home Home { get; }

    public CustodianConfig Config { get; }

    public CustodianIdentity Identity { get; }

    public IKeyToken Token { get; }

    /// <summary>Its key store, with the registered copies.</summary>
    public IKeyStore Store { get; }

    /// <summary>The home of the custodian that a hub names; it may be another user's, or lost.</summary>
    public static Home Of(Home hub) => Home.Open(Path.GetFullPath(hub.At(HubConfig.Read(hub).Custodian)));

    /// <summary>Opens the custodian whose home this is, or that of a demo.</summary>
    public static Result<CustodianHome> Open(Run run) => run.Home.Of(Role).Then(home => Open(run, home));

    /// <summary>Opens a custodian's home.</summary>
    public static Result<CustodianHome> Open(Run run, Home home)
    {
        if (!Composition.OpenKeys(run, home, Composition.KeysFile).TryGet(out var keys, out var refusal) || !Composition.OpenToken(run, home).TryGet(out var token, out refusal))
            return refusal;
        return new CustodianHome(home, CustodianConfig.Read(home), keys, token);
    }

    /// <summary>Makes the signing key and the configuration in a new home, then opens it.</summary>
    public static Result<CustodianHome> Make(Run run, Home home, CustodianConfig config)
    {
        config.Write(home);
        if (!Composition.CreateKeys(run, home, Composition.KeysFile).TryGet(out var keys, out var refusal))
            return refusal;
        keys.Dispose();
        return Open(run, home);
    }

    /// <summary>The custodian itself.</summary>
    public Custodian ToCustodian() => new(
        Identity, Token, Store, Composition.Ledger(Home.Path), Composition.Pins(Home.Path, Identity.Key.Verifying), Composition.Chance(), TimeProvider.System);

    /// <summary>Holds the first ceremony; pins its record and the log's policy, and begins the register with custodian, trustees and ceremony key.</summary>
    public async Task<Result<CeremonyOutcome>> HoldAsync(HoldCeremony.Command command, CancellationToken cancellation)
    {
        var verb = new HoldCeremony(Identity, Token, Store, Composition.Chance(), TimeProvider.System);
        if (!KeyRegister.Empty.Enrol(Identity.Key.Verifying, KeyRole.Custodian, Identity.Name, 0).Then(r => TrusteeRule.Enrol(r, command.Trustees, 0)).TryGet(out var register, out var refusal)
            || !(await verb.RunAsync(command, cancellation)).TryGet(out var outcome, out refusal)
            || !register.Enrol(outcome.CeremonyKey, KeyRole.Ceremony, Identity.Name, 0).TryGet(out register, out refusal))
            return refusal;
        Composition.WritePins(Home.Path, command.LogPolicy, outcome.Record);
        Composition.WriteRegister(Home.Path, register, Identity.Key);
        return outcome;
    }

    /// <summary>
    /// Holds a later ceremony; <paramref name="keep"/> keeps shares and record before the old root is destroyed. Then pins the new record and enrols the keys of the ceremony and of its trustees.
    /// </summary>
    public async Task<Result<CeremonyOutcome>> RotateAsync(IReadOnlyList<InvitedTrustee> trustees, int threshold, Func<CeremonyOutcome, Task> keep, CancellationToken cancellation)
    {
        if (!(await ChangedAsync(r => TrusteeRule.Enrol(r.Register, trustees, r.LogSize), cancellation)).TryGet(out var register, out var refusal))
            return refusal;
        var policy = await File.ReadAllTextAsync(Home.At("log-policy.txt"), cancellation);
        var verb = new RotateRoot(Identity, Token, Store, Composition.Chance(), TimeProvider.System);
        if (!(await verb.RunAsync(new RotateRoot.Command(trustees, threshold, policy, keep), cancellation)).TryGet(out var outcome, out refusal)
            || !register.Enrol(outcome.CeremonyKey, KeyRole.Ceremony, Identity.Name, 0).TryGet(out register, out refusal))
            return refusal;
        Composition.WriteRegister(Home.Path, register, Identity.Key);
        Composition.WritePins(Home.Path, policy, outcome.Record);
        return outcome;
    }

    /// <summary>Enrols the signing key of a trustee to whom some ceremony dealt a share; refuses what <see cref="TrusteeRule.EnrolLate"/> refuses.</summary>
    public async Task<Result<KeyRegister>> EnrolAsync(InvitedTrustee trustee, CancellationToken cancellation)
    {
        if (!Composition.ReadPapers(Home.Path).TryGet(out var papers, out var refusal))
            return refusal;
        return Written(await ChangedAsync(r => TrusteeRule.EnrolLate(r.Register, trustee, papers.Ceremonies(Identity.Key.Verifying).Select(c => c.Record), r.LogSize), cancellation));
    }

    /// <summary>Ends an enrolled key where the log ends, or from the first entry that is not believed any more; refuses what <see cref="KeyRegister.Revoke"/> refuses.</summary>
    public async Task<Result<KeyRegister>> EndAsync(string key, long? from, CancellationToken cancellation) =>
        Written(await ChangedAsync(r => r.Register.Revoke(key, Math.Min(from ?? r.LogSize, r.LogSize)), cancellation));

    private Result<KeyRegister> Written(Result<KeyRegister> changed)
    {
        if (changed.TryGet(out var register, out _))
            Composition.WriteRegister(Home.Path, register, Identity.Key);
        return changed;
    }

    /// <summary>The register as a change makes it, which knows how long the log was when this custodian last saw it; not written yet.</summary>
    private async Task<Result<KeyRegister>> ChangedAsync(Func<(KeyRegister Register, long LogSize), Result<KeyRegister>> change, CancellationToken cancellation)
    {
        var ledger = await Composition.Ledger(Home.Path).ReadAsync(cancellation);
        return CustodianState.Read(ledger.Span).Then(state => Composition.ReadRegister(Home.Path, Identity.Key.Verifying).Then(register => change((register, state.Size))));
    }

    /// <summary>Puts a newer copy of the key store in the place of its own, when it differs.</summary>
    public async Task RecallAsync(byte[] file, CancellationToken cancellation)
    {
        if (!(await Store.ReadAsync(cancellation)).Span.SequenceEqual(file))
            await Store.ReplaceAsync(file, cancellation);
    }

    /// <summary>
    /// Registers a copy: the key store is in its file, its keeper's key enrolled, its name in the configuration, in this order, so that a run cut short is run again.
    /// Refuses (HYG-3094) a name or key that stands for another copy.
    /// </summary>
    public async Task<Result<StoreCopy>> RegisterAsync(CopyKeeper keeper, string file, CancellationToken cancellation)
    {
        if (!Composition.ReadRegister(Home.Path, Identity.Key.Verifying).TryGet(out var register, out var refusal) || !(await KeysAsync(cancellation)).TryGet(out _, out refusal))
            return refusal;
        var (known, copy) = (register.Find(keeper.Key.Id), new StoreCopy(keeper.Name, Beside(file)));
        if (Config.Copies.FirstOrDefault(c => c.Name == keeper.Name || c.File == copy.File) is { } other && other != copy
            || known is not null && (known.Role != KeyRole.Standby || known.Owner != keeper.Name) || known is null && register.Keys.Any(k => k.Role == KeyRole.Standby && k.Owner == keeper.Name))
            return Refusal.Of("HYG-3094", ("copy", keeper.Name));
        Composition.WriteKeyStoreCopy(file, (await Store.ReadAsync(cancellation)).Span);
        if (known is null && !register.Enrol(keeper.Key, KeyRole.Standby, keeper.Name, 0).TryGet(out register, out refusal))
            return refusal;
        Composition.WriteRegister(Home.Path, register, Identity.Key);
        (Config with { Copies = [.. Config.Copies.Where(c => c != copy), copy] }).Write(Home);
        return copy;
    }

    /// <summary>A file in a neighbour's home is named from ours, so that a folder of parties may be moved or copied as a whole; another one by its full path.</summary>
    private string Beside(string file) => file.StartsWith(Path.GetDirectoryName(Home.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(Home.Path, file) : file;

    /// <summary>The key store.</summary>
    public async Task<Result<KeyStoreFile>> KeysAsync(CancellationToken cancellation) => KeyStoreFile.Read((await Store.ReadAsync(cancellation)).Span, Identity.Key.Verifying);

    /// <summary>Every erasure, and where it stands now.</summary>
    public async Task<Result<Erasures>> ErasuresAsync(CancellationToken cancellation)
    {
        if (!(await KeysAsync(cancellation)).TryGet(out var keys, out var refusal) || !Composition.ReadPapers(Home.Path).TryGet(out var papers, out refusal)
            || !Composition.ReadRegister(Home.Path, Identity.Key.Verifying).TryGet(out var register, out refusal))
            return refusal;
        return new Erasures(keys, papers, register, [.. keys.Erased.Select(e => ErasureRule.Judge(e, keys.Root, [.. Token.Labels], papers, Identity.Key.Verifying, register))]);
    }

    /// <summary>Who can decrypt what with this custodian's keys, now.</summary>
    public async Task<Result<IReadOnlyList<KeyPower>>> MapAsync(CancellationToken cancellation)
    {
        var ledger = await Composition.Ledger(Home.Path).ReadAsync(cancellation);
        if (!Composition.ReadRecord(Home.Path, Identity.Key.Verifying).TryGet(out var record, out var refusal) || !(await KeysAsync(cancellation)).TryGet(out var keys, out refusal)
            || !CustodianState.Read(ledger.Span).TryGet(out var state, out refusal))
            return refusal;
        return KeyMap.Of(keys, record, state, new KeyWrapping(Token, Composition.Chance()).Opens, TimeProvider.System.GetUtcNow()).ToArray();
    }

    public void Dispose()
    {
        _keys.Dispose();
        (Token as IDisposable)?.Dispose();
    }
}

/// <summary>What a custodian has of its erasures.</summary>
/// <param name="Keys">The key store.</param>
/// <param name="Papers">What they rest on.</param>
/// <param name="Register">Who may sign.</param>
/// <param name="Standings">Where each stands.</param>
internal sealed record Erasures(KeyStoreFile Keys, ErasurePapers Papers, KeyRegister Register, IReadOnlyList<ErasureStanding> Standings);
