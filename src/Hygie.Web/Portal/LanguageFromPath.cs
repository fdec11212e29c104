using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hygie.Web.Portal;

/// <summary>Sets the language of a request from the first segment of its path, else from what the browser prefers.</summary>
internal sealed class LanguageFromPath(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var culture = Language.CultureOf(Language.OfPath(context.Request.Path) ?? Preferred(context.Request));
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        return next(context);
    }

    /// <summary>The root has no language: it leads to the one the browser prefers.</summary>
    public static IResult ToPreferred(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept-Language";
        return Results.Redirect($"/{Preferred(context.Request)}");
    }

    private static string Preferred(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(wanted => wanted.Quality ?? 1)
            .Select(wanted => wanted.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(Language.Codes.Contains) ?? Language.Codes[0];
}
