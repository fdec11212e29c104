using Hygie.Core.Hosts;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Hosts;

/// <summary>The hosts for programs: each criterion with its evidence.</summary>
internal static class HostsApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/hosts", async (IHostRegister register, CancellationToken stop) => Results.Json(await register.HostsAsync(stop)))
            .Says<IReadOnlyList<HostSheet>>("hosts", "Every host, criterion by criterion; unknown is not a pass.");
}
