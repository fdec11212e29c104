using Hygie.Core.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Audit;

/// <summary>A witness over HTTP (C2SP tlog-witness).</summary>
public static class WitnessApi
{
    private const int Conflict = 409;

    /// <summary>Maps <c>POST /add-checkpoint</c>.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="answer">The witness: what it answers to a request's text, having stored first what it must; called from several threads.</param>
    public static void MapWitness(this IEndpointRouteBuilder routes, Func<string, WitnessAnswer> answer)
    {
        routes.MapPost("/add-checkpoint", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var said = answer(await reader.ReadToEndAsync(context.RequestAborted));
            context.Response.StatusCode = said.Status;
            context.Response.ContentType = said.Status == Conflict ? "text/x.tlog.size" : "text/plain; charset=utf-8";
            await context.Response.WriteAsync(said.Body, context.RequestAborted);
        });
    }
}
