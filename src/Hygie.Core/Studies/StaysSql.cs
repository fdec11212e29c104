using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>
/// Hospital stays (PMSI MCO) as events: the chaining table joined to the stay's record, year by year of discharge, once for the whole study, each stay marked with
/// the first rule that drops it; patterns then choose among the marked stays.
/// </summary>
internal static class StaysSql
{
    private const string Columns = "year, person, eta, rsa, day, out_day, ghm, main, related";

    private static readonly string[] ReturnCodes = ["NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET"];

    /// <summary>Stays that begin in the window.</summary>
    public static string Stays(Stay stay, Period window, SqlPart part, EventContext context)
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
            FROM {Admitted(window, window, part, context)}
            WHERE {SqlText.And(where)}
            """;
    }

    /// <summary>Diagnoses of stays that begin in the window, from the stay and from its units; one event per stay and code.</summary>
    public static string Diagnoses(HospitalDiagnosis diagnosis, Period window, SqlPart part, EventContext context)
    {
        var stays = Admitted(window, window, part, context);
        var places = new List<string>();
        if (diagnosis.Positions.Contains(DiagnosisPosition.Main))
            places.AddRange([Own("main"), InUnits("UM", "DGN_PAL")]);
        if (diagnosis.Positions.Contains(DiagnosisPosition.Related))
            places.AddRange([Own("related"), InUnits("UM", "DGN_REL")]);
        if (diagnosis.Positions.Contains(DiagnosisPosition.Associated))
            places.Add(InUnits("D", "ASS_DGN"));
        return $"""
            SELECT person, day, found AS code, CAST(1 AS BIGINT) AS quantity, CAST(out_day - day AS BIGINT) AS days
            FROM (SELECT DISTINCT person, year, eta, rsa, day, out_day, found FROM ({string.Join("\nUNION ALL ", places)}))
            """;

        string Own(string column) => $"SELECT person, year, eta, rsa, day, out_day, {column} AS found FROM {stays} WHERE {SqlText.Matches(column, diagnosis.Codes.Codes)}";

        string InUnits(string suffix, string column) =>
            $"SELECT person, year, eta, rsa, day, out_day, found FROM {stays} JOIN ({Detail(suffix, column, diagnosis.Codes, window, part)}) USING (year, eta, rsa)";
    }

    /// <summary>CCAM procedures of stays, dated by the admission plus the delay of the act.</summary>
    public static string Procedures(CodeSet codes, Period window, SqlPart part, EventContext context)
    {
        var acts = string.Join("\nUNION ALL ", Years(window, part.Shape).Select(y =>
        {
            var a = part.Of("a", Table(y, "A"));
            var code = $"substr({a("CDC_ACT")}, 1, 7)";
            return $"SELECT {SqlText.Number(y)} AS year, {Establishment(a)} AS eta, {Record(a)} AS rsa, {code} AS found, coalesce(CAST({a("ENT_DAT_DEL")} AS INTEGER), 0) AS delay, coalesce(CAST({a("NBR_EXE_ACT")} AS BIGINT), 1) AS times FROM \"{Table(y, "A")}\" a WHERE {SqlText.Matches(code, codes.Codes)}";
        }));
        return $"""
            SELECT person, day + delay AS day, found AS code, times AS quantity, CAST(NULL AS BIGINT) AS days
            FROM {Admitted(Admissions(window), window, part, context)} JOIN ({acts}) USING (year, eta, rsa)
            WHERE {SqlText.Within("day + delay", [window])}
            """;
    }

    /// <summary>An act of the window may belong to a stay that began before it: stays are read from a year earlier.</summary>
    private static Period Admissions(Period actsOf) => actsOf with { From = actsOf.From.AddYears(-1) };

    /// <summary>
    /// Years of discharge to read: those of the window, and the next one when the version has it, because files follow
    /// the discharge and a stay that begins in December may end in January.
    /// </summary>
    public static IEnumerable<int> Years(Period window, SourceShape shape) =>
        Enumerable.Range(window.From.Year, window.To.Year - window.From.Year + 1)
            .Concat(shape.Has(Table(window.To.Year + 1, "C")) ? [window.To.Year + 1] : []);

    /// <summary>Name of the relation of stays that begin in a span and stand in the files of a window, under the rules applied so far.</summary>
    private static string Admitted(Period admissions, Period files, SqlPart part, EventContext context) => part.From(context.Relations.Of("stays", stays =>
    {
        var records = context.Relations.Of("records", p => Marked(p, context));
        var where = new List<string> { SqlText.Within("day", [admissions]), $"year IN ({string.Join(", ", Years(files, stays.Shape).Select(y => SqlText.Number(y)))})" };
        if (context.Kept(RuleScope.Stays) is { } kept)
            where.Add(kept);
        var found = $"FROM {stays.From(records)} WHERE {SqlText.And(where)}";
        return context.Applied.Has(SndsRules.DoubleStays) ? Single(found, stays.From(context.Relations.Of("alike", p => Alike(records, p)))) : $"SELECT {Columns} {found}";
    }));

    /// <summary>Of stays alike the lowest establishment. Few stays have a like: only those are sorted.</summary>
    private static string Single(string found, string alike) => $"""
        SELECT {Columns} {found} AND likeness NOT IN (SELECT likeness FROM {alike})
        UNION ALL SELECT {Columns} FROM (SELECT *, min(eta) OVER (PARTITION BY person, day, out_day, ghm, main) AS first_eta {found} AND likeness IN (SELECT likeness FROM {alike}))
        WHERE eta = first_eta
        """;

    /// <summary>Likenesses of stays that two establishments sent. Two unlike stays may share one, by chance: they are compared in full afterwards.</summary>
    private static string Alike(Relation records, SqlPart part) => $"SELECT likeness FROM {part.From(records)} GROUP BY likeness HAVING min(eta) <> max(eta)";

    /// <summary>The stays that any pattern may want, read once, each marked with the first rule that drops it.</summary>
    private static string Marked(SqlPart part, EventContext context)
    {
        List<Period> acts = [.. context.WindowsOf<Procedure>()], admissions = [.. context.WindowsOf<Stay>(), .. context.WindowsOf<HospitalDiagnosis>(), .. acts.Select(Admissions)];
        var years = acts.Concat(context.WindowsOf<Stay>()).Concat(context.WindowsOf<HospitalDiagnosis>()).SelectMany(w => Years(w, part.Shape)).Distinct().Order();
        return $"SELECT *, hash(person, day, out_day, ghm, main) AS likeness FROM ({string.Join("\nUNION ALL ", years.Select(y => OfYear(y, admissions, part, context)))})";
    }

    private static string OfYear(int year, IReadOnlyList<Period> admissions, SqlPart part, EventContext context)
    {
        var (c, b) = (part.Of("c", Table(year, "C")), part.Of("b", Table(year, "B")));
        var day = $"CAST({c("ENT_DAT")} AS DATE)";
        return $"""
            SELECT {SqlText.Number(year)} AS year, {c("_person")} AS person, {Establishment(c)} AS eta, {Record(c)} AS rsa, {day} AS day, CAST({c("SOR_DAT")} AS DATE) AS out_day,
                {b("GRG_GHM")} AS ghm, {b("DGN_PAL")} AS main, {b("DGN_REL")} AS related, {EventContext.Marks(Rules(year, c, b, context.On))} AS dropped_by
            FROM "{Table(year, "C")}" c JOIN "{Table(year, "B")}" b ON {Establishment(c)} = {Establishment(b)} AND {Record(c)} = {Record(b)}
            WHERE {SqlText.And([$"{c("_person")} IS NOT NULL", SqlText.Within(day, admissions)])}
            """;
    }

    private static IEnumerable<(string Rule, string Kept)> Rules(int year, Func<string, string> c, Func<string, string> b, RuleSet on)
    {
        if (on.Has(SndsRules.GroupingErrors))
            yield return (SndsRules.GroupingErrors, $"coalesce({b("GRG_GHM")}, '') NOT LIKE '90%'");
        if (on.Has(SndsRules.DoubleFinessList) && DoubleFiness.SitesOf(year) is { Count: > 0 } sites)
            yield return (SndsRules.DoubleFinessList, $"{Establishment(c)} NOT IN {SqlText.List(sites)}");
        if (on.Has(SndsRules.InterHospitalServices))
            yield return (SndsRules.InterHospitalServices, $"({b("SEJ_TYP")} IS DISTINCT FROM 'B' OR ({b("GRG_GHM")} LIKE '28%' AND {b("GRG_GHM")} NOT IN ('28Z14Z', '28Z15Z', '28Z16Z')))");
        if (on.Has(SndsRules.ReturnCodes))
            yield return (SndsRules.ReturnCodes, string.Join(" AND ", CodesOf(year).Select(r => $"CAST({c(r)} AS VARCHAR) IN ('0', 'false')")));
        if (on.Has(SndsRules.UnbilledStays))
            yield return (SndsRules.UnbilledStays, $"coalesce(CAST({b("GHS_NUM")} AS VARCHAR), '') <> '9999' AND coalesce(CAST({b("TYP_GEN_RSA")} AS VARCHAR), '0') = '0'");
    }

    /// <summary>The return codes that exist in a year.</summary>
    public static IEnumerable<string> CodesOf(int year) => year >= 2013 ? [.. ReturnCodes, "COH_NAI_RET", "COH_SEX_RET"] : ReturnCodes;

    private static string Detail(string suffix, string column, CodeSet codes, Period window, SqlPart part) =>
        string.Join("\nUNION ALL ", Years(window, part.Shape).Select(y =>
        {
            var t = part.Of("t", Table(y, suffix));
            return $"SELECT {SqlText.Number(y)} AS year, {Establishment(t)} AS eta, {Record(t)} AS rsa, {t(column)} AS found FROM \"{Table(y, suffix)}\" t WHERE {SqlText.Matches(t(column), codes.Codes)}";
        }));

    /// <summary>Name of a year's table: <c>T_MCO22B</c>.</summary>
    public static string Table(int year, string suffix) => string.Create(CultureInfo.InvariantCulture, $"T_MCO{year % 100:00}{suffix}");

    // The model types these keys differently from one table to the next (integer here, text there): both sides become text.
    private static string Establishment(Func<string, string> t) => $"lpad(CAST({t("ETA_NUM")} AS VARCHAR), 9, '0')";

    private static string Record(Func<string, string> t) => $"ltrim(CAST({t("RSA_NUM")} AS VARCHAR), '0')";
}
