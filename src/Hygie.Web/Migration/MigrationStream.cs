using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Hygie.Core.Migration;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Hygie.Web.Migration;

/// <summary>
/// The control room's server-sent events. Each event <c>room</c> carries the rendered live part, so that nothing is said twice
/// in two places and the browser needs no template. An event comes each period, changed or not: it proves the hub is alive.
/// </summary>
internal static class MigrationStream
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{language:regex(^(fr|en)$)}/migration/stream",
            (IMigrationWatch watch, HtmlRenderer renderer, IOptions<PortalOptions> options, TimeProvider clock, CancellationToken stop) =>
                TypedResults.ServerSentEvents(FramesAsync(watch, renderer, options.Value.StreamPeriod, clock, stop)));
        routes.MapGet(CertificateAddress, async Task<IResult> (IMigrationWatch watch, CancellationToken stop) =>
            await watch.CertificateAsync(stop) is { IsEmpty: false } file ? TypedResults.Bytes(file, "application/json", "exit-certificate.json") : TypedResults.NotFound())
            .Says<object>("exitCertificate", "The newest exit certificate, byte for byte as it was signed.");
    }

    /// <summary>Where the newest exit certificate is, byte for byte as it was signed.</summary>
    public const string CertificateAddress = "/api/v1/migration/certificate";

    private static async IAsyncEnumerable<SseItem<string>> FramesAsync(
        IMigrationWatch watch, HtmlRenderer renderer, TimeSpan period, TimeProvider clock, [EnumeratorCancellation] CancellationToken stop)
    {
        using var timer = new PeriodicTimer(period, clock);
        do
        {
            yield return new SseItem<string>(await RenderAsync(renderer, await watch.CurrentAsync(stop)), "room");
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private static Task<string> RenderAsync(HtmlRenderer renderer, MigrationView? view) => renderer.Dispatcher.InvokeAsync(async () =>
    {
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(LiveRoom.View)] = view });
        return (await renderer.RenderComponentAsync<LiveRoom>(parameters)).ToHtmlString();
    });
}
