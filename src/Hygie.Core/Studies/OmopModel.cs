using System.Diagnostics;

namespace Hygie.Core.Studies;

/// <summary>
/// OMOP CDM 5.4, its tables and columns under their official names in lower case, <c>person_id</c> being the pseudonym. No rule of reading is applied: what a loading of OMOP
/// decides was decided before. What codes mean there: ADR 311.
/// </summary>
internal sealed class OmopModel() : SourceModel("omop")
{
    /// <summary>Inpatient visit; emergency room and inpatient visit.</summary>
    private static readonly string[] Inpatient = ["9201", "262"];

    private static readonly string[] Outpatient = ["9202"];

    internal override LocalText Reading(StudyDefinition study) => new(
        "Les données sont au format OMOP CDM 5.4, telles que chargées : aucune règle de lecture ne s'y ajoute. Un code nommé vaut aussi tout ce que les vocabulaires d'OMOP rangent sous lui.",
        "The data are in the form of OMOP CDM 5.4, as they were loaded: no rule of reading is added. A code named stands for everything below it too, as OMOP's vocabularies have it.");

    internal override EventNouns Nouns { get; } = new(
        new("un médicament prescrit, délivré ou administré : ", "a drug prescribed, dispensed or given: "), new("chaque enregistrement", "each record"),
        new("une consultation externe", "an outpatient visit"), new("une mesure ou un examen : ", "a measurement or test: "));

    internal override IReadOnlyDictionary<string, string?> Lacks { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["question"] = null, ["flow-months"] = null, ["rules"] = null, ["residence"] = null, ["score"] = null, ["position"] = null, ["ghm"] = null,
        ["long-term-condition"] = "diagnosis", ["main-diagnosis"] = "diagnosis, after: { stay: any }, within-days: 0",
        ["cip13"] = "atc, rxnorm, concept", ["nabm"] = "loinc, snomed, concept", ["specialty"] = "concept",
    };

    internal override string Persons => "person";

    internal override Func<string, string> Person(string alias, SqlPart part)
    {
        var p = part.Of(alias, Persons);
        return column => column switch
        {
            "birth_year" => p("year_of_birth"),
            "sex" => $"CASE {p("gender_concept_id")} WHEN 8507 THEN 1 WHEN 8532 THEN 2 ELSE 9 END",
            _ => p(column),
        };
    }

    internal override string Events(EventPattern pattern, Period window, SqlPart part, EventContext context) => pattern switch
    {
        Dispensing dispensing => Coded("drug_exposure", "drug", "drug_exposure_start_date", t => $"CAST(round({t("quantity")}) AS BIGINT)", dispensing.Codes, window, part, context),
        HospitalDiagnosis diagnosis => Coded("condition_occurrence", "condition", "condition_start_date", One, diagnosis.Codes, window, part, context),
        // The model says so: a recorded procedure without a quantity was done once.
        Procedure procedure => Coded("procedure_occurrence", "procedure", "procedure_date", t => $"CAST(coalesce(nullif({t("quantity")}, 0), 1) AS BIGINT)", procedure.Codes, window, part, context),
        Biology biology => Coded("measurement", "measurement", "measurement_date", One, biology.Codes, window, part, context),
        Death { Causes: { } causes } => Coded("death", "cause", "death_date", One, causes, window, part, context),
        Death => Events("death", "death_date", [], window, part),
        Stay stay => Visits(Inpatient, stay.MinDays, window, part),
        Consultation { Specialties: { } specialties } => VisitsOf(specialties, window, part, context),
        Consultation => Visits(Outpatient, 0, window, part),
        FollowUp => FollowUps(window, part),
        _ => throw new UnreachableException(),
    };

    private static string One(Func<string, string> t) => "CAST(1 AS BIGINT)";

