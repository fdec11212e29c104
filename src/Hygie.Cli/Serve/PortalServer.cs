using Hygie.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hygie.Cli.Serve;

/// <summary>Hosts the portal: the same server for <c>hygie serve</c>, for the demo and for the tests in a browser.</summary>
internal static class PortalServer
{
    /// <summary>Builds a server that is not yet listening.</summary>
    /// <param name="urls">Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 lets the system choose.</param>
    /// <param name="register">Registers the rooms' queries, which win over the empty ones of <see cref="EmptyHub"/>.</param>
    /// <param name="options">What the pages say of this hub.</param>
    public static WebApplication Build(string urls, Action<IServiceCollection> register, Action<PortalOptions> options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "hygie",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseUrls(urls).UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        register(builder.Services);
        EmptyHub.Register(builder.Services);
        builder.Services.AddHygiePortal(options);
        return builder.Build().MapHygiePortal();
    }
}
