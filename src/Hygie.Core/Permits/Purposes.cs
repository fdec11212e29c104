namespace Hygie.Core.Permits;

/// <summary>A purpose that an application may state, or that the law forbids.</summary>
/// <param name="Code">Public name, as written in applications and permits.</param>
/// <param name="IsAllowed">False: no permit is ever given for it.</param>
/// <param name="Source">Article that allows or forbids it.</param>
/// <param name="Words">In words.</param>
public sealed record Purpose(string Code, bool IsAllowed, string Source, LocalText Words);

/// <summary>
/// The purposes of Regulation (EU) 2025/327 (EHDS), articles 53 and 54, applicable from 26 March 2029, and those that article L.1461-1 V of the
/// French public-health code forbids already. A purpose that is not in the list is not lawful.
/// </summary>
public static class Purposes
{
    private const string Allowed = "Regulation (EU) 2025/327, art. 53(1)", Forbidden = "Regulation (EU) 2025/327, art. 54", France = "Code de la santé publique, art. L.1461-1 V";

    /// <summary>Every purpose known, the allowed ones first.</summary>
    public static IReadOnlyList<Purpose> All { get; } =
    [
        new("public-health", true, Allowed + "(a)", new("intérêt public en santé publique et au travail", "public interest in public and occupational health")),
        new("policy", true, Allowed + "(b)", new("politiques publiques et réglementation", "policy making and regulation")),
        new("statistics", true, Allowed + "(c)", new("statistiques", "statistics")),
        new("education", true, Allowed + "(d)", new("enseignement dans le domaine de la santé", "education in health and care")),
        new("research", true, Allowed + "(e)", new("recherche scientifique en santé", "scientific research in health")),
        new("care-improvement", true, Allowed + "(f)", new("amélioration des soins", "improvement of care")),
        new("detrimental-decision", false, Forbidden + "(a)", new("décisions préjudiciables à une personne ou à un groupe", "decisions detrimental to a person or a group")),
        new("job-or-offer", false, Forbidden + "(b)", new("emploi, conditions d'offres, crédit", "job offers, terms of goods and services, credit")),
        new("insurance-exclusion", false, France + ", 2°; " + Forbidden + "(b)", new("exclusion de garanties d'assurance", "exclusion from insurance cover")),
        new("insurance-premium", false, France + ", 2°; " + Forbidden + "(b)", new("modification de cotisations ou primes d'assurance", "change of insurance contributions or premiums")),
        new("advertising", false, Forbidden + "(c)", new("publicité ou démarchage", "advertising or marketing")),
        new("product-promotion", false, France + ", 1°", new("promotion de produits de santé auprès des professionnels", "promotion of health products to professionals")),
        new("harmful-product", false, Forbidden + "(d)", new("produits ou services nuisibles", "harmful products or services")),
        new("unethical", false, Forbidden + "(e)", new("activités contraires à l'éthique en droit national", "activities against ethical provisions of national law")),
    ];

    /// <summary>The purpose of that code, or null.</summary>
    public static Purpose? Find(string code) => All.FirstOrDefault(p => string.Equals(p.Code, code, StringComparison.Ordinal));

    /// <summary>Null when every purpose is lawful and there is one; HYG-13003 for an unknown one, HYG-13004 for a forbidden one, with its article.</summary>
    public static Refusal? Check(IReadOnlyList<string> codes)
    {
        if (codes.Count == 0)
            return Refusal.Of("HYG-13003", ("purpose", "?"), ("purposes", Lawful()));
        foreach (var code in codes)
        {
            if (Find(code) is not { } purpose)
                return Refusal.Of("HYG-13003", ("purpose", code), ("purposes", Lawful()));
            if (!purpose.IsAllowed)
                return Refusal.Of("HYG-13004", ("purpose", code), ("source", purpose.Source), ("words", purpose.Words.Fr + " / " + purpose.Words.En));
        }

        return null;
    }

    private static string Lawful() => string.Join(", ", All.Where(p => p.IsAllowed).Select(p => p.Code));
}
