namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>Every page of the portal: address below the language, and the name of its screenshot.</summary>
internal static class PortalPages
{
    public static readonly IReadOnlyList<(string Path, string Name)> All =
    [
        ("", "home"),
        ("catalogue", "catalogue"),
        ("catalogue?q=rien-de-tel", "catalogue-empty"),
        ("catalogue/ds-001", "dataset"),
        ("catalogue/ds-001/variables", "dataset-variables"),
        ("catalogue/ds-001/quality", "dataset-quality"),
        ("catalogue/ds-001/access", "dataset-access"),
        ("catalogue/ds-001/cite", "dataset-cite"),
        ("projects", "projects"),
        ("projects/p-12", "project"),
        ("projects/p-15", "project-waiting"),
        ("hosts", "hosts"),
        ("audit", "audit"),
        ("audit/17", "leaf"),
        ("migration", "migration"),
        ("drills", "drills"),
        ("rights", "rights"),
        ("transparency", "transparency"),
        ("accessibility", "accessibility"),
        ("status", "status"),
        ("design", "design"),
        ("nowhere", "not-found"),
    ];

    public static readonly IReadOnlyList<string> Languages = ["fr", "en"];

    /// <summary>The address of a page in a language.</summary>
    public static string Address(string path, string language) => $"/{language}/{path}".TrimEnd('/');

    /// <summary>Every page in both languages.</summary>
    public static TheoryData<string, string, string> InBothLanguages()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (path, name) in All)
            foreach (var language in Languages)
                data.Add(path, language, name);
        return data;
    }
}
