using Hygie.Adapters.Metadata;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace Hygie.Cli;

/// <summary>The portal's half of the composition: public pages over the hub's metadata and log. It opens no key.</summary>
internal static partial class Composition
{
    /// <summary>Registers what the pages ask of this hub; a home without a log policy is no hub yet: it stays empty, and says so. The refusal of its database, or null.</summary>
    public static async Task<Refusal?> RegisterPortalAsync(Home hub, string? database, IReadOnlyList<HostControl> criteria, IServiceCollection services, CancellationToken cancellation)
    {
        var isHub = File.Exists(hub.At("log", "policy.txt"));
        if (!isHub && database is null)
            return null;
        if (!(await OpenMetadataAsync(hub, database, new NoEventSealer(), cancellation)).TryGet(out var metadata, out var refusal))
            return refusal;
        if (!isHub || !LogPolicy.Parse(await File.ReadAllTextAsync(hub.At("log", "policy.txt"), cancellation)).TryGet(out var policy, out _))
            return null;
        var config = HubConfig.Read(hub);
        var (moves, began) = (metadata.Migrations(), new HostId(config.Host));
        var catalogue = new PublishedCatalogue(metadata.Catalogue(), async stop => (await moves.LatestAsync(stop))?.HostsInUse[0] ?? began);
        var uses = new ProjectUses(metadata.Extracts(), metadata.Workspaces(), metadata.Releases(), metadata.Outbox(), DisclosureProfile.FranceHealth);
        services.AddSingleton<ICatalogueQueries>(catalogue);
        services.AddSingleton<IProjectRegister>(new ProjectRegister(metadata.Permits(), catalogue, metadata.Outbox(), [uses], TimeProvider.System));
        services.AddSingleton<IHostRegister>(new HostRegister(metadata.Hosts(), criteria, TimeProvider.System, config.ExitDrillDays));
        services.AddSingleton<IMigrationWatch>(new MigrationWatch(moves, Journal(hub), TimeProvider.System));
        if (HubKey(hub) is { } key)
            services.AddSingleton<IDrillQueries>(new PublishedDrills(DrillReports(hub), key));
        services.AddSingleton<ILogQueries>(new PublishedLog(LogStore("public-a", hub.At("log", "public-a")), policy));
        return null;
    }

    /// <summary>The hub's public key, as the register that the custodian signed has it; null in a home that has none.</summary>
    private static VerifyingKey? HubKey(Home hub) =>
        File.Exists(hub.At(NetworkConfig.RegisterFile)) && VerifyingKey.Parse(NetworkConfig.Read(hub).CustodianKey).TryGet(out var custodian, out _)
        && KeyRegister.Read(File.ReadAllBytes(hub.At(NetworkConfig.RegisterFile)), custodian).TryGet(out var register, out _)
            ? register.Keys.LastOrDefault(k => k.IsCurrent && k.Role == KeyRole.Hub)?.Key : null;

    /// <summary>What a hub's metadata holds of each entry of its log; null for a home without metadata. No key is opened.</summary>
    public static async Task<IReadOnlyList<EventRecord>?> EventsAsync(Home hub, CancellationToken cancellation)
    {
        if (!MetadataPlace.Of(hub, null).TryGet(out var place, out var refusal))
            throw new MetadataException(refusal);
        return place.Stands ? await (await MetadataAdapters.OpenAsync(place.File, place.Server, Chance(), new NoEventSealer(), cancellation)).Outbox().EventsAsync(cancellation) : null;
    }

    /// <summary>The portal neither writes nor opens an event: it holds no key that could.</summary>
    private sealed class NoEventSealer : IEventSealer
    {
        public ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation) => throw new InvalidOperationException("The portal writes nothing.");

        public ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation) => throw new InvalidOperationException("The portal opens no event.");
    }
}
