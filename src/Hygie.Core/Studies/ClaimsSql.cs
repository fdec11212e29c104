namespace Hygie.Core.Studies;

/// <summary>
/// Reimbursed care as events: a detail table joined to ER_PRS_F by its nine columns, once for the whole study, each line marked with the first rule that
/// drops it; patterns then choose among the marked lines, and cancellations are netted.
/// </summary>
internal static class ClaimsSql
{
    private const string Lines = "ER_PRS_F";

    private static readonly string[] Key =
    [
        "DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF",
    ];

    /// <summary>Dispensings: product by CIP13, named by its ATC class when the codes are ATC.</summary>
    public static string Dispensings(CodeSet codes, Period window, SqlPart part, EventContext context)
    {
        var lines = part.From(context.Relations.Of("drugs", p => Drugs(p, context)));
        if (codes.System == CodeSystem.Cip13)
            return Events(lines, "", "CAST(l.product AS VARCHAR)", [$"l.product IN ({string.Join(", ", codes.Codes)})"], window, context);
        // The nomenclature is reduced to one row per product first: a detail join must not multiply lines.
        var names = $"""
            JOIN (SELECT product, min(atc) AS atc FROM {part.From(Products(context))} WHERE {SqlText.Matches("atc", codes.Codes)} GROUP BY product) n ON n.product = l.product
            """;
        return Events(lines, names, "n.atc", [], window, context);
    }

    /// <summary>CCAM procedures outside the hospital files.</summary>
    public static string Procedures(CodeSet codes, Period window, SqlPart part, EventContext context) =>
        Events(part.From(context.Relations.Of("acts", p => Acts(p, context))), "", "l.product", [SqlText.Matches("l.product", codes.Codes)], window, context);

    /// <summary>Tests of medical biology.</summary>
    public static string Tests(CodeSet codes, Period window, SqlPart part, EventContext context) =>
        Events(part.From(context.Relations.Of("tests", p => Biology(p, context))), "", "l.product", [SqlText.Matches("l.product", codes.Codes)], window, context);

    /// <summary>Consultations: the line itself, by the specialty of who gave care.</summary>
    public static string Consultations(CodeSet? specialties, Period window, SqlPart part, EventContext context) =>
        Events(part.From(context.Relations.Of("visits", p => Visits(p, context))), "", "l.product", specialties is null ? [] : [SqlText.Matches("l.product", specialties.Codes)], window, context);

    private static string Drugs(SqlPart part, EventContext context)
    {
        var d = part.Of("d", "ER_PHA_F");
        var product = $"CAST({d("PHA_PRS_C13")} AS BIGINT)";
        var wanted = new List<string>();
        if (Codes(context, CodeSystem.Cip13) is { Count: > 0 } products)
            wanted.Add($"{product} IN ({string.Join(", ", products)})");
        if (Codes(context, CodeSystem.Atc).Count > 0)
            wanted.Add($"{product} IN (SELECT product FROM {part.From(Products(context))})");
        return Marked("ER_PHA_F", product, $"CAST({d("PHA_ACT_QSN")} AS BIGINT)", SqlText.Or(wanted), [.. context.WindowsOf<Dispensing>(), .. context.WindowsOf<Exposure>()], part, context);
    }

    /// <summary>Products of every ATC class that the study names.</summary>
    private static Relation Products(EventContext context) => context.Relations.Of("products", part =>
    {
        var r = part.Of("r", "IR_PHA_R");
        return $"SELECT CAST({r("PHA_CIP_C13")} AS BIGINT) AS product, {r("PHA_ATC_C07")} AS atc FROM \"IR_PHA_R\" r WHERE {SqlText.Matches(r("PHA_ATC_C07"), Codes(context, CodeSystem.Atc))}";
    });

    private static List<string> Codes(EventContext context, CodeSystem system) =>
        [.. context.Patterns<Dispensing>().Select(p => p.Codes).Concat(context.Patterns<Exposure>().Select(p => p.Codes)).Where(c => c.System == system).SelectMany(c => c.Codes).Distinct(StringComparer.Ordinal)];

    private static string Acts(SqlPart part, EventContext context)
    {
        var code = $"substr({part.Column("d", "ER_CAM_F", "CAM_PRS_IDE")}, 1, 7)";
        var codes = context.Patterns<Procedure>().SelectMany(p => p.Codes.Codes).Distinct(StringComparer.Ordinal);
        return Marked("ER_CAM_F", code, $"CAST({part.Column("p", Lines, "PRS_ACT_QTE")} AS BIGINT)", SqlText.Matches(code, [.. codes]), context.WindowsOf<Procedure>(), part, context);
    }

    private static string Biology(SqlPart part, EventContext context)
    {
        var code = $"lpad(CAST({part.Column("d", "ER_BIO_F", "BIO_PRS_IDE")} AS VARCHAR), 4, '0')";
        var codes = context.Patterns<Biology>().SelectMany(p => p.Codes.Codes).Distinct(StringComparer.Ordinal);
        return Marked("ER_BIO_F", code, $"CAST({part.Column("d", "ER_BIO_F", "BIO_ACT_QSN")} AS BIGINT)", SqlText.Matches(code, [.. codes]), context.WindowsOf<Biology>(), part, context);
    }

