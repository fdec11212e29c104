using System.Diagnostics;
using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>The SNDS: claims (<see cref="ClaimsSql"/>), hospital stays (<see cref="StaysSql"/>), long-term conditions and causes of death, under the rules of <see cref="SndsRules"/>.</summary>
internal sealed class SndsModel() : SourceModel("snds")
{
    public override IReadOnlyList<SndsRule> Rules => [.. SndsRules.Switchable];

    internal override LocalText Reading(StudyDefinition study) => new(
        string.Create(CultureInfo.InvariantCulture, $"Les soins transmis en retard sont lus jusqu'à {study.FlowMonths} mois après la fin."),
        string.Create(CultureInfo.InvariantCulture, $"Care that was sent late is read up to {study.FlowMonths} months after the end."));

    internal override EventNouns Nouns { get; } = new(
        new("une délivrance en pharmacie de ", "a pharmacy dispensing of "), new("chaque délivrance", "each dispensing"),
        new("une consultation d'un médecin", "a consultation of a doctor"), new("un examen de biologie : ", "a test of biology: "));

    internal override IReadOnlyDictionary<string, string?> Lacks { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["follow-up"] = null, ["rxnorm"] = "atc, cip13", ["snomed"] = "icd10, ccam, nabm", ["loinc"] = "nabm", ["concept"] = "atc, cip13, icd10, ccam, nabm, specialty",
    };

    internal override IReadOnlyList<DiagnosisPosition> Positions { get; } = Enum.GetValues<DiagnosisPosition>();

    /// <summary>The register that the hub derives, whatever the year of the extraction.</summary>
    internal override string Persons => "PERSON";

    internal override IReadOnlyList<RuleScope> Scopes(EventPattern pattern) => pattern switch
    {
        Dispensing or Exposure or Consultation or Biology => [RuleScope.Claims],
        Procedure => [RuleScope.Claims, RuleScope.Stays],
        HospitalDiagnosis or Stay => [RuleScope.Stays],
        LongTermCondition => [RuleScope.Conditions],
        Death => [],
        _ => throw new UnreachableException(),
    };

    internal override string Events(EventPattern pattern, Period window, SqlPart part, EventContext context) => pattern switch
    {
        Dispensing dispensing => ClaimsSql.Dispensings(dispensing.Codes, window, part, context),
        Procedure procedure => $"{ClaimsSql.Procedures(procedure.Codes, window, part, context)}\nUNION ALL {StaysSql.Procedures(procedure.Codes, window, part, context)}",
        Consultation consultation => ClaimsSql.Consultations(consultation.Specialties, window, part, context),
        Biology biology => ClaimsSql.Tests(biology.Codes, window, part, context),
        HospitalDiagnosis diagnosis => StaysSql.Diagnoses(diagnosis, window, part, context),
        Stay stay => StaysSql.Stays(stay, window, part, context),
        LongTermCondition condition => Conditions(condition, window, part, context),
        Death death => Deaths(death, window, part),
        _ => throw new UnreachableException(),
    };

    private static string Conditions(LongTermCondition condition, Period window, SqlPart part, EventContext context)
    {
        var where = new List<string> { SqlText.Matches("code", condition.Codes.Codes) };
        if (context.Kept(RuleScope.Conditions) is { } kept)
            where.Add(kept);
        if (context.Applied.Has(SndsRules.ConditionActive))
            where.Add($"day <= {SqlText.Day(window.To)} AND (until >= {SqlText.Day(window.From)} OR until IS NULL)");
        var (day, merged) = context.Applied.Has(SndsRules.ConditionsMerged) ? ("min(day)", "\nGROUP BY person, code") : ("day", "");
        return $"""
            SELECT person, {day} AS day, code, CAST(1 AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS days
            FROM {part.From(context.Relations.Of("conditions", p => Marked(p, context)))}
            WHERE {SqlText.And(where)}{merged}
            """;
    }

    private static string Marked(SqlPart part, EventContext context)
    {
        var i = part.Of("i", "IR_IMB_R");
        var code = $"replace({i("MED_MTF_COD")}, '.', '')";
        var codes = context.Patterns<LongTermCondition>().SelectMany(c => c.Codes.Codes).Distinct(StringComparer.Ordinal);
        var until = context.On.Has(SndsRules.ConditionActive) ? $", {Real($"CAST({i("IMB_ALD_DTF")} AS DATE)")} AS until" : "";
        IEnumerable<(string, string)> granted = context.On.Has(SndsRules.ConditionGranted) ? [(SndsRules.ConditionGranted, $"{i("IMB_ETM_NAT")} IN (41, 43, 45)")] : [];
        return $"""
            SELECT * FROM (SELECT {i("_person")} AS person, {Real($"CAST({i("IMB_ALD_DTD")} AS DATE)")} AS day{until}, {code} AS code, {EventContext.Marks(granted)} AS dropped_by
                FROM "IR_IMB_R" i WHERE {i("_person")} IS NOT NULL AND {SqlText.Matches(code, [.. codes])})
            WHERE day IS NOT NULL
            """;
    }

    private static string Deaths(Death death, Period window, SqlPart part)
    {
        var (table, date) = death.Causes is null ? ("PERSON", "death_date") : ("KI_CCI_R", "BEN_DCD_DTE");
        var t = part.Of("t", table);
        var code = death.Causes is null ? "CAST(NULL AS VARCHAR)" : t("DCD_CIM_COD");
        var day = $"CAST({t(date)} AS DATE)";
        var where = new List<string> { $"{t("_person")} IS NOT NULL", $"{day} BETWEEN {SqlText.Day(window.From)} AND {SqlText.Day(window.To)}" };
        if (death.Causes is { } causes)
            where.Add(SqlText.Matches(code, causes.Codes));
        return $"""
            SELECT {t("_person")} AS person, {day} AS day, {code} AS code, CAST(1 AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS days
            FROM "{table}" t
            WHERE {SqlText.And(where)}
            """;
    }

    /// <summary>A date without its conventional values: before 1700 or from 2099 on means missing.</summary>
    private static string Real(string day) => $"CASE WHEN {day} BETWEEN DATE '1700-01-01' AND DATE '2098-12-31' THEN {day} END";
}
