using Hygie.Adapters.Metadata;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Cli;

/// <summary>The metadata's half of the composition: in a file, or on a server.</summary>
internal static partial class Composition
{
    /// <summary>Reads the connection string of a server; see <see cref="MetadataAdapters.Server"/>.</summary>
    public static Result<string> MetadataServer(string text) => MetadataAdapters.Server(text);

    /// <summary>Copies of the metadata at a place, in and out.</summary>
    public static IMetadataSnapshot SnapshotAt(MetadataPlace place) => MetadataAdapters.Absent(place.File, place.Server, Chance(), new NoEvents()).Snapshot();

    /// <summary>
    /// Opens the metadata of a hub. A server that is asked for the first time is remembered once it is open, and refused (HYG-2016) when another hub's metadata is there already.
    /// </summary>
    private static async Task<Result<MetadataAdapters.Hub>> OpenMetadataAsync(Home home, string? asked, IEventSealer sealer, CancellationToken cancellation)
    {
        if (!MetadataPlace.Of(home, asked).TryGet(out var place, out var refusal))
            return refusal;
        var hub = await MetadataAdapters.OpenAsync(place.File, place.Server, Chance(), sealer, cancellation);
        if (place.IsNew && (await hub.Outbox().EventsAsync(cancellation)).Count > 0)
            return Refusal.Of("HYG-2016");
        if (place.IsNew)
            place.RememberIn(home);
        return hub;
    }
}
