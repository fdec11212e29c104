namespace Hygie.Core.Studies;

/// <summary>What the SQL of an event depends on, beside the pattern.</summary>
internal sealed record EventContext(SqlReads Reads, RuleSet Rules, Period Period, int FlowMonths);

/// <summary>
/// Any use of a pattern as one relation: <c>person, day, code, quantity, days</c>. Every event has a person and a day.
/// </summary>
internal static class EventSql
{
    /// <summary>The relation, as a SELECT.</summary>
    public static string Of(EventUse use, EventContext context)
    {
        var events = Pattern(use.Pattern, use.Window ?? context.Period, context);
        if (use.After is not { } after)
            return events;
        return $"""
            SELECT e.person, e.day, e.code, e.quantity, e.days FROM ({events}) e
            JOIN (SELECT person, min(day) AS first_day FROM ({Of(after.Anchor, context)}) GROUP BY person) a
                ON a.person = e.person AND e.day BETWEEN a.first_day AND a.first_day + {SqlText.Number(after.WithinDays)}
            """;
    }

    /// <summary>Scopes of the rules that can change a pattern's lines.</summary>
    public static IEnumerable<RuleScope> Scopes(EventUse use) =>
        Scopes(use.Pattern).Concat(use.After is null ? [] : Scopes(use.After.Anchor));

    private static RuleScope[] Scopes(EventPattern pattern) => pattern switch
    {
        Dispensing => [RuleScope.Claims],
        Procedure => [RuleScope.Claims, RuleScope.Stays],
        HospitalDiagnosis or Stay => [RuleScope.Stays],
        LongTermCondition => [RuleScope.Conditions],
        Death => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Pattern(EventPattern pattern, Period window, EventContext context) => pattern switch
    {
        Dispensing dispensing => ClaimsSql.Dispensings(dispensing.Codes, window, context),
        Procedure procedure => $"{ClaimsSql.Procedures(procedure.Codes, window, context)}\nUNION ALL {StaysSql.Procedures(procedure.Codes, window, context)}",
        HospitalDiagnosis diagnosis => StaysSql.Diagnoses(diagnosis, window, context),
        Stay stay => StaysSql.Stays(stay, window, context),
        LongTermCondition condition => Conditions(condition, window, context),
        Death death => Deaths(death, window, context.Reads),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Conditions(LongTermCondition condition, Period window, EventContext context)
    {
        var i = context.Reads.Of("i", "IR_IMB_R");
        var (start, end) = (Real($"CAST({i("IMB_ALD_DTD")} AS DATE)"), "");
        var code = $"replace({i("MED_MTF_COD")}, '.', '')";
        var where = new List<string> { $"{i("_person")} IS NOT NULL", $"{start} IS NOT NULL", SqlText.Matches(code, condition.Codes.Codes) };
        if (context.Rules.Has(SndsRules.ConditionGranted))
            where.Add($"{i("IMB_ETM_NAT")} IN (41, 43, 45)");
        if (context.Rules.Has(SndsRules.ConditionActive))
        {
            end = Real($"CAST({i("IMB_ALD_DTF")} AS DATE)");
            where.Add($"{start} <= {SqlText.Day(window.To)} AND ({end} >= {SqlText.Day(window.From)} OR {end} IS NULL)");
        }

        var merged = context.Rules.Has(SndsRules.ConditionsMerged);
        return $"""
            SELECT {i("_person")} AS person, {(merged ? $"min({start})" : start)} AS day, {code} AS code, CAST(1 AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS days
            FROM "IR_IMB_R" i
            WHERE {SqlText.And(where)}{(merged ? "\nGROUP BY 1, 3" : "")}
            """;
    }

    private static string Deaths(Death death, Period window, SqlReads reads)
    {
        var (table, date) = death.Causes is null ? ("PERSON", "death_date") : ("KI_CCI_R", "BEN_DCD_DTE");
        var t = reads.Of("t", table);
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
