using System.Globalization;
using Hygie.Core.Studies;
using Row = System.Collections.Generic.IReadOnlyDictionary<string, string?>;

namespace Hygie.Testing.Studies;

/// <summary>Finds the events of the SNDS in plain rows, rule by rule.</summary>
internal sealed class SndsOracle(StudyDefinition study, DrawnTables data, RuleSet rules) : ISourceOracle
{
    private static readonly string[] Key =
        ["DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"];

    public IEnumerable<Row> Persons => data["PERSON"];

    public IEnumerable<DrawnEvent> Of(EventPattern pattern, Period window) => pattern switch
    {
        Dispensing dispensing => Dispensings(dispensing, window),
        Procedure procedure => Acts(procedure, window).Concat(StayActs(procedure, window)),
        Consultation consultation => Visits(consultation, window),
        Biology biology => Tests(biology, window),
        HospitalDiagnosis diagnosis => Diagnoses(diagnosis, window),
        Stay stay => Stays(window).Where(s => (stay.MainDiagnosis is null || EventOracle.Matches(stay.MainDiagnosis, s.Main)) && (stay.Ghm is null || EventOracle.Matches(stay.Ghm, s.Ghm)))
            .Where(s => stay.MinDays == 0 || s.Nights >= stay.MinDays)
            .Select(s => new DrawnEvent(s.Person, s.In, s.Ghm, 1, s.Nights)),
        LongTermCondition condition => Conditions(condition, window),
        Death death => Deaths(death, window),
        _ => throw new InvalidOperationException("A pattern without a meaning."),
    };

    private IEnumerable<DrawnEvent> Dispensings(Dispensing dispensing, Period window)
    {
        var lines = new List<ClaimLine>();
        foreach (var detail in data["ER_PHA_F"])
            foreach (var line in data["ER_PRS_F"].Where(l => SameKey(l, detail)))
            {
                var product = detail["PHA_PRS_C13"];
                var codes = dispensing.Codes.System == CodeSystem.Cip13
                    ? [product]
                    : data["IR_PHA_R"].Where(r => r["PHA_CIP_C13"] == product).Select(r => r["PHA_ATC_C07"]);
                if (codes.FirstOrDefault(c => EventOracle.Matches(dispensing.Codes, c)) is { } code)
                    lines.Add(new ClaimLine(line, code, product!, Number(detail["PHA_ACT_QSN"])));
            }

        return Claims(lines, window);
    }

    private IEnumerable<DrawnEvent> Acts(Procedure procedure, Period window) =>
        Claims(from detail in data["ER_CAM_F"]
               from line in data["ER_PRS_F"]
               where SameKey(line, detail) && EventOracle.Matches(procedure.Codes, Act(detail["CAM_PRS_IDE"]))
               select new ClaimLine(line, Act(detail["CAM_PRS_IDE"])!, Act(detail["CAM_PRS_IDE"])!, Number(line["PRS_ACT_QTE"])), window);

    private IEnumerable<DrawnEvent> Tests(Biology biology, Period window) =>
        Claims(from detail in data["ER_BIO_F"]
               from line in data["ER_PRS_F"]
               where SameKey(line, detail) && EventOracle.Matches(biology.Codes, detail["BIO_PRS_IDE"]!.PadLeft(4, '0'))
               select new ClaimLine(line, detail["BIO_PRS_IDE"]!.PadLeft(4, '0'), detail["BIO_PRS_IDE"]!, Number(detail["BIO_ACT_QSN"])), window);

    private IEnumerable<DrawnEvent> Visits(Consultation consultation, Period window) =>
        Claims(from line in data["ER_PRS_F"]
               where line["PRS_NAT_REF"] is "1111" or "1112" && (consultation.Specialties is null || EventOracle.Matches(consultation.Specialties, line["PSE_SPE_COD"]))
               select new ClaimLine(line, line["PSE_SPE_COD"]!, line["PSE_SPE_COD"] ?? "", Number(line["PRS_ACT_QTE"])), window);

