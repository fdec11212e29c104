namespace Hygie.Core.Studies;

/// <summary>
/// What a code of a definition selects in OMOP (ADR 311). With the vocabulary tables (<c>concept</c>, <c>concept_ancestor</c>): the concepts of its vocabulary with that code, and those
/// below them. As the source wrote it, too, where the form of the code tells its nomenclature. A number alone does not: RxNorm, SNOMED CT and concepts need the vocabulary tables.
/// </summary>
internal static class OmopCodes
{
    /// <summary>True when the version holds the vocabulary tables.</summary>
    public static bool HasVocabularies(SourceShape shape) => shape.Has("concept") && shape.Has("concept_ancestor");

    /// <summary>A source value in the form of the nomenclature's codes, or null when a source value may not be taken for one.</summary>
    public static string? AsWritten(CodeSystem system, Func<string> value) => system switch
    {
        CodeSystem.Atc or CodeSystem.Loinc => value(),
        CodeSystem.Icd10 => $"replace({value()}, '.', '')",
        CodeSystem.Ccam => $"substr({value()}, 1, 7)",
        _ => null,
    };

    /// <summary>The concepts that the codes select: <c>concept_id, code</c>, one row a concept. Of several codes the last counts: the most precise of a family.</summary>
    public static Relation Concepts(CodeSet codes, EventContext context) => context.Relations.Of("concepts", part =>
    {
        var named = part.From(context.Relations.Of("named", p => Named(codes, p)));
        var a = part.Of("a", "concept_ancestor");
        return $"""
            SELECT concept_id, max(code) AS code FROM (SELECT concept_id, code FROM {named}
                UNION ALL SELECT {a("descendant_concept_id")} AS concept_id, n.code FROM {named} n JOIN "concept_ancestor" a ON {a("ancestor_concept_id")} = n.concept_id)
            GROUP BY concept_id
            """;
    });

    /// <summary>A concept is one of these, or below one of them where the version knows what is below.</summary>
    public static string IsAnyOf(string concept, string[] ids, SqlPart part)
    {
        var list = string.Join(", ", ids);
        if (!part.Shape.Has("concept_ancestor"))
            return $"{concept} IN ({list})";
        var a = part.Of("a", "concept_ancestor");
        return $"({concept} IN ({list}) OR {concept} IN (SELECT {a("descendant_concept_id")} FROM \"concept_ancestor\" a WHERE {a("ancestor_concept_id")} IN ({list})))";
    }

    /// <summary>The concepts that the codes name. A concept named by its own number is itself, in the version's vocabulary tables or not.</summary>
    private static string Named(CodeSet codes, SqlPart part)
    {
        if (codes.System == CodeSystem.Concept)
            return $"SELECT concept_id, CAST(concept_id AS VARCHAR) AS code FROM (SELECT unnest([{string.Join(", ", codes.Codes)}]) AS concept_id)";
        var c = part.Of("c", "concept");
        var code = codes.System == CodeSystem.Icd10 ? $"replace({c("concept_code")}, '.', '')" : c("concept_code");
        return $"SELECT {c("concept_id")} AS concept_id, {code} AS code FROM \"concept\" c WHERE {c("vocabulary_id")} IN {SqlText.List(Vocabularies(codes.System))} AND {SqlText.Matches(code, codes.Codes)}";
    }

    /// <summary>Names of a nomenclature among OMOP's vocabularies.</summary>
    private static string[] Vocabularies(CodeSystem system) => system switch
    {
        CodeSystem.Atc => ["ATC"],
        CodeSystem.Icd10 => ["ICD10", "CIM10"],
        CodeSystem.Ccam => ["CCAM"],
        CodeSystem.RxNorm => ["RxNorm", "RxNorm Extension"],
        CodeSystem.Snomed => ["SNOMED"],
        CodeSystem.Loinc => ["LOINC"],
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
