using System.Net;
using System.Net.Sockets;
using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Xunit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>A witness that is not there, or does not speak the protocol, is unreachable: never a cosignature, never a crash. The port's promises: the end-to-end tests.</summary>
public sealed class HttpWitnessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nobody_listens()
    {
        var witness = LogStoreAdapters.Witness("nobody", new Uri($"http://127.0.0.1:{FreePort()}"));
        await Assert.ThrowsAsync<WitnessException>(() => witness.AddCheckpointAsync("old 0\n\n", Cancellation));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(302)]
    [InlineData(201)]
    public async Task Where_something_else_answers(int status)
    {
        var (prefix, path) = ($"http://127.0.0.1:{FreePort()}/witness/", "");
        using var server = new HttpListener();
        server.Prefixes.Add(prefix);
        server.Start();
        var serving = Task.Run(async () =>
        {
            var context = await server.GetContextAsync();
            path = context.Request.HttpMethod + " " + context.Request.RawUrl;
            (context.Response.StatusCode, context.Response.RedirectLocation) = (status, prefix);
            context.Response.Close();
        }, Cancellation);
        await Assert.ThrowsAsync<WitnessException>(() => LogStoreAdapters.Witness("other", new Uri(prefix.TrimEnd('/'))).AddCheckpointAsync("old 0\n\n", Cancellation));
        await serving;
        Assert.Equal("POST /witness/add-checkpoint", path);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
