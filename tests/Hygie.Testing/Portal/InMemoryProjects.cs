using Hygie.Core;
using Hygie.Core.Catalogue;
using Hygie.Core.Permits;

namespace Hygie.Testing.Portal;

/// <summary>A project register held in memory: one project in each state.</summary>
public sealed class InMemoryProjects : IProjectRegister
{
    private static readonly LocalText Purpose = new("Recherche scientifique", "Scientific research");

    private readonly List<ProjectLine> _lines =
    [
        new(new ProjectId("p-12"), new("Dialyse et diabète : qui, quand, après quels traitements", "Dialysis and diabetes: who, when, after which treatments"), "CHU de démonstration", Purpose, ProjectStatus.Open, new DateOnly(2026, 11, 18)),
        new(new ProjectId("p-13"), new("Parcours après un AVC", "Care after a stroke"), "Institut de démonstration", Purpose, ProjectStatus.Revoked, new DateOnly(2026, 11, 17)),
        new(new ProjectId("p-14"), new("Ciblage publicitaire de médicaments", "Advertising of medicines"), "Société de démonstration", new("Promotion de produits", "Promotion of products"), ProjectStatus.Refused, new DateOnly(2026, 11, 10)),
        new(new ProjectId("p-15"), new("Grossesses et traitements chroniques", "Pregnancies and chronic treatments"), "CHU de démonstration", Purpose, ProjectStatus.UnderReview, null),
        new(new ProjectId("p-16"), new("Surveillance des vaccins", "Vaccine surveillance"), "Agence de démonstration", Purpose, ProjectStatus.Ended, new DateOnly(2026, 3, 2)),
    ];

    public Task<IReadOnlyList<ProjectLine>> ProjectsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProjectLine>>(_lines);

    public Task<ProjectSheet?> ProjectAsync(ProjectId id, CancellationToken cancellationToken) =>
        Task.FromResult(_lines.Find(line => line.Id == id) is not { } line ? null : line.Status == ProjectStatus.UnderReview ? Waiting(Sheet(line)) : Sheet(line));

    public Task<ReadOnlyMemory<byte>> PermitAsync(PermitId id, CancellationToken cancellationToken) => Task.FromResult(ReadOnlyMemory<byte>.Empty);

    public Task<IReadOnlyList<ClockLine>> ClocksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClockLine>>(
    [
        new(new("Complétude du dossier", "Completeness of the file"), new("Plateforme", "Hub"), new("7 jours ouvrés", "7 working days"), 2, 0, 3),
        new(new("Avis du comité", "Committee opinion"), new("Comité éthique", "Ethics committee"), new("1 mois", "1 month"), 3, 1, 24),
        new(new("Autorisation", "Authorisation"), new("Autorité", "Authority"), new("2 mois, renouvelables une fois", "2 months, renewable once"), 0, 0, null),
    ]);

    private static ProjectSheet Waiting(ProjectSheet sheet) => sheet with
    {
        Permit = null, PermitFrom = null, PermitTo = null, Decisions = [], Uses = [],
        Waiting =
        [
            new(new("Avis du comité", "Committee opinion"), new("Comité éthique", "Ethics committee"), new("réputé favorable", "deemed favourable"), new DateOnly(2026, 10, 12), new DateOnly(2026, 11, 12), true, false),
            new(new("Autorisation", "Authorisation"), new("Autorité", "Authority"), new("réputée accordée", "deemed granted"), new DateOnly(2026, 10, 12), new DateOnly(2027, 2, 12), false, true),
        ],
    };

    private static ProjectSheet Sheet(ProjectLine line) => new(
        line,
        new LaySummary(
            new("Combien de personnes diabétiques commencent une dialyse, et après quels traitements.", "How many persons with diabetes start dialysis, and after which treatments."),
            new("Pour mieux prévenir l’insuffisance rénale.", "To prevent kidney failure better."),
            new("Les personnes diabétiques et leurs soignants.", "Persons with diabetes and their carers."),
            new("Un suivi plus précoce, là où il manque.", "Earlier follow-up, where it is missing.")),
        new("RGPD, articles 6.1.e et 9.2.j", "GDPR, articles 6(1)(e) and 9(2)(j)"),
        new("Les personnes de 45 ans et plus ayant reçu au moins deux délivrances d’antidiabétiques (ATC A10), puis un séjour pour insuffisance rénale (CIM-10 N18).", "Persons aged 45 and over with at least two dispensings of diabetes medicines (ATC A10), then a stay for kidney failure (ICD-10 N18)."),
        [new DataUsed(new DatasetVersion(new DatasetId("ds-001"), 1), new("Diabète de type 2 – suivi ambulatoire", "Type 2 diabetes – outpatient follow-up"))],
        new PermitId("permit-12"), new DateOnly(2026, 11, 18), new DateOnly(2028, 11, 17), [],
        [
            new("Comité éthique", true, new("Finalité d’intérêt public, données minimisées.", "Purpose of public interest, minimised data."), new DateOnly(2026, 11, 17), 4),
            new("Autorité de protection", true, new("Mesures suffisantes.", "Sufficient measures."), new DateOnly(2026, 11, 18), 5),
        ],
        [
            new(DataUseKind.Extraction, new("Extraction des variables du permis", "Extraction of the permit’s variables"), PublicCount.Shown(1284), new DateOnly(2026, 11, 19), 6),
            new(DataUseKind.Run, new("Comptage par âge et sexe", "Count by age and sex"), PublicCount.FewerThan(11), new DateOnly(2026, 11, 20), 7),
            new(DataUseKind.ReleaseRefused, new("Tableau 3 : un petit effectif se déduisait d’une sortie antérieure", "Table 3: a small count followed from an earlier release"), null, new DateOnly(2026, 11, 21), 8),
            new(DataUseKind.Release, new("Tableaux 1 et 2, relus par deux personnes", "Tables 1 and 2, reviewed by two persons"), null, new DateOnly(2026, 11, 22), null),
        ]);
}
