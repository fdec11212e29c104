using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Custodians;
using Hygie.Adapters.KeyStores;
using Hygie.Adapters.KeyTokens;
using Hygie.Adapters.LogStores;
using Hygie.Adapters.Metadata;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.Randomness;
using Hygie.Adapters.ReleaseBoxes;
using Hygie.Adapters.Solvers;
using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli;

/// <summary>The hub's half of the composition: an opened hub out of its home.</summary>
internal static partial class Composition
{
    public static IClearFiles ClearFiles { get; } = ClearFileAdapters.InMemory();

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, IWitness> OwnWitnesses = new(StringComparer.Ordinal);

    /// <summary>Opens the hub whose home this is (or whose demo). Dispose it to wipe its keys.</summary>
    public static async Task<Result<HubPorts>> OpenHubAsync(Terminal.Run run) =>
        run.Home.Of("hub").TryGet(out var home, out var refusal) ? await OpenHubAsync(run, home, run.Database) : refusal;

    /// <summary>The same, for whoever knows the hub's own home; <paramref name="database"/> as in <see cref="MetadataPlace.Of(Home, string?)"/>.</summary>
    public static async Task<Result<HubPorts>> OpenHubAsync(Terminal.Run run, Home home, string? database = null)
    {
        if (!OpenKeys(run, home, KeysFile).TryGet(out var keys, out var refusal)
            || !OpenKeys(run, home, "zone.json").TryGet(out var zone, out refusal) || !OpenKeys(run, home, "log.json").TryGet(out var log, out refusal)
            || !LogPolicy.Parse(await File.ReadAllTextAsync(home.At("log", "policy.txt"), run.Cancellation)).TryGet(out var policy, out refusal))
            return refusal;
        var config = HubConfig.Read(home);
        if (!VerifyingKey.Parse(NetworkConfig.Read(home).CustodianKey).TryGet(out var custodianKey, out refusal) || !OpenRegister(home).TryGet(out var register, out refusal))
            return refusal;
        var late = new DeskToCome();
        var sealer = new CustodyEventSealer(late, OperationsKey(home), AuthorityId.Mandate(config.Mandate), TimeProvider.System);
        if (!(await OpenMetadataAsync(home, database, sealer, run.Cancellation)).TryGet(out var hub, out refusal))
            return refusal;
        if (!HostsInUse(home, config, await hub.Migrations().LatestAsync(run.Cancellation)).TryGet(out var stores, out refusal))
            return refusal;
        var publish = Publisher(home, config, hub.Outbox(), policy, log.Signing);
        var receipts = new LogReceipts(hub.Outbox(), publish, LogStore("public-a", home.At("log", "public-a")), policy);
        var custodian = new CustodianAddress(KeyRealm.Health.CustodianName(), custodianKey, CustodianOf(home, config));
        var authorities = new AuthorityFacts(hub.Permits(), hub.Mandates(), hub.AuthorityPapers(), receipts, keys.Signing, TimeProvider.System);
        var desk = new KeyDesk(custodian, new ZoneIdentity(config.Zone, zone.Signing, zone.Identity), new FileVerdict(home.At("zone-verdict.json")),
            authorities, new NoApprovers(), receipts, Chance(), TimeProvider.System, new ErasedKeys(home).IsErased);
        late.Set(desk);
        return new HubPorts
        {
            Home = home, Config = config, Keys = keys, Zone = zone, Register = register, Random = Chance(), Clock = TimeProvider.System,
            Outbox = hub.Outbox(), Publish = publish, Receipts = receipts, Policy = policy, Desk = desk, Custodian = custodian, Snapshot = hub.Snapshot(), Accounts = hub.Accounts(),
            Catalogue = hub.Catalogue(), Objections = hub.Objections(), Permits = hub.Permits(), Mandates = hub.Mandates(), Authorities = authorities, Hosts = hub.Hosts(), Migrations = hub.Migrations(), Releases = hub.Releases(), Stores = stores,
            Extracts = hub.Extracts(), Counts = hub.Counts(), Workspaces = hub.Workspaces(),
            Versions = hub.Versions(), Files = ParquetAdapters.TableFiles(), Log = LogStore("public-a", home.At("log", "public-a")),
        };
    }

