namespace Hygie.Core.Studies;

/// <summary>A pattern and the days that it looks at.</summary>
internal sealed record UsedWindow(EventUse Use, Period Window);

/// <summary>What the SQL of an event depends on, beside the pattern.</summary>
/// <param name="Relations">The plan's relations.</param>
/// <param name="On">Rules of the run: lines are marked by them.</param>
/// <param name="Applied">Those applied so far, a beginning of <paramref name="On"/> in the order of the register; all of them for the answer itself.</param>
/// <param name="Windows">Every use of a pattern in the study.</param>
/// <param name="Period">The study's period.</param>
/// <param name="FlowMonths">Months of late flows.</param>
internal sealed record EventContext(StudyRelations Relations, RuleSet On, RuleSet Applied, IReadOnlyList<UsedWindow> Windows, Period Period, int FlowMonths)
{
    /// <summary>The mark of a line that no rule drops, beyond the number of any rule.</summary>
    private const int KeptByAll = 99;

    /// <summary>The days that patterns of a kind look at.</summary>
    public IReadOnlyList<Period> WindowsOf<T>() where T : EventPattern => [.. Windows.Where(w => w.Use.Pattern is T).Select(w => w.Window)];

    /// <summary>The patterns of a kind.</summary>
    public IEnumerable<T> Patterns<T>() where T : EventPattern => Windows.Select(w => w.Use.Pattern).OfType<T>();

    /// <summary>Number of the first rule, in the register's order, that does not keep the line.</summary>
    public static string Marks(IEnumerable<(string Rule, string Kept)> rules)
    {
        var cases = rules.OrderBy(r => SndsRules.NumberOf(r.Rule)).Select(r => $"\n    WHEN ({r.Kept}) IS NOT TRUE THEN {SqlText.Number(SndsRules.NumberOf(r.Rule))} /* {r.Rule} */").ToList();
        return cases.Count == 0 ? SqlText.Number(KeptByAll) : $"CASE{string.Concat(cases)}\n    ELSE {SqlText.Number(KeptByAll)} END";
    }

    /// <summary>The test on marks that keeps what the rules applied so far keep; null before the first.</summary>
    public string? Kept(RuleScope scope)
    {
        var applied = SndsRules.Switchable.Where(r => r.Scope == scope && Applied.Has(r.Name)).Select(r => SndsRules.NumberOf(r.Name)).ToList();
        return applied.Count == 0 ? null : $"dropped_by > {SqlText.Number(applied[^1])}";
    }
}

/// <summary>
/// Any use of a pattern as one relation: <c>person, day, code, quantity, days</c>. Every event has a person and a day.
/// </summary>
internal static class EventSql
{
    /// <summary>The relation.</summary>
    public static Relation Of(EventUse use, EventContext context) => context.Relations.Of("events", part =>
    {
        if (use.Order is { } order)
            return Near(part.From(Of(use with { Order = null }, context)), order, part.From(Of(order.Anchor, context)));
        return use.WashoutDays > 0
            ? New(part.From(Of(use with { WashoutDays = 0, Window = use.Looked(context.Period) }, context)), use.WashoutDays, use.Window ?? context.Period)
            : Pattern(use.Pattern, use.Window ?? context.Period, part, context);
    });

    /// <summary>Events near a point of their person's anchors.</summary>
    private static string Near(string events, RelativeOrder order, string anchors)
    {
        var point = order.Point switch
        {
            AnchorPoint.First => "min(day)",
            AnchorPoint.Last => "max(day)",
            AnchorPoint.FirstEnd => "min(day + CAST(coalesce(days, 0) AS INTEGER))",
            _ => "max(day + CAST(coalesce(days, 0) AS INTEGER))",
        };
        var days = SqlText.Number(order.WithinDays);
        return $"""
            SELECT e.person, e.day, e.code, e.quantity, e.days FROM {events} e
            JOIN (SELECT person, {point} AS point FROM {anchors} GROUP BY person) a
                ON a.person = e.person AND e.day BETWEEN {(order.Before ? $"a.point - {days} AND a.point" : $"a.point AND a.point + {days}")}
            """;
    }

    /// <summary>Events of the window without another in the days before.</summary>
    private static string New(string events, int washout, Period window) => $"""
        SELECT e.person, e.day, e.code, e.quantity, e.days FROM {events} e
        JOIN (SELECT person, day, lag(day) OVER (PARTITION BY person ORDER BY day) AS last_day FROM (SELECT DISTINCT person, day FROM {events})) d
            ON d.person = e.person AND d.day = e.day
        WHERE {SqlText.Within("e.day", [window])} AND (d.last_day IS NULL OR d.last_day < e.day - {SqlText.Number(washout)})
        """;

    /// <summary>Days of dispensing, merged into the times that they cover.</summary>
    private static string Exposures(Exposure exposure, Period window, SqlPart part, EventContext context)
    {
        var given = part.From(Of(new EventUse(new Dispensing(exposure.Codes), window, null), context));
        return $"""
            SELECT person, min(day) AS day, CAST(NULL AS VARCHAR) AS code, count(*) AS quantity, CAST(max(day) - min(day) + {SqlText.Number(exposure.CoversDays)} AS BIGINT) AS days
            FROM (SELECT person, day, sum(begins) OVER (PARTITION BY person ORDER BY day) AS number
                FROM (SELECT person, day, CASE WHEN day - lag(day) OVER (PARTITION BY person ORDER BY day) <= {SqlText.Number(exposure.CoversDays + exposure.GapDays)} THEN 0 ELSE 1 END AS begins
                    FROM (SELECT DISTINCT person, day FROM {given})))
            GROUP BY person, number HAVING max(day) - min(day) + {SqlText.Number(exposure.CoversDays)} >= {SqlText.Number(exposure.MinDays)}
            """;
    }

    /// <summary>Scopes of the rules that can change a pattern's lines.</summary>
    public static IEnumerable<RuleScope> Scopes(EventUse use) =>
        Scopes(use.Pattern).Concat(use.Order is null ? [] : Scopes(use.Order.Anchor));

    private static RuleScope[] Scopes(EventPattern pattern) => pattern switch
    {
        Dispensing or Exposure or Consultation or Biology => [RuleScope.Claims],
        Procedure => [RuleScope.Claims, RuleScope.Stays],
        HospitalDiagnosis or Stay => [RuleScope.Stays],
        LongTermCondition => [RuleScope.Conditions],
        Death => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Pattern(EventPattern pattern, Period window, SqlPart part, EventContext context) => pattern switch
    {
        Dispensing dispensing => ClaimsSql.Dispensings(dispensing.Codes, window, part, context),
        Procedure procedure => $"{ClaimsSql.Procedures(procedure.Codes, window, part, context)}\nUNION ALL {StaysSql.Procedures(procedure.Codes, window, part, context)}",
        Exposure exposure => Exposures(exposure, window, part, context),
        Consultation consultation => ClaimsSql.Consultations(consultation.Specialties, window, part, context),
        Biology biology => ClaimsSql.Tests(biology.Codes, window, part, context),
        HospitalDiagnosis diagnosis => StaysSql.Diagnoses(diagnosis, window, part, context),
        Stay stay => StaysSql.Stays(stay, window, part, context),
        LongTermCondition condition => Conditions(condition, window, part, context),
        Death death => Deaths(death, window, part),
        _ => throw new System.Diagnostics.UnreachableException(),
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
