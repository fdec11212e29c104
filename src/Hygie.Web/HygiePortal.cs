using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hygie.Web.Audit;
using Hygie.Web.Catalogue;
using Hygie.Web.Drills;
using Hygie.Web.Hosts;
using Hygie.Web.Migration;
using Hygie.Web.Permits;
using Hygie.Web.Portal;
using Hygie.Web.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hygie.Web;

/// <summary>
/// The portal's two entry points. Whoever composes the program also registers <c>ICatalogueQueries</c>, <c>IProjectRegister</c>,
/// <c>IHostRegister</c>, <c>ILogQueries</c>, <c>IMigrationWatch</c> and <c>IDrillQueries</c>; a page whose query is missing fails loudly.
/// </summary>
public static class HygiePortal
{
    /// <summary>Registers what the pages need besides the rooms' queries.</summary>
    public static IServiceCollection AddHygiePortal(this IServiceCollection services, Action<PortalOptions>? configure = null)
    {
        services.Configure(configure ?? (_ => { }));
        services.TryAddSingleton(TimeProvider.System);
        services.AddLocalization(options => options.ResourcesPath = "Resources");
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents();
        services.AddCascadingValue("Path", provider => PagePath(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddCascadingValue("Query", provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.QueryString.Value ?? "");
        services.AddCascadingValue(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.RequestAborted ?? CancellationToken.None);
        services.AddHttpContextAccessor();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        ApiDescription.Add(services);
        services.AddScoped<HtmlRenderer>();
        return services;
    }

    /// <summary>Adds the middleware and the routes, in their one right order.</summary>
    public static WebApplication MapHygiePortal(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<LanguageFromPath>();
        app.UseWhen(IsApi, api => api.UseExceptionHandler(Problems.AnswerBroken).UseStatusCodePages(Problems.AnswerStatusAsync));
        app.UseWhen(context => !IsApi(context), pages => pages
            .UseExceptionHandler("/error", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRouting();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/", LanguageFromPath.ToPreferred);
        CatalogueApi.Map(app);
        RegisterApi.Map(app);
        HostsApi.Map(app);
        LogApi.Map(app);
        StudyApi.Map(app);
        ApiDescription.Map(app);
        MigrationStream.Map(app);
        DrillReportFile.Map(app);
        app.MapRazorComponents<App>();
        return app;
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    // An error page stands at the address that was asked for, so its language switch leads back there.
    private static string PagePath(HttpContext? context) =>
        context?.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
        ?? context?.Features.Get<IExceptionHandlerPathFeature>()?.Path
        ?? context?.Request.Path.Value ?? "/";
}
