using System.Globalization;
using Hygie.Core.Audit;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Audit;

/// <summary>The public log for programs. Who doubts it reads the files themselves and needs none of this.</summary>
internal static class LogApi
{
    private const int MostLeaves = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/log", async (ILogQueries log, CancellationToken stop) => await log.HeadAsync(stop) is { } head ? Results.Json(head) : Problems.Of(PortalRefusals.NotFound()))
            .Says<LogHead>("logHead", "The last signed checkpoint, and who witnessed it.");
        routes.MapGet("/api/v1/log/leaves", LeavesAsync).Says<IReadOnlyList<LogLeafView>>("logLeaves", "Leaves below an index, the newest first, two hundred at a time; Link says where the next are.");
        routes.MapGet("/api/v1/log/leaves/{index:long}", async (long index, ILogQueries log, CancellationToken stop) =>
                await log.ProveAsync(index, stop) is { } proof ? Results.Json(proof) : Problems.Of(PortalRefusals.NotFound()))
            .Says<LeafProofView>("logProof", "A leaf with its proof of inclusion in the last checkpoint.");
    }

    private static async Task<IResult> LeavesAsync(string? before, ILogQueries log, HttpResponse response, CancellationToken stop)
    {
        long? limit = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : null;
        if (before is not null && limit is null)
            return Problems.Of(PortalRefusals.BadParameter("before"));
        var leaves = await log.LeavesAsync(limit, MostLeaves, stop);
        if (leaves.Count > 0 && leaves[^1].Index > 0)
            response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"</api/v1/log/leaves?before={leaves[^1].Index}>; rel=\"next\"");
        return Results.Json(leaves);
    }
}