    private static string Visits(SqlPart part, EventContext context)
    {
        var p = part.Of("p", Lines);
        return Marked(null, $"CAST({p("PSE_SPE_COD")} AS VARCHAR)", $"CAST({p("PRS_ACT_QTE")} AS BIGINT)", $"{p("PRS_NAT_REF")} IN (1111, 1112)", context.WindowsOf<Consultation>(), part, context);
    }

    /// <summary>The lines that any pattern may want, read once; from a detail table, or of ER_PRS_F alone.</summary>
    private static string Marked(string? detail, string product, string quantity, string selection, IReadOnlyList<Period> windows, SqlPart part, EventContext context)
    {
        var p = part.Of("p", Lines);
        var day = $"CAST({p("EXE_SOI_DTD")} AS DATE)";
        var flow = context.On.Has(SndsRules.FlowHorizon) ? $", CAST({p("FLX_DIS_DTD")} AS DATE) AS flow" : "";
        var signed = $"abs({quantity}) * CASE WHEN {quantity} < 0 OR {p("PRS_ACT_QTE")} < 0 THEN -1 ELSE 1 END";
        var netting = context.On.Has(SndsRules.Cancellations) ? $", {p("PRS_NAT_REF")} AS nature, {p("PFS_EXE_NUM")} AS executor, {signed} AS net" : "";
        return $"""
            SELECT {p("_person")} AS person, {day} AS day, {product} AS product, {quantity} AS quantity{flow}{netting},
                {EventContext.Marks(Rules(p, part, context.On))} AS dropped_by
            FROM {(detail is null ? $"\"{Lines}\" p" : $"\"{detail}\" d JOIN \"{Lines}\" p ON {KeyEquals("d", detail, "p", Lines, part)}")}
            WHERE {SqlText.And([selection, $"{p("_person")} IS NOT NULL", SqlText.Within(day, windows)])}
            """;
    }

    private static string Events(string lines, string join, string code, IEnumerable<string> selection, Period window, EventContext context)
    {
        var where = new List<string>(selection) { SqlText.Within("l.day", [window]) };
        if (context.Kept(RuleScope.Claims) is { } kept)
            where.Add("l." + kept);
        if (context.Applied.Has(SndsRules.FlowHorizon))
            where.Add($"l.flow BETWEEN {SqlText.Day(FlowsFrom(window))} AND {SqlText.Day(FlowsTo(window, context.FlowMonths))}");
        var from = $"FROM {lines} l {join}\nWHERE {SqlText.And(where)}";
        return context.Applied.Has(SndsRules.Cancellations)
            ? $"""
                SELECT l.person, l.day, {code} AS code, CAST(sum(l.net) AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS days
                {from}
                GROUP BY l.person, l.day, {code}, l.product, l.nature, l.executor HAVING sum(l.net) > 0
                """
            : $"SELECT l.person, l.day, {code} AS code, l.quantity, CAST(NULL AS BIGINT) AS days\n{from}";
    }

    private static IEnumerable<(string Rule, string Kept)> Rules(Func<string, string> p, SqlPart part, RuleSet on)
    {
        if (on.Has(SndsRules.InformationLines))
            yield return (SndsRules.InformationLines, $"{p("DPN_QLF")} IS DISTINCT FROM 71 AND {p("PRS_DPN_QLP")} IS DISTINCT FROM 71");
        if (on.Has(SndsRules.Surcharges))
            yield return (SndsRules.Surcharges, $"coalesce({p("CPL_MAJ_TOP")}, 0) < 2 AND {p("CPL_AFF_COD")} IS DISTINCT FROM 16");
        if (on.Has(SndsRules.NatureOfCare))
            yield return (SndsRules.NatureOfCare, $"{p("BSE_PRS_NAT")} IS DISTINCT FROM 0");
        if (on.Has(SndsRules.HospitalDirectBilling))
            yield return (SndsRules.HospitalDirectBilling,
                $"NOT EXISTS (SELECT 1 FROM \"ER_ETE_F\" e WHERE {KeyEquals("e", "ER_ETE_F", "p", Lines, part)} AND {part.Column("e", "ER_ETE_F", "ETE_IND_TAA")} = 1)");
    }

    /// <summary>First flow that can carry care of the window: what a month processes is available on the first of the next.</summary>
    public static DateOnly FlowsFrom(Period window) => Available(window.From);

    /// <summary>Last flow read: what was processed up to so many months after the window.</summary>
    public static DateOnly FlowsTo(Period window, int months) => Available(window.To.AddMonths(months));

    private static DateOnly Available(DateOnly processed) => new DateOnly(processed.Year, processed.Month, 1).AddMonths(1);

    private static string KeyEquals(string a, string aTable, string b, string bTable, SqlPart part) =>
        string.Join(" AND ", Key.Select(k => $"{part.Column(a, aTable, k)} = {part.Column(b, bTable, k)}"));
}
