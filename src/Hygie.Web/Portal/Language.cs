using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hygie.Web.Portal;

/// <summary>The two languages and what their addresses and figures look like.</summary>
public static class Language
{
    /// <summary>Two-letter codes, in the order of preference when a visitor states none.</summary>
    public static readonly IReadOnlyList<string> Codes = ["fr", "en"];

    private static readonly Dictionary<string, CultureInfo> Cultures = new(StringComparer.Ordinal)
    {
        ["fr"] = CultureInfo.GetCultureInfo("fr-FR"),
        ["en"] = CultureInfo.GetCultureInfo("en-GB"),
    };

    /// <summary>The culture of a language.</summary>
    public static CultureInfo CultureOf(string code) => Cultures[code];

    /// <summary>The language of the page being rendered.</summary>
    public static string Current => IsFrench ? "fr" : "en";

    /// <summary>True when the page being rendered is in French.</summary>
    public static bool IsFrench => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "fr", StringComparison.Ordinal);

    /// <summary>The other one.</summary>
    public static string Other => OtherThan(Current);

    /// <summary>The language a path begins with, or null.</summary>
    public static string? OfPath(PathString path) =>
        Codes.FirstOrDefault(code => path.StartsWithSegments($"/{code}", StringComparison.Ordinal));

    /// <summary>The same page in the other language: only the first segment of the path changes.</summary>
    public static string SamePageInOther(string path) =>
        OfPath(path) is { } code ? $"/{OtherThan(code)}{path[(code.Length + 1)..]}" : $"/{Other}";

    private static string OtherThan(string code) => Codes.First(other => !string.Equals(other, code, StringComparison.Ordinal));
}
