using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>Hospital stays (PMSI MCO) as events: the chaining table joined to the stay's record, year by year of discharge, filtered by the rules.</summary>
internal static class StaysSql
{
    private static readonly string[] ReturnCodes = ["NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET"];

    /// <summary>Stays that begin in the window.</summary>
    public static string Stays(Stay stay, Period window, EventContext context)
    {
        var where = new List<string>();
        if (stay.MainDiagnosis is { } main)
            where.Add(SqlText.Matches("main", main.Codes));
        if (stay.Ghm is { } ghm)
            where.Add(SqlText.Matches("ghm", ghm.Codes));
        if (stay.MinDays > 0)
            where.Add($"out_day - day >= {SqlText.Number(stay.MinDays)}");
        return $"""
            SELECT person, day, ghm AS code, CAST(1 AS BIGINT) AS quantity, CAST(out_day - day AS BIGINT) AS days
            FROM ({All(window, context)})
            WHERE {SqlText.And(where)}
            """;
    }

    /// <summary>Diagnoses of stays that begin in the window, from the stay and from its units; one event per stay and code.</summary>
    public static string Diagnoses(HospitalDiagnosis diagnosis, Period window, EventContext context)
    {
        var places = new List<string>();
        if (diagnosis.Positions.Contains(DiagnosisPosition.Main))
            places.AddRange(["SELECT stays.*, main AS found FROM stays", $"SELECT s.*, u.found FROM stays s JOIN ({Detail("UM", "DGN_PAL", window, context)}) u USING (year, eta, rsa)"]);
        if (diagnosis.Positions.Contains(DiagnosisPosition.Related))
            places.AddRange(["SELECT stays.*, related AS found FROM stays", $"SELECT s.*, u.found FROM stays s JOIN ({Detail("UM", "DGN_REL", window, context)}) u USING (year, eta, rsa)"]);
        if (diagnosis.Positions.Contains(DiagnosisPosition.Associated))
            places.Add($"SELECT s.*, u.found FROM stays s JOIN ({Detail("D", "ASS_DGN", window, context)}) u USING (year, eta, rsa)");
        return $"""
            SELECT person, day, found AS code, CAST(1 AS BIGINT) AS quantity, CAST(out_day - day AS BIGINT) AS days
            FROM (WITH stays AS MATERIALIZED ({All(window, context)})
                SELECT DISTINCT person, year, eta, rsa, day, out_day, found FROM ({string.Join("\nUNION ALL ", places)}))
            WHERE {SqlText.Matches("found", diagnosis.Codes.Codes)}
            """;
    }

    /// <summary>CCAM procedures of stays, dated by the admission plus the delay of the act.</summary>
    public static string Procedures(CodeSet codes, Period window, EventContext context)
    {
        var acts = string.Join("\nUNION ALL ", Years(window, context.Reads.Shape).Select(y =>
        {
            var a = context.Reads.Of("a", Table(y, "A"));
            return $"SELECT {SqlText.Number(y)} AS year, {Establishment(a)} AS eta, {Record(a)} AS rsa, substr({a("CDC_ACT")}, 1, 7) AS found, coalesce(CAST({a("ENT_DAT_DEL")} AS INTEGER), 0) AS delay, coalesce(CAST({a("NBR_EXE_ACT")} AS BIGINT), 1) AS times FROM \"{Table(y, "A")}\" a";
        }));
        // An act of the window may belong to a stay that began before it: stays are read from a year earlier.
        var wide = window with { From = window.From.AddYears(-1) };
        return $"""
            SELECT person, day + delay AS day, found AS code, times AS quantity, CAST(NULL AS BIGINT) AS days
            FROM ({All(wide, context, window)}) JOIN ({acts}) USING (year, eta, rsa)
            WHERE {SqlText.Matches("found", codes.Codes)} AND day + delay BETWEEN {SqlText.Day(window.From)} AND {SqlText.Day(window.To)}
            """;
    }

    /// <summary>
    /// Years of discharge to read: those of the window, and the next one when the version has it, because files follow
    /// the discharge and a stay that begins in December may end in January.
    /// </summary>
    public static IEnumerable<int> Years(Period window, SourceShape shape) =>
        Enumerable.Range(window.From.Year, window.To.Year - window.From.Year + 1)
            .Concat(shape.Has(Table(window.To.Year + 1, "C")) ? [window.To.Year + 1] : []);