    /// <summary>Rows of a table that a code selects: by the code of the source, by the concept of the source, or by the standard concept; one event a row.</summary>
    private static string Coded(
        string table, string prefix, string date, Func<Func<string, string>, string> quantity, CodeSet codes, Period window, SqlPart part, EventContext context)
    {
        var t = part.Of("t", table);
        var (tests, found, joins) = (new List<string>(), new List<string>(), "");
        if (OmopCodes.AsWritten(codes.System, () => t(prefix + "_source_value")) is { } written)
        {
            tests.Add(SqlText.Matches(written, codes.Codes));
            found.Add($"CASE WHEN {tests[0]} THEN {written} END");
        }

        if (found.Count == 0 || OmopCodes.HasVocabularies(part.Shape))
        {
            var concepts = part.From(OmopCodes.Concepts(codes, context));
            joins = $"\nLEFT JOIN {concepts} s ON s.concept_id = {t(prefix + "_source_concept_id")}\nLEFT JOIN {concepts} c ON c.concept_id = {t(prefix + "_concept_id")}";
            tests.AddRange(["s.code IS NOT NULL", "c.code IS NOT NULL"]);
            found.AddRange(["s.code", "c.code"]);
        }

        var day = $"CAST({t(date)} AS DATE)";
        return $"""
            SELECT {t("_person")} AS person, {day} AS day, coalesce({string.Join(", ", found)}) AS code, {quantity(t)} AS quantity, CAST(NULL AS BIGINT) AS days
            FROM "{table}" t{joins}
            WHERE {SqlText.And([$"{t("_person")} IS NOT NULL", SqlText.Within(day, [window]), SqlText.Or(tests)])}
            """;
    }

    /// <summary>Rows of a table, without a code.</summary>
    private static string Events(string table, string date, IEnumerable<string> selection, Period window, SqlPart part, string days = "CAST(NULL AS BIGINT)")
    {
        var t = part.Of("t", table);
        var day = $"CAST({t(date)} AS DATE)";
        return $"""
            SELECT {t("_person")} AS person, {day} AS day, CAST(NULL AS VARCHAR) AS code, CAST(1 AS BIGINT) AS quantity, {days} AS days
            FROM "{table}" t
            WHERE {SqlText.And([$"{t("_person")} IS NOT NULL", SqlText.Within(day, [window]), .. selection])}
            """;
    }

    private static string Visits(string[] concepts, int nights, Period window, SqlPart part)
    {
        var t = part.Of("t", "visit_occurrence");
        var days = $"CAST(CAST({t("visit_end_date")} AS DATE) - CAST({t("visit_start_date")} AS DATE) AS BIGINT)";
        string[] longEnough = nights > 0 ? [$"{days} >= {SqlText.Number(nights)}"] : [];
        return Events("visit_occurrence", "visit_start_date", [OmopCodes.IsAnyOf(t("visit_concept_id"), concepts, part), .. longEnough], window, part, days);
    }

    /// <summary>Outpatient visits to providers of some specialties; the code is the specialty's.</summary>
    private static string VisitsOf(CodeSet specialties, Period window, SqlPart part, EventContext context)
    {
        var (t, p) = (part.Of("t", "visit_occurrence"), part.Of("p", "provider"));
        var day = $"CAST({t("visit_start_date")} AS DATE)";
        return $"""
            SELECT {t("_person")} AS person, {day} AS day, c.code, CAST(1 AS BIGINT) AS quantity, CAST(CAST({t("visit_end_date")} AS DATE) - {day} AS BIGINT) AS days
            FROM "visit_occurrence" t JOIN "provider" p ON {p("provider_id")} = {t("provider_id")}
            JOIN {part.From(OmopCodes.Concepts(specialties, context))} c ON c.concept_id = {p("specialty_concept_id")}
            WHERE {SqlText.And([$"{t("_person")} IS NOT NULL", SqlText.Within(day, [window]), OmopCodes.IsAnyOf(t("visit_concept_id"), Outpatient, part)])}
            """;
    }

    /// <summary>Periods of observation never touch one another in OMOP: one of them holds the window, or none does.</summary>
    private static string FollowUps(Period window, SqlPart part)
    {
        var t = part.Of("t", "observation_period");
        var (from, to) = ($"CAST({t("observation_period_start_date")} AS DATE)", $"CAST({t("observation_period_end_date")} AS DATE)");
        return $"""
            SELECT {t("_person")} AS person, {from} AS day, CAST(NULL AS VARCHAR) AS code, CAST(1 AS BIGINT) AS quantity, CAST({to} - {from} AS BIGINT) AS days
            FROM "observation_period" t
            WHERE {SqlText.And([$"{t("_person")} IS NOT NULL", $"{from} <= {SqlText.Day(window.From)}", $"{to} >= {SqlText.Day(window.To)}"])}
            """;
    }
}
