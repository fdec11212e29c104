using Hygie.Cli.Homes;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Drills;

/// <summary>The last exit drill of a hub, as its kept report tells it.</summary>
/// <param name="On">Its day; null when the last one failed or there is none.</param>
/// <param name="Every">Days that the hub states between two.</param>
/// <param name="IsLate">True when it is older than that, or there is none.</param>
internal sealed record LastExit(DateOnly? On, int Every, bool IsLate)
{
    /// <summary>Reads it; null in a home that is not yet a hub.</summary>
    public static async Task<LastExit?> OfAsync(Home hub, CancellationToken cancellation)
    {
        if (!File.Exists(hub.At(HubConfig.FileName)))
            return null;
        var every = HubConfig.Read(hub).ExitDrillDays;
        var file = await Composition.ExitDrillReports(hub).LastAsync(cancellation);
        if (!SignedDocument.Read(ExitDrillReport.Type, file.Span).Then(ExitDrillReport.Read).TryGet(out var report, out _) || !report.Ok)
            return new LastExit(null, every, IsLate: true);
        var on = DateOnly.FromDateTime(report.At.UtcDateTime);
        return new LastExit(on, every, on.AddDays(every) < DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
    }
}