    private static string All(Period admissions, EventContext context, Period? years = null)
    {
        var union = string.Join("\nUNION ALL ", Years(years ?? admissions, context.Reads.Shape).Select(y => OfYear(y, admissions, context)));
        return context.Rules.Has(SndsRules.DoubleStays)
            ? $"SELECT * FROM (SELECT *, min(eta) OVER (PARTITION BY person, day, out_day, ghm, main) AS first_eta FROM ({union})) WHERE eta = first_eta"
            : union;
    }

    private static string OfYear(int year, Period admissions, EventContext context)
    {
        var (c, b) = (context.Reads.Of("c", Table(year, "C")), context.Reads.Of("b", Table(year, "B")));
        var day = $"CAST({c("ENT_DAT")} AS DATE)";
        string[] inWindow = [$"{c("_person")} IS NOT NULL", $"{day} BETWEEN {SqlText.Day(admissions.From)} AND {SqlText.Day(admissions.To)}"];
        return $"""
            SELECT {SqlText.Number(year)} AS year, {c("_person")} AS person, {Establishment(c)} AS eta, {Record(c)} AS rsa, {day} AS day, CAST({c("SOR_DAT")} AS DATE) AS out_day,
                {b("GRG_GHM")} AS ghm, {b("DGN_PAL")} AS main, {b("DGN_REL")} AS related
            FROM "{Table(year, "C")}" c JOIN "{Table(year, "B")}" b ON {Establishment(c)} = {Establishment(b)} AND {Record(c)} = {Record(b)}
            WHERE {SqlText.And([.. inWindow, .. Rules(year, c, b, context)])}
            """;
    }

    private static List<string> Rules(int year, Func<string, string> c, Func<string, string> b, EventContext context)
    {
        var rules = new List<string>();
        if (context.Rules.Has(SndsRules.GroupingErrors))
            rules.Add($"coalesce({b("GRG_GHM")}, '') NOT LIKE '90%'");
        if (context.Rules.Has(SndsRules.DoubleFinessList) && DoubleFiness.SitesOf(year) is { Count: > 0 } sites)
            rules.Add($"{Establishment(c)} NOT IN {SqlText.List(sites)}");
        if (context.Rules.Has(SndsRules.InterHospitalServices))
            rules.Add($"({b("SEJ_TYP")} IS DISTINCT FROM 'B' OR ({b("GRG_GHM")} LIKE '28%' AND {b("GRG_GHM")} NOT IN ('28Z14Z', '28Z15Z', '28Z16Z')))");
        if (context.Rules.Has(SndsRules.ReturnCodes))
            rules.Add(string.Join(" AND ", CodesOf(year).Select(r => $"CAST({c(r)} AS VARCHAR) IN ('0', 'false')")));
        if (context.Rules.Has(SndsRules.UnbilledStays))
            rules.Add($"coalesce(CAST({b("GHS_NUM")} AS VARCHAR), '') <> '9999' AND coalesce(CAST({b("TYP_GEN_RSA")} AS VARCHAR), '0') = '0'");
        return rules;
    }

    /// <summary>The return codes that exist in a year.</summary>
    public static IEnumerable<string> CodesOf(int year) => year >= 2013 ? [.. ReturnCodes, "COH_NAI_RET", "COH_SEX_RET"] : ReturnCodes;

    private static string Detail(string suffix, string column, Period window, EventContext context) =>
        string.Join("\nUNION ALL ", Years(window, context.Reads.Shape).Select(y =>
        {
            var t = context.Reads.Of("t", Table(y, suffix));
            return $"SELECT {SqlText.Number(y)} AS year, {Establishment(t)} AS eta, {Record(t)} AS rsa, {t(column)} AS found FROM \"{Table(y, suffix)}\" t";
        }));

    /// <summary>Name of a year's table: <c>T_MCO22B</c>.</summary>
    public static string Table(int year, string suffix) => string.Create(CultureInfo.InvariantCulture, $"T_MCO{year % 100:00}{suffix}");

    // The model types these keys differently from one table to the next (integer here, text there): both sides become text.
    private static string Establishment(Func<string, string> t) => $"lpad(CAST({t("ETA_NUM")} AS VARCHAR), 9, '0')";

    private static string Record(Func<string, string> t) => $"ltrim(CAST({t("RSA_NUM")} AS VARCHAR), '0')";
}
