using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Hosts;
using Hygie.Core.Intake;
using Hygie.Core.Migration;
using Hygie.Core.Permits;
using Hygie.Core.Rights;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Homes;

/// <summary>
/// An opened hub, as its verbs see it: ports and keys, no adapter. <see cref="Composition.OpenHubAsync(Terminal.Run)"/> makes it; a room that lands a
/// store adds one member here and one line there.
/// </summary>
internal sealed record HubPorts : IDisposable
{
    public required Home Home { get; init; }

    public required HubConfig Config { get; init; }

    /// <summary>The hub's public name.</summary>
    public BodyId Id => new(Home.Config!.Id);

    /// <summary>Signs manifests, HEAD and receipts; opens what is sealed to the hub.</summary>
    public required OwnKeys Keys { get; init; }

    /// <summary>The clear zone's own keys.</summary>
    public required OwnKeys Zone { get; init; }

    /// <summary>Who is enrolled for what.</summary>
    public required KeyRegister Register { get; init; }

    public required ISecretRandom Random { get; init; }

    public required TimeProvider Clock { get; init; }

    public required IOutbox Outbox { get; init; }

    public required PublishCheckpoint Publish { get; init; }

    public required LogReceipts Receipts { get; init; }

    public required LogPolicy Policy { get; init; }

    public required IKeyDesk Desk { get; init; }

    /// <summary>The custodian of the hub's keys.</summary>
    public required CustodianAddress Custodian { get; init; }

    public required IMetadataSnapshot Snapshot { get; init; }

    /// <summary>The host in use, and during a migration the other one after it.</summary>
    public required IReadOnlyList<IObjectStore> Stores { get; init; }

    /// <summary>People of the hub.</summary>
    public required IAccountStore Accounts { get; init; }

    /// <summary>What is published.</summary>
    public required ICatalogueStore Catalogue { get; init; }

    /// <summary>Who must be left out.</summary>
    public required IObjectionStore Objections { get; init; }

    /// <summary>Applications, decisions and permits.</summary>
    public required IPermitStore Permits { get; init; }

    /// <summary>Operating mandates.</summary>
    public required IMandateStore Mandates { get; init; }

    /// <summary>The papers of permits and mandates, for the custodian.</summary>
    public required IPermitFacts Authorities { get; init; }

    /// <summary>Hosts and their assessments.</summary>
    public required IHostStore Hosts { get; init; }

    /// <summary>Migrations and what each object's state is.</summary>
    public required IMigrationStore Migrations { get; init; }

    /// <summary>The ledger of counts before a permit.</summary>
    public required ICountStore Counts { get; init; }

    /// <summary>Release requests.</summary>
    public required IReleaseStore Releases { get; init; }

    /// <summary>Signed manifests of extracts.</summary>
    public required IExtractStore Extracts { get; init; }

    /// <summary>Who must be absent from every count and extract.</summary>
    public IExclusions Exclusions => new Exclusions(Objections);

    /// <summary>Workspaces and the history of their runs.</summary>
    public required IWorkspaceStore Workspaces { get; init; }

    /// <summary>The dataset versions.</summary>
    public required IVersionStore Versions { get; init; }

    /// <summary>The form of table files.</summary>
    public required ITableFiles Files { get; init; }

    /// <summary>The published log that HEAD points at.</summary>
    public required ILogStore Log { get; init; }

    /// <summary>What the warehouse's verbs work with.</summary>
    public WarehouseTools Warehouse => new(Desk, Stores, Files, Versions, Id, Keys.Signing, Random) { FormerKeys = FormerKeys };

    /// <summary>Keys under which this hub signed before it lost them.</summary>
    public IReadOnlyList<VerifyingKey> FormerKeys =>
        [.. Register.Keys.Where(k => k.Role == KeyRole.Hub && k.Owner == Id.Value && !k.Key.Equals(Keys.Signing.Verifying)).Select(k => k.Key)];

    /// <summary>What opens the health parts of enrolled holders.</summary>
    public HubInbox Inbox => new(Keys.Identity, holder => KeyOf(KeyRole.Holder, holder.Value), ShippedSources.Find);

    /// <summary>The key of the hub's own metadata and events.</summary>
    public KeyId Operations => Composition.OperationsKey(Home);

    /// <summary>The operating mandate.</summary>
    public AuthorityId Mandate => AuthorityId.Mandate(Config.Mandate);

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    /// <summary>The enrolled key of an owner in a role, or null: who may have signed.</summary>
    public VerifyingKey? KeyOf(KeyRole role, string owner) =>
        Register.Keys.LastOrDefault(k => k.IsCurrent && k.Role == role && k.Owner == owner)?.Key;

    /// <summary>The packs of every project's extracts.</summary>
    public Task<Result<IReadOnlyList<PackEntry>>> ExtractPacksAsync(CancellationToken cancellation) => ExtractPacksAsync(Permits, Extracts, cancellation);

    /// <summary>The packs of the extracts that this metadata knows.</summary>
    public static async Task<Result<IReadOnlyList<PackEntry>>> ExtractPacksAsync(IPermitStore permits, IExtractStore extracts, CancellationToken cancellation) =>
        (await EveryExtractAsync(permits, extracts, cancellation)).Then<IReadOnlyList<PackEntry>>(all => all.SelectMany(e => e.Packs).ToList());

    /// <summary>Every project's extracts, by their signed manifests.</summary>
    public Task<Result<IReadOnlyList<Extract>>> EveryExtractAsync(CancellationToken cancellation) => EveryExtractAsync(Permits, Extracts, cancellation);

    private static async Task<Result<IReadOnlyList<Extract>>> EveryExtractAsync(IPermitStore permits, IExtractStore extracts, CancellationToken cancellation)
    {
        var all = new List<Extract>();
        foreach (var project in (await permits.ListAsync(cancellation)).Select(p => p.Application?.Project).OfType<ProjectId>().Distinct())
            foreach (var document in await extracts.ListAsync(project, cancellation))
            {
                if (!ExtractDocument.Read(document).TryGet(out var extract, out var refusal))
                    return refusal;
                all.Add(extract);
            }

        return all;
    }

    public void Dispose()
    {
        Keys.Dispose();
        Zone.Dispose();
    }
}
