using Hygie.Core;
using Hygie.Core.Catalogue;

namespace Hygie.Testing.Portal;

/// <summary>A catalogue held in memory: 24 made-up datasets, one of them with a dictionary of 2,400 variables.</summary>
public sealed class InMemoryCatalogue : ICatalogueQueries
{
    private static readonly (string Code, LocalText Label)[] Domains =
    [
        ("claims", new("Remboursements", "Claims")), ("hospital", new("Hôpital", "Hospital")),
        ("registry", new("Registre", "Registry")), ("practice", new("Médecine de ville", "General practice")),
    ];

    private static readonly (string Id, string Name)[] Hosts = [("host-a", "Hôte A"), ("host-b", "Hôte B")];

    private static readonly LocalText[] Subjects =
    [
        new("Diabète de type 2 – suivi ambulatoire", "Type 2 diabetes – outpatient follow-up"),
        new("Urgences – passages et motifs", "Emergency care – visits and reasons"),
        new("Oncologie – réunions pluridisciplinaires", "Oncology – multidisciplinary meetings"),
        new("Maternité et néonatalité", "Maternity and newborn care"),
    ];

    private static readonly string[] Uses = ["GRU", "HMB", "DS", "NPU"];

    private readonly List<DatasetLine> _lines = [.. Enumerable.Range(0, 24).Select(Line)];

    public Task<CatalogueResults> SearchAsync(CatalogueSearch search, CancellationToken cancellationToken)
    {
        var worded = _lines.Where(line => Holds(line, search.Words)).ToList();
        var matching = worded.Where(line => Any(search.Domains, line.Domain) && Any(search.Hosts, line.Host.Value)
            && Any(search.Uses, line.Use) && Any(search.Vocabularies, "ICD-10")).ToList();
        IEnumerable<DatasetLine> sorted = search.Sort switch
        {
            CatalogueSort.Persons => matching.OrderByDescending(line => line.Persons.Value),
            CatalogueSort.Newest => matching.AsEnumerable().Reverse(),
            _ => matching.OrderBy(line => line.Title.Fr, StringComparer.Ordinal),
        };
        var page = sorted.Skip((search.Page - 1) * search.PageSize).Take(search.PageSize).ToList();
        return Task.FromResult(new CatalogueResults(_lines.Count, 3, matching.Count, page,
        [
            new Facet("domain", [.. Domains.Select(d => new FacetValue(d.Code, d.Label, worded.Count(l => l.Domain == d.Code)))]),
            new Facet("host", [.. Hosts.Select(h => new FacetValue(h.Id, LocalText.Same(h.Name), worded.Count(l => l.Host.Value == h.Id)))]),
            new Facet("use", [.. Uses.Select(u => new FacetValue(u, LocalText.Same(u), worded.Count(l => l.Use == u)))]),
            new Facet("vocabulary", [new FacetValue("ICD-10", new("CIM-10", "ICD-10"), worded.Count)]),
        ]));
    }

    public Task<DatasetSheet?> DatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        Task.FromResult(_lines.Find(line => line.Version.Dataset == id) is { } line ? Sheet(line) : null);

    public Task<VariableResults> VariablesAsync(VariableSearch search, CancellationToken cancellationToken)
    {
        var matching = Enumerable.Range(0, 2400).Select(Variable)
            .Where(v => (search.Table.Length == 0 || v.Table == search.Table)
                && (v.Name.Contains(search.Words, StringComparison.OrdinalIgnoreCase) || v.Label.Fr.Contains(search.Words, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        return Task.FromResult(new VariableResults(matching.Count, [.. matching.Skip((search.Page - 1) * search.PageSize).Take(search.PageSize)]));
    }

    private static bool Holds(DatasetLine line, string words) =>
        $"{line.Version} {line.Title.Fr} {line.Title.En}".Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Text(int number, string format = "0") => number.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private static bool Any(IReadOnlyList<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value);

    private static DatasetLine Line(int n) => new(
        new DatasetVersion(new DatasetId($"ds-{Text(n + 1, "000")}"), 1 + (n % 3)),
        new LocalText($"{Subjects[n % 4].Fr} ({Text(2002 + n)})", $"{Subjects[n % 4].En} ({Text(2002 + n)})"), Domains[n % 4].Code, Domains[n % 4].Label,
        n % 6 == 5 ? PublicCount.FewerThan(11) : PublicCount.Shown(1200 + (7919 * n)), new HostId(Hosts[n % 2].Id), Hosts[n % 2].Name, Uses[n % 4]);

    private static VariableLine Variable(int n) => new(
        n % 2 == 0 ? "ER_PRS_F" : "ER_PHA_F", $"VAR_{Text(n + 1, "0000")}", n % 3 == 0 ? "date" : "string",
        new LocalText($"Variable {Text(n + 1)}, libellé de la nomenclature", $"Variable {Text(n + 1)}, label from the code list"), n % 3 == 1 ? "mg" : "",
        n % 5 == 0 ? "ATC" : "", n % 7 == 0 ? null : n % 100 / 400.0,
        n % 4 == 0 ? [new("0-19", PublicCount.Shown(120)), new("20-59", PublicCount.Shown(480)), new("60-79", PublicCount.Shown(310)), new("80+", PublicCount.FewerThan(11))] : []);

    private static DatasetSheet Sheet(DatasetLine line) => new(
        line, new("Remboursements de soins de ville et séjours d’un pays synthétique, pseudonymisés et reliés.", "Outpatient claims and hospital stays of a synthetic country, pseudonymised and linked."),
        "Caisse de démonstration", new DateOnly(2026, 11, 20), new DateOnly(2019, 1, 1), new DateOnly(2025, 12, 31),
        new("Chaque trimestre", "Each quarter"), new("Recherche en santé", "Health research"), ["CIM-10", "ATC", "CCAM"],
        [new("Dépôt scellé par le détenteur", "Sealed deposit by the holder"), new("Pseudonymisation par le tiers de confiance", "Pseudonymisation by the trusted third party"), new("Contrôles et publication", "Checks and publication")],
        [new("ER_PRS_F", new("Prestations", "Care acts"), PublicCount.Shown(184_220), 1200), new("ER_PHA_F", new("Pharmacie", "Dispensing"), PublicCount.FewerThan(11), 1200)],
        [new(2019, PublicCount.Shown(7980)), new(2020, PublicCount.Shown(8510)), new(2021, PublicCount.FewerThan(11)), new(2022, PublicCount.Shown(9120)), new(2023, PublicCount.Shown(9480)), new(2024, PublicCount.Shown(9730)), new(2025, PublicCount.Shown(10_040))],
        [
            new("required", new("Les colonnes obligatoires sont remplies", "Required columns are filled"), QualityOutcome.Pass, new DateOnly(2026, 11, 19), 0),
            new("date-order", new("La naissance précède les soins", "Birth comes before care"), QualityOutcome.Warning, new DateOnly(2026, 11, 19), 0.0012),
            new("nomenclature", new("Les codes sont dans leur nomenclature", "Codes are in their code list"), QualityOutcome.Fail, new DateOnly(2026, 11, 19), 0.031),
            new("foreign-key", new("Les clés étrangères mènent à une ligne", "Foreign keys lead to a row"), QualityOutcome.NotChecked, new DateOnly(2026, 11, 19), null),
        ],
        [
            new(new("Écrire et essayer l’étude", "Write and try the study"), new("Demandeur", "Applicant"), 12, new("aucun", "none")),
            new(new("Avis du comité", "Committee opinion"), new("Comité éthique", "Ethics committee"), null, new("1 mois", "1 month")),
        ]);
}