    private IEnumerable<DrawnEvent> Claims(IEnumerable<ClaimLine> lines, Period window)
    {
        var kept = lines.Where(l => l.Line["_person"] is not null && EventOracle.In(Day(l.Line["EXE_SOI_DTD"]), window) && IsCare(l.Line, window)).ToList();
        if (!rules.Has("cancellations-netted"))
            return kept.Select(l => new DrawnEvent(l.Line["_person"]!, Day(l.Line["EXE_SOI_DTD"])!.Value, l.Code, l.Quantity, null));
        return kept.GroupBy(l => (l.Line["_person"], l.Line["EXE_SOI_DTD"], l.Code, l.Product, l.Line["PRS_NAT_REF"], l.Line["PFS_EXE_NUM"]))
            .Select(g => (g.First().Line, g.First().Code, Net: g.Sum(l => Math.Abs(l.Quantity) * (l.Quantity < 0 || Number(l.Line["PRS_ACT_QTE"]) < 0 ? -1 : 1))))
            .Where(g => g.Net > 0)
            .Select(g => new DrawnEvent(g.Line["_person"]!, Day(g.Line["EXE_SOI_DTD"])!.Value, g.Code, g.Net, null));
    }

    private bool IsCare(Row line, Period window)
    {
        if (rules.Has("information-lines") && (line["DPN_QLF"] == "71" || line["PRS_DPN_QLP"] == "71"))
            return false;
        if (rules.Has("surcharges") && (Number(line["CPL_MAJ_TOP"] ?? "0") >= 2 || line["CPL_AFF_COD"] == "16"))
            return false;
        if (rules.Has("nature-of-care") && line["BSE_PRS_NAT"] == "0")
            return false;
        if (rules.Has("hospital-direct-billing") && data["ER_ETE_F"].Any(e => SameKey(line, e) && e["ETE_IND_TAA"] == "1"))
            return false;
        if (!rules.Has("flow-horizon"))
            return true;
        var flow = Day(line["FLX_DIS_DTD"]);
        var from = window.From.AddDays(1 - window.From.Day).AddMonths(1);
        var last = window.To.AddMonths(study.FlowMonths);
        return flow >= from && flow <= last.AddDays(1 - last.Day).AddMonths(1);
    }

    private List<DrawnStay> Stays(Period admissions, Period? files = null)
    {
        var stays = new List<DrawnStay>();
        foreach (var year in Years(files ?? admissions))
            foreach (var c in data[$"T_MCO{year}C"])
                foreach (var b in data[$"T_MCO{year}B"].Where(b => SameStay(b, c)))
                    if (c["_person"] is { } person && EventOracle.In(Day(c["ENT_DAT"]), admissions) && IsStay(year, c, b))
                        stays.Add(new DrawnStay(year, person, c, b, Day(c["ENT_DAT"])!.Value, Day(c["SOR_DAT"])));
        return rules.Has("double-stays") ? [.. stays.Where(s => !stays.Exists(o => Double(s, o)))] : stays;
    }

    private static bool Double(DrawnStay stay, DrawnStay other) =>
        stay.Person == other.Person && stay.In == other.In && stay.Out == other.Out && stay.Ghm == other.Ghm && stay.Main == other.Main
        && string.CompareOrdinal(other.Establishment, stay.Establishment) < 0;

    private bool IsStay(string year, Row c, Row b)
    {
        if (rules.Has("grouping-errors") && (b["GRG_GHM"] ?? "").StartsWith("90", StringComparison.Ordinal))
            return false;
        if (rules.Has("double-finess") && DoubleFiness.SitesOf(2000 + int.Parse(year, CultureInfo.InvariantCulture)).Contains(c["ETA_NUM"]!))
            return false;
        var session = (b["GRG_GHM"] ?? "").StartsWith("28", StringComparison.Ordinal) && b["GRG_GHM"] is not ("28Z14Z" or "28Z15Z" or "28Z16Z");
        if (rules.Has("inter-hospital-services") && b["SEJ_TYP"] == "B" && !session)
            return false;
        string[] returns = ["NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET", "COH_NAI_RET", "COH_SEX_RET"];
        if (rules.Has("return-codes") && returns.Any(r => c[r] != "0"))
            return false;
        return !rules.Has("unbilled-stays") || (b["GHS_NUM"] != "9999" && (b["TYP_GEN_RSA"] ?? "0") == "0");
    }

    private IEnumerable<DrawnEvent> Diagnoses(HospitalDiagnosis diagnosis, Period window)
    {
        foreach (var stay in Stays(window))
        {
            var units = data[$"T_MCO{stay.Year}UM"].Where(u => SameStay(u, stay.Chaining)).ToList();
            var found = new List<string?>();
            if (diagnosis.Positions.Contains(DiagnosisPosition.Main))
                found.AddRange([stay.Main, .. units.Select(u => u["DGN_PAL"])]);
            if (diagnosis.Positions.Contains(DiagnosisPosition.Related))
                found.AddRange([stay.Record["DGN_REL"], .. units.Select(u => u["DGN_REL"])]);
            if (diagnosis.Positions.Contains(DiagnosisPosition.Associated))
                found.AddRange(data[$"T_MCO{stay.Year}D"].Where(d => SameStay(d, stay.Chaining)).Select(d => d["ASS_DGN"]));
            foreach (var code in found.Where(c => EventOracle.Matches(diagnosis.Codes, c)).Distinct(StringComparer.Ordinal))
                yield return new DrawnEvent(stay.Person, stay.In, code, 1, stay.Nights);
        }
    }

