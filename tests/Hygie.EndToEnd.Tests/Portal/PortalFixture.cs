using Hygie.Cli.Serve;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Permits;
using Hygie.Testing;
using Hygie.Testing.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Hygie.EndToEnd.Tests.Portal.PortalFixture))]

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>The portal on a free loopback port over in-memory rooms, and one Chromium for all tests.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private WebApplication? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal InMemoryLog Log { get; } = new();
    internal InMemoryMigration Migration { get; } = new(TimeProvider.System);

    /// <summary>Where the portal answers, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public static string Screens { get; } = TestFiles.InCheckout("artifacts", "screens");

    public async ValueTask InitializeAsync()
    {
        _server = PortalServer.Build("http://127.0.0.1:0", Register, options =>
        {
            options.IsDemo = true;
            options.StreamPeriod = TimeSpan.FromMilliseconds(100);
        });
        await _server.StartAsync();
        Address = _server.Urls.Single();
        Directory.CreateDirectory(Screens);
        Assertions.SetDefaultExpectTimeout(60_000); // for a machine that other tests keep busy; what is there is found at once
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Arguments });
    }

    /// <summary>A fresh tab that notes whatever goes wrong in it, on this portal or on another one.</summary>
    internal async Task<WatchedPage> OpenAsync(bool javaScript = true, string? address = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address ?? Address, ColorScheme = ColorScheme.Light, JavaScriptEnabled = javaScript, ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1280, Height = 900 },
        });
        return new WatchedPage(context, await context.NewPageAsync(), address ?? Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private void Register(IServiceCollection services) => services
        .AddSingleton<ICatalogueQueries, InMemoryCatalogue>().AddSingleton<IProjectRegister, InMemoryProjects>()
        .AddSingleton<IHostRegister, InMemoryHosts>().AddSingleton<ILogQueries>(Log).AddSingleton<IMigrationWatch>(Migration).AddSingleton<IDrillQueries, InMemoryDrills>();
}