    /// <summary>Prefix of machine-drawn passphrases: 32 random bytes in bech32.</summary>
    public const string UnlockPrefix = KeyTokenAdapters.UnlockPrefix;

    /// <summary>Name of the key file of a party in its home.</summary>
    public const string KeysFile = "keys.json";

    /// <summary>Names of the public copies of the log, folders below <c>log</c> in the hub's home.</summary>
    public static IReadOnlyList<string> LogCopies { get; } = ["public-a", "public-b"];

    /// <summary>Who is enrolled for what, as this home was told; the custodian's signature on it must hold.</summary>
    public static Result<KeyRegister> OpenRegister(Home home) =>
        VerifyingKey.Parse(NetworkConfig.Read(home).CustodianKey).Then(custodian => KeyRegister.Read(File.ReadAllBytes(home.At(NetworkConfig.RegisterFile)), custodian));

    /// <summary>Makes a witness in its home; answers its verifier key, for policies.</summary>
    public static string CreateWitness(Home home, NoteVerifier log) => LogStoreAdapters.CreateWitness(home.Path, WitnessName(home.Config!.Id), log, Chance(), TimeProvider.System);

    /// <summary>The exact solver of the airlock.</summary>
    public static ISolver Solver() => SolverAdapters.OrTools();

    /// <summary>The copies under review, in the hub's home.</summary>
    public static IReleaseBox ReleaseBox(Home hub) => ReleaseBoxAdapters.Folder(hub.At("releases"));

    /// <summary>The KEK of the hub's own metadata and events.</summary>
    public static KeyId OperationsKey(Home hub) => new(KeyCategory.Operations, hub.Config!.Id, "1");

    /// <summary>The custodian of the hub's keys, in its own process.</summary>
    private static ICustodian CustodianOf(Home hub, HubConfig config)
    {
        var home = Path.GetFullPath(hub.At(config.Custodian));
        var custodian = CustodianAdapters.Client(home, TimeProvider.System);
        return config.StartsCustodian ? new OnDemandCustodian(custodian, home, TimeProvider.System) : custodian;
    }

    /// <summary>Keeps a custodian from serving while its root changes; refuses (HYG-3081) when one serves.</summary>
    public static Result<FileStream> HoldCustodian(string home) => CustodianAdapters.Hold(home);

    /// <summary>Serves a custodian until it is stopped, or idle.</summary>
    public static Task<Result<bool>> ServeCustodianAsync(CustodianHome custodian, TimeSpan? idle, Action ready, Action<string>? fault, CancellationToken cancellation) =>
        CustodianAdapters.ServeAsync(custodian.ToCustodian(), new CustodianAdapters.Door(custodian.Home.Path, [CustodianAdapters.OwnUser, .. custodian.Config.Clients], idle), ready, fault, TimeProvider.System, cancellation);

    /// <summary>The host in use, and during a move the other one after it: what the newest move says, or the host that the hub began on.</summary>
    private static Result<IReadOnlyList<IObjectStore>> HostsInUse(Home hub, HubConfig config, MigrationRecord? newest) => StoresOf(hub, config, newest?.HostsInUse ?? [new HostId(config.Host)]);

    private static Result<IReadOnlyList<IObjectStore>> StoresOf(Home hub, HubConfig config, IReadOnlyList<HostId> ids) =>
        ids.FirstOrDefault(id => !config.Hosts.ContainsKey(id.Value)) is { Value: not null } unknown ? Refusal.Of("HYG-8037", ("host", unknown)) : ids.Select(id => Host(hub, config, id.Value)).ToArray();