    private IEnumerable<DrawnEvent> StayActs(Procedure procedure, Period window)
    {
        // An act of the window may belong to a stay that began up to a year before.
        var stays = Stays(window with { From = window.From.AddYears(-1) }, window);
        foreach (var stay in stays)
            foreach (var act in data[$"T_MCO{stay.Year}A"].Where(a => SameStay(a, stay.Chaining) && EventOracle.Matches(procedure.Codes, Act(a["CDC_ACT"]))))
            {
                var day = stay.In.AddDays((int)Number(act["ENT_DAT_DEL"] ?? "0"));
                if (EventOracle.In(day, window))
                    yield return new DrawnEvent(stay.Person, day, Act(act["CDC_ACT"]), Number(act["NBR_EXE_ACT"] ?? "1"), null);
            }
    }

    private IEnumerable<DrawnEvent> Conditions(LongTermCondition condition, Period window)
    {
        var rows = data["IR_IMB_R"].Where(i => i["_person"] is not null && Real(i["IMB_ALD_DTD"]) is not null && EventOracle.Matches(condition.Codes, i["MED_MTF_COD"]?.Replace(".", "", StringComparison.Ordinal)))
            .Where(i => !rules.Has("condition-granted") || i["IMB_ETM_NAT"] is "41" or "43" or "45")
            .Where(i => !rules.Has("condition-active") || (Real(i["IMB_ALD_DTD"]) <= window.To && (Real(i["IMB_ALD_DTF"]) is not { } end || end >= window.From)))
            .Select(i => new DrawnEvent(i["_person"]!, Real(i["IMB_ALD_DTD"])!.Value, i["MED_MTF_COD"]!.Replace(".", "", StringComparison.Ordinal), 1, null));
        return rules.Has("conditions-merged") ? rows.GroupBy(e => (e.Person, e.Code)).Select(g => g.MinBy(e => e.Day)!) : rows;
    }

    private IEnumerable<DrawnEvent> Deaths(Death death, Period window) =>
        death.Causes is { } causes
            ? data["KI_CCI_R"].Where(k => k["_person"] is not null && EventOracle.In(Day(k["BEN_DCD_DTE"]), window) && EventOracle.Matches(causes, k["DCD_CIM_COD"]))
                .Select(k => new DrawnEvent(k["_person"]!, Day(k["BEN_DCD_DTE"])!.Value, k["DCD_CIM_COD"], 1, null))
            : data["PERSON"].Where(p => EventOracle.In(Day(p["death_date"]), window)).Select(p => new DrawnEvent(p["_person"]!, Day(p["death_date"])!.Value, null, 1, null));

    private static IEnumerable<string> Years(Period window) =>
        Enumerable.Range(window.From.Year, window.To.Year - window.From.Year + 2).Where(y => y <= 2023).Select(y => (y % 100).ToString("00", CultureInfo.InvariantCulture));

    private static bool SameKey(Row a, Row b) => Array.TrueForAll(Key, k => a[k] is not null && a[k] == b[k]);

    private static bool SameStay(Row a, Row b) => a["ETA_NUM"] == b["ETA_NUM"] && a["RSA_NUM"] == b["RSA_NUM"];

    private static DateOnly? Day(string? text) => DrawnTables.Day(text);

    private static DateOnly? Real(string? text) => Day(text) is { Year: >= 1700 and < 2099 } day ? day : null;

    private static string? Act(string? code) => code is { Length: > 7 } ? code[..7] : code;

    private static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);

    private sealed record ClaimLine(Row Line, string Code, string Product, long Quantity);

    private sealed record DrawnStay(string Year, string Person, Row Chaining, Row Record, DateOnly In, DateOnly? Out)
    {
        public string? Main => Record["DGN_PAL"];
        public string? Ghm => Record["GRG_GHM"];
        public string Establishment => Chaining["ETA_NUM"]!;
        public long? Nights => Out is { } day ? day.DayNumber - In.DayNumber : null;
    }
}
