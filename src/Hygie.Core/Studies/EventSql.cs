namespace Hygie.Core.Studies;

/// <summary>A pattern and the days that it looks at.</summary>
internal sealed record UsedWindow(EventUse Use, Period Window);

/// <summary>What the SQL of an event depends on, beside the pattern.</summary>
/// <param name="Source">The tables that are read.</param>
/// <param name="Relations">The plan's relations.</param>
/// <param name="On">Rules of the run: lines are marked by them.</param>
/// <param name="Applied">Those applied so far, a beginning of <paramref name="On"/> in the order of the register; all of them for the answer itself.</param>
/// <param name="Windows">Every use of a pattern in the study.</param>
/// <param name="Period">The study's period.</param>
/// <param name="FlowMonths">Months of late flows.</param>
internal sealed record EventContext(SourceModel Source, StudyRelations Relations, RuleSet On, RuleSet Applied, IReadOnlyList<UsedWindow> Windows, Period Period, int FlowMonths)
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

    private static string Pattern(EventPattern pattern, Period window, SqlPart part, EventContext context) =>
        pattern is Exposure exposure ? Exposures(exposure, window, part, context) : context.Source.Events(pattern, window, part, context);
}