    /// <summary>The store of one of the hub's hosts; an address or credentials that cannot be used break its promise, with their refusal.</summary>
    public static IObjectStore Host(Home hub, HubConfig config, string id)
    {
        if (!HostAddress.Parse(config.Hosts[id]).TryGet(out var address, out var refusal))
            throw new ObjectStoreException(refusal, isPassing: false);
        if (address.Protocol == HostProtocol.Folder)
            return ObjectStoreAdapters.Folder(new HostId(id), Path.GetFullPath(hub.At(address.Text)));
        return HostFolder.Find(hub, id).TryGet(out var credentials, out refusal) ? RemoteHost(id, address, credentials) : throw new ObjectStoreException(refusal, isPassing: false);
    }

    /// <summary>Tries what a host's store can do.</summary>
    public static IHostProbe Probe(HostAddress address, HostCredentials? credentials) => ObjectStoreAdapters.Probe(address, credentials, TimeProvider.System);

    /// <summary>The store of a host that is a server.</summary>
    public static IObjectStore RemoteHost(string id, HostAddress address, HostCredentials credentials) => ObjectStoreAdapters.Remote(new HostId(id), address, credentials, TimeProvider.System);

    /// <summary>The keys of a party, person or zone, out of a file of its home.</summary>
    public static Result<OwnKeys> OpenKeys(Terminal.Run run, Home home, string file)
    {
        if (!Passphrase.Read(run, home).TryGet(out var passphrase, out var refusal))
            return refusal;
        using (passphrase)
            return OpenKeys(home.At(file), passphrase);
    }

    /// <summary>Makes the key file of a home, under its passphrase.</summary>
    public static Result<OwnKeys> CreateKeys(Terminal.Run run, Home home, string file, AgeIdentity? identity = null)
    {
        if (!Passphrase.Read(run, home).TryGet(out var passphrase, out var refusal))
            return refusal;
        using (passphrase)
            return CreateKeys(home.At(file), passphrase, identity);
    }

    /// <summary>A party's token: the PKCS#11 one that its configuration names, else the demonstration token in its home.</summary>
    public static Result<IKeyToken> OpenToken(Terminal.Run run, Home home)
    {
        if (home.Config?.Token is { } uri)
            return KeyTokenAdapters.OpenPkcs11(uri);
        if (!Passphrase.Read(run, home).TryGet(out var passphrase, out var refusal))
            return refusal;
        using (passphrase)
            return OpenToken(home.At("token.json"), passphrase);
    }

    private static PublishCheckpoint Publisher(Home home, HubConfig config, IOutbox outbox, LogPolicy policy, SigningKey log) =>
        new(outbox, LogStores(home), Witnesses(home, config), policy, LogSigner(policy, log), TimeProvider.System, Terminal.Fault.Points);

    /// <summary>The hub's own copies of its log, the one that answers readers first.</summary>
    private static IReadOnlyList<ILogStore> LogStores(Home home) => [.. LogCopies.Select(name => LogStore(name, home.At("log", name)))];

    private static IReadOnlyList<IWitness> Witnesses(Home home, HubConfig config) => [.. config.Witnesses.Select(where =>
        HubConfig.IsAddress(where) ? LogStoreAdapters.Witness(where, new Uri(where)) : OwnWitness(Path.GetFullPath(home.At(where))))];

    private static NoteSigner LogSigner(LogPolicy policy, SigningKey log) => new(policy.Log.Name, NoteKeyType.Ed25519, log);

    /// <summary>A witness in its own process, with its own home: this program again, once for each home as long as this process lives.</summary>
    private static IWitness OwnWitness(string home) => OwnWitnesses.GetOrAdd(home, path =>
        LogStoreAdapters.Witness(WitnessName(Home.Open(path).Config!.Id), Environment.ProcessPath!, "witness", "serve", "--urls", "http://127.0.0.1:0", "--with-input", "--home", path));
}
