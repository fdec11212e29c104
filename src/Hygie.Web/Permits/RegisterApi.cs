using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Permits;

/// <summary>The public register for programs: who uses the data, who decided, and each permit as it was signed.</summary>
internal static class RegisterApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/projects", async (IProjectRegister register, CancellationToken stop) => Results.Json(await register.ProjectsAsync(stop)))
            .Says<IReadOnlyList<ProjectLine>>("projects", "Every project with a decision, refusals too, the newest first.");
        routes.MapGet("/api/v1/projects/{project}", async (string project, IProjectRegister register, CancellationToken stop) =>
                await register.ProjectAsync(new ProjectId(project), stop) is { } sheet ? Results.Json(sheet) : Problems.Of(PortalRefusals.NotFound()))
            .Says<ProjectSheet>("project", "A project: summary, what its file waits for, decisions with reasons, every use of the data.");
        routes.MapGet("/api/v1/permits/{permit}", async (string permit, IProjectRegister register, CancellationToken stop) =>
                await register.PermitAsync(new PermitId(permit), stop) is { IsEmpty: false } document ? Results.Bytes(document, "application/json") : Problems.Of(PortalRefusals.NotFound()))
            .Says<object>("permit", "A permit, byte for byte as it was signed: spec/verify/verify.py permit - reads it.");
        routes.MapGet("/api/v1/clocks", async (IProjectRegister register, CancellationToken stop) => Results.Json(await register.ClocksAsync(stop)))
            .Says<IReadOnlyList<ClockLine>>("clocks", "Legal clocks, and how this hub keeps them.");
    }
}
