namespace Hygie.Core.Studies;

/// <summary>Reimbursed care as events: a detail table joined to ER_PRS_F by its nine columns, filtered by the rules, cancellations netted.</summary>
internal static class ClaimsSql
{
    private const string Lines = "ER_PRS_F";

    private static readonly string[] Key =
    [
        "DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF",
    ];

    /// <summary>Dispensings: product by CIP13, named by its ATC class when the codes are ATC.</summary>
    public static string Dispensings(CodeSet codes, Period window, EventContext context)
    {
        var d = context.Reads.Of("d", "ER_PHA_F");
        var product = $"CAST({d("PHA_PRS_C13")} AS BIGINT)";
        var quantity = $"CAST({d("PHA_ACT_QSN")} AS BIGINT)";
        if (codes.System == CodeSystem.Cip13)
            return Events("ER_PHA_F", "", $"CAST({product} AS VARCHAR)", product, quantity, [$"{product} IN ({string.Join(", ", codes.Codes)})"], window, context);
        var n = context.Reads.Of("r", "IR_PHA_R");
        // The nomenclature is reduced to one row per product first: a detail join must not multiply lines.
        var names = $"""
            JOIN (SELECT CAST({n("PHA_CIP_C13")} AS BIGINT) AS product, min({n("PHA_ATC_C07")}) AS atc FROM "IR_PHA_R" r
                WHERE {SqlText.Matches(n("PHA_ATC_C07"), codes.Codes)} GROUP BY 1) n ON n.product = {product}
            """;
        return Events("ER_PHA_F", names, "n.atc", product, quantity, [], window, context);
    }

    /// <summary>CCAM procedures outside the hospital files.</summary>
    public static string Procedures(CodeSet codes, Period window, EventContext context)
    {
        var code = $"substr({context.Reads.Column("d", "ER_CAM_F", "CAM_PRS_IDE")}, 1, 7)";
        return Events("ER_CAM_F", "", code, code, $"CAST({context.Reads.Column("p", Lines, "PRS_ACT_QTE")} AS BIGINT)",
            [SqlText.Matches(code, codes.Codes)], window, context);
    }

    private static string Events(
        string detail, string join, string code, string product, string quantity, IEnumerable<string> selection, Period window, EventContext context)
    {
        var p = context.Reads.Of("p", Lines);
        var day = $"CAST({p("EXE_SOI_DTD")} AS DATE)";
        string[] inWindow = [$"{p("_person")} IS NOT NULL", $"{day} BETWEEN {SqlText.Day(window.From)} AND {SqlText.Day(window.To)}"];
        var where = SqlText.And([.. selection, .. inWindow, .. Rules(p, window, context)]);
        var from = $"""
            FROM "{detail}" d JOIN "{Lines}" p ON {KeyEquals("d", detail, "p", Lines, context.Reads)}
            {join}
            WHERE {where}
            """;
        if (!context.Rules.Has(SndsRules.Cancellations))
            return $"SELECT {p("_person")} AS person, {day} AS day, {code} AS code, {quantity} AS quantity, CAST(NULL AS BIGINT) AS days\n{from}";
        var signed = $"abs({quantity}) * CASE WHEN {quantity} < 0 OR {p("PRS_ACT_QTE")} < 0 THEN -1 ELSE 1 END";
        return $"""
            SELECT person, day, code, CAST(sum(quantity) AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS days
            FROM (SELECT {p("_person")} AS person, {day} AS day, {code} AS code, {product} AS product, {p("PRS_NAT_REF")} AS nature, {p("PFS_EXE_NUM")} AS executor, {signed} AS quantity
            {from})
            GROUP BY person, day, code, product, nature, executor HAVING sum(quantity) > 0
            """;
    }

    private static List<string> Rules(Func<string, string> p, Period window, EventContext context)
    {
        var rules = new List<string>();
        if (context.Rules.Has(SndsRules.InformationLines))
            rules.Add($"{p("DPN_QLF")} IS DISTINCT FROM 71 AND {p("PRS_DPN_QLP")} IS DISTINCT FROM 71");
        if (context.Rules.Has(SndsRules.Surcharges))
            rules.Add($"coalesce({p("CPL_MAJ_TOP")}, 0) < 2 AND {p("CPL_AFF_COD")} IS DISTINCT FROM 16");
        if (context.Rules.Has(SndsRules.NatureOfCare))
            rules.Add($"{p("BSE_PRS_NAT")} IS DISTINCT FROM 0");
        if (context.Rules.Has(SndsRules.HospitalDirectBilling))
            rules.Add($"NOT EXISTS (SELECT 1 FROM \"ER_ETE_F\" e WHERE {KeyEquals("e", "ER_ETE_F", "p", Lines, context.Reads)} AND {context.Reads.Column("e", "ER_ETE_F", "ETE_IND_TAA")} = 1)");
        if (context.Rules.Has(SndsRules.FlowHorizon))
            rules.Add($"CAST({p("FLX_DIS_DTD")} AS DATE) BETWEEN {SqlText.Day(FlowsFrom(window))} AND {SqlText.Day(FlowsTo(window, context.FlowMonths))}");
        return rules;
    }

    /// <summary>First flow that can carry care of the window: what a month processes is available on the first of the next.</summary>
    public static DateOnly FlowsFrom(Period window) => Available(window.From);

    /// <summary>Last flow read: what was processed up to so many months after the window.</summary>
    public static DateOnly FlowsTo(Period window, int months) => Available(window.To.AddMonths(months));

    private static DateOnly Available(DateOnly processed) => new DateOnly(processed.Year, processed.Month, 1).AddMonths(1);

    private static string KeyEquals(string a, string aTable, string b, string bTable, SqlReads reads) =>
        string.Join(" AND ", Key.Select(k => $"{reads.Column(a, aTable, k)} = {reads.Column(b, bTable, k)}"));
}
