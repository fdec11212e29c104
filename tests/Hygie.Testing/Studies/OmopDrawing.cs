namespace Hygie.Testing.Studies;

/// <summary>The OMOP tables that can be drawn, and what an ordinary row of each looks like.</summary>
public static class OmopDrawing
{
    private static readonly Dictionary<string, string> Ordinaries = new(StringComparer.Ordinal)
    {
        ["person"] = "_person= year_of_birth=1970 gender_concept_id=8507",
        ["observation_period"] = "_person= observation_period_start_date=2010-01-01 observation_period_end_date=2023-12-31",
        ["drug_exposure"] = "_person= drug_exposure_start_date= drug_concept_id=0 drug_source_concept_id=0 drug_source_value= quantity=",
        ["condition_occurrence"] = "_person= condition_start_date= condition_concept_id=0 condition_source_concept_id=0 condition_source_value=",
        ["procedure_occurrence"] = "_person= procedure_date= procedure_concept_id=0 procedure_source_concept_id=0 procedure_source_value= quantity=",
        ["measurement"] = "_person= measurement_date= measurement_concept_id=0 measurement_source_concept_id=0 measurement_source_value=",
        ["visit_occurrence"] = "_person= visit_concept_id=9202 visit_start_date= visit_end_date= provider_id=",
        ["death"] = "_person= death_date= cause_concept_id=0 cause_source_concept_id=0 cause_source_value=",
        ["provider"] = "provider_id= specialty_concept_id=0",
        ["concept"] = "concept_id= vocabulary_id= concept_code=",
        ["concept_ancestor"] = "ancestor_concept_id= descendant_concept_id=",
    };

    /// <summary>All of them.</summary>
    public static TableDrawing All { get; } = Of([.. Ordinaries.Keys]);

    /// <summary>A version without the vocabulary tables.</summary>
    public static TableDrawing WithoutVocabularies { get; } = Of([.. Ordinaries.Keys.Where(t => !t.StartsWith("concept", StringComparison.Ordinal))]);

    private static TableDrawing Of(IReadOnlyList<string> tables) => new("omop", tables, t => SndsDrawing.Cells(Ordinaries[t], new(StringComparer.Ordinal)), Type);

    private static string Type(string column) => column switch
    {
        "_person" => "UUID",
        "quantity" => "DOUBLE",
        "vocabulary_id" => "VARCHAR",
        "year_of_birth" => "BIGINT",
        _ when column.EndsWith("_date", StringComparison.Ordinal) => "DATE",
        _ when column.EndsWith("_id", StringComparison.Ordinal) => "BIGINT",
        _ => "VARCHAR",
    };
}
