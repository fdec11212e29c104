namespace Hygie.Core.Catalogue;

/// <summary>
/// What the product says by itself of a source it knows: a start for a steward, who writes better for a real dataset.
/// </summary>
public static class SourceDescriptions
{
    private static readonly IReadOnlyList<AccessStep> Access =
    [
        new(new("Écrire et essayer l'étude sur le pays synthétique", "Write the study and try it on the synthetic country"), new("Demandeur", "Applicant"), null, new("aucune limite", "no limit")),
        new(new("Vérifier que le dossier est complet", "Check that the file is complete"), new("Plateforme", "Hub"), null, new("7 jours ouvrés", "7 working days")),
        new(new("Avis du comité et décision de l'autorité", "Committee opinion and authority decision"), new("Comité, autorité", "Committee, authority"), null, new("1 mois, puis 2 mois renouvelables une fois", "1 month, then 2 months renewable once")),
    ];

    private static readonly IReadOnlyList<LocalText> Provenance =
    [
        new("Dépôt scellé par le détenteur", "Sealed deposit by the holder"), new("Pseudonymisation par le tiers de confiance", "Pseudonymisation by the trusted third party"),
        new("Contrôles, appariement, scellement", "Checks, linkage, sealing"),
    ];

    /// <summary>The table and column that say when care was given, or null for a source we do not know.</summary>
    public static (string Table, string Date)? CareDay(string source) => source switch
    {
        "snds" => ("ER_PRS_F", "EXE_SOI_DTD"),
        "fhir" => ("HOSP_STAY", "start_date"),
        "gp" => ("GP_VISIT", "VISIT_DATE"),
        _ => null,
    };

    /// <summary>The description of a source (<c>snds</c>, <c>fhir</c>, <c>gp</c>; anything else is described by its name).</summary>
    /// <param name="source">Source definition.</param>
    /// <param name="holder">The holder.</param>
    /// <param name="name">What people call it; null shows its public name.</param>
    public static DatasetDescription Of(string source, BodyId holder, LocalText? name) => Of(source, holder.Value, name ?? LocalText.Same(holder.Value));

    private static DatasetDescription Of(string source, string holder, LocalText name) => source switch
    {
        "snds" => Describe(new("Remboursements et hospitalisations (modèle SNDS)", "Claims and hospital stays (SNDS model)"),
            new("Soins de ville, pharmacie et séjours hospitaliers des assurés, pseudonymisés et reliés par personne.", "Outpatient care, dispensing and hospital stays of insured persons, pseudonymised and linked by person."),
            "claims", new("Remboursements", "Claims"), holder, ["CIM-10", "CCAM", "ATC", "CIP13"]),
        "fhir" => Describe(new("Dossiers hospitaliers : " + name.Fr, "Hospital records: " + name.En),
            new("Patients, séjours, diagnostics et résultats d'un hôpital, reçus en FHIR R4 et rangés en tables.", "Patients, stays, diagnoses and results of a hospital, received as FHIR R4 and laid out as tables."),
            "hospital", new("Hôpital", "Hospital"), holder, ["CIM-10", "LOINC"]),
        "gp" => Describe(new("Registre de médecine générale", "General-practice registry"),
            new("Consultations, diagnostics et prescriptions de cabinets volontaires.", "Consultations, diagnoses and prescriptions of volunteer practices."),
            "primary-care", new("Soins primaires", "Primary care"), holder, ["CISP-2", "ATC"]),
        _ => Describe(LocalText.Same(source), LocalText.Same(source), "other", new("Autre", "Other"), holder, []),
    };

    private static DatasetDescription Describe(LocalText title, LocalText text, string domain, LocalText label, string holder, IReadOnlyList<string> vocabularies) => new()
    {
        Title = title, Text = text, Domain = domain, DomainLabel = label, Holder = holder, Update = new("À chaque livraison", "With each delivery"),
        Vocabularies = vocabularies, Provenance = Provenance, Access = Access,
    };
}
