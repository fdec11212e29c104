using Hygie.Core.Drills;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Drills;

/// <summary>The last drill's report, byte for byte as it was signed.</summary>
internal static class DrillReportFile
{
    public const string Address = "/api/v1/drills/seizure";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Address, async Task<IResult> (IDrillQueries drills, CancellationToken stop) =>
        await drills.ReportAsync(stop) is { IsEmpty: false } file ? TypedResults.Bytes(file, "application/json", "seizure-report.json") : TypedResults.NotFound())
        .Says<object>("seizureReport", "The newest seizure drill's report, byte for byte as it was signed.");
}
