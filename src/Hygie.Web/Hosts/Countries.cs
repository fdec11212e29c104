using Hygie.Web.Portal;

namespace Hygie.Web.Hosts;

/// <summary>Names of the countries in which hosts have their seat, in the page's language.</summary>
internal static class Countries
{
    private static readonly Dictionary<string, (string Fr, string En)> Names = new(StringComparer.Ordinal)
    {
        ["BE"] = ("Belgique", "Belgium"), ["CH"] = ("Suisse", "Switzerland"), ["DE"] = ("Allemagne", "Germany"),
        ["ES"] = ("Espagne", "Spain"), ["FI"] = ("Finlande", "Finland"), ["FR"] = ("France", "France"),
        ["IE"] = ("Irlande", "Ireland"), ["IT"] = ("Italie", "Italy"), ["LU"] = ("Luxembourg", "Luxembourg"),
        ["NL"] = ("Pays-Bas", "Netherlands"), ["SE"] = ("Suède", "Sweden"), ["US"] = ("États-Unis", "United States"),
    };

    /// <summary>The name of an ISO 3166 code, or the code itself for a country that is not in the list.</summary>
    public static string NameOf(string code) =>
        Names.TryGetValue(code, out var name) ? Language.IsFrench ? name.Fr : name.En : code;
}
