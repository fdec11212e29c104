using System.Globalization;

namespace Hygie.Core.Country;

/// <summary>The hospital files of one year of discharge.</summary>
internal sealed class StayYear : IDisposable
{
    private readonly CsvTable _stays, _links, _diagnoses, _acts, _units, _outpatients;
    private readonly int _year;
    private long _summary = 1_000_000_000;
    private long _visit = 10_000_000;

    public StayYear(Func<string, Stream> open, int year)
    {
        _year = year;
        CsvTable Open(string letters, string columns) => new(open(string.Create(CultureInfo.InvariantCulture, $"cnam/T_MCO{year % 100:00}{letters}.csv")), columns);
        _stays = Open("B", "ETA_NUM RSA_NUM RSS_NUM AGE_ANN AGE_JOU COD_SEX BDI_DEP BDI_COD DGN_PAL DGN_REL ENT_MOD ENT_PRV SOR_MOD SOR_DES SOR_ANN SOR_MOI SEJ_NBJ SEJ_TYP GRC_GHM GRC_RET GRG_GHM GRG_RET GRG_VER GHS_NUM NBR_ACT NBR_DGN NBR_RUM NBR_SEA TYP_GEN_RSA UHCD_TOP");
        _links = Open("C", "ETA_NUM RSA_NUM NIR_ANO_17 RNG_BEN RNG_NAI SEJ_NUM ENT_DAT SOR_DAT EXE_SOI_DTD EXE_SOI_DTF EXE_SOI_AMD EXE_SOI_AMF SOR_ANN SOR_MOI NIR_RET NAI_RET SEX_RET SEJ_RET FHO_RET PMS_RET DAT_RET COH_NAI_RET COH_SEX_RET ETA_NUM_RET");
        _diagnoses = Open("D", "ETA_NUM RSA_NUM RSS_NUM DGN_ASS_NUM ASS_DGN");
        _acts = Open("A", "ETA_NUM RSA_NUM RSS_NUM RUM_SEQ CDC_ACT ACV_ACT PHA_ACT ANP_ACT MOD_ACT NBR_EXE_ACT ENT_DAT_DEL");
        _units = Open("UM", "ETA_NUM RSA_NUM RSS_NUM UM_ORD_NUM DGN_PAL DGN_REL AUT_TYP1_UM PAR_DUR_SEJ ACT_RUM_NBR DGN_ASS_NBR ETA_NUM_GEO");
        _outpatients = Open("CSTC", "ETA_NUM SEQ_NUM NIR_ANO_17 RNG_BEN RNG_NAI SEJ_NUM ENT_DAT SOR_DAT EXE_SOI_DTD EXE_SOI_DTF EXE_SOI_AMD EXE_SOI_AMF NIR_RET NAI_RET SEX_RET IAS_RET ENT_DAT_RET");
        using var hospitals = Open("E", "ETA_NUM ETB_EXE_FIN REG_ETA SOC_RAI STA_ETA VAL_ETA ANN_TRT");
        foreach (var hospital in Places.Hospitals)
            WriteHospitals(hospitals, hospital);
    }

    public void Write(Inhabitant person, Stay stay, SentStay sent)
    {
        var summary = ++_summary;
        WriteStay(person, stay, sent, summary);
        WriteLink(person, stay, sent, summary);
        WriteUnits(stay, sent, summary);
        if (stay.Kind.Associated.Length > 0)
            _diagnoses.Put(sent.Finess).Put(summary).Put("224").Put(1).Put(stay.Kind.Associated).End();
        if (person.Diabetic && stay.Kind.Main[0] != 'E')
            _diagnoses.Put(sent.Finess).Put(summary).Put("224").Put(2).Put("E119").End();
        if (stay.Kind.Act.Length > 0)
            _acts.Put(sent.Finess).Put(summary).Put("224").Put("01").Put(stay.Kind.Act).Put("1").Put("0").Skip(2).Put(1).Put(0).End();
    }

    public void WriteOutpatient(OutpatientDay visit, Coverage coverage) => _outpatients
        .Put(visit.Hospital.Finess).Put(++_visit).Put(coverage.Psa).Put("001").Put(coverage.Rank).Put("00001").CompactDay(visit.Day).CompactDay(visit.Day)
        .Midnight(visit.Day).Midnight(visit.Day).YearMonth(visit.Day).YearMonth(visit.Day).Put(0).Put(0).Put(0).Put(0).Put(0).End();

    public void Dispose()
    {
        foreach (var table in new[] { _stays, _links, _diagnoses, _acts, _units, _outpatients })
            table.Dispose();
    }

    private void WriteHospitals(CsvTable table, Hospital hospital)
    {
        foreach (var finess in new[] { hospital.Finess, hospital.Geographic }.Where(f => f.Length > 0))
            table.Put(finess).Put(finess[..8]).Put(hospital.Region).Put(hospital.Name).Put(hospital.IsPublic ? "CH" : "PRI").Put("OUI").Put(_year).End();
    }

    private void WriteStay(Inhabitant person, Stay stay, SentStay sent, long summary)
    {
        _stays.Put(sent.Finess).Put(summary).Put("224");
        if (person.AgeOn(stay.In) is > 0 and var years)
            _stays.Put(years).Skip();
        else
            _stays.Put(0).Put(stay.In.DayNumber - person.Birth.DayNumber);
        var residence = Places.ShortCode(person.DepartementOn(stay.In));
        _stays.Put(person.Sex).Put(residence).Put(residence + person.Commune).Put(stay.Kind.Main).Put(stay.Kind.Related).Put(sent.EntryMode).Skip().Put(sent.ExitMode).Skip()
            .Put(_year).Month(stay.Out).Put(stay.Out.DayNumber - stay.In.DayNumber).Put(sent.Type).Put(stay.Kind.Ghm).Put("000").Put(sent.Ghm).Put("000").Put("11")
            .Put(sent.Ghm.StartsWith("90", StringComparison.Ordinal) ? 9999 : StayTables.TariffGroup(stay.Kind.Ghm))
            .Put(stay.Kind.Act.Length > 0 ? 1 : 0).Put(stay.Kind.Associated.Length > 0 ? 1 : 0).Put(HasTwoUnits(stay) ? 2 : 1).Put(stay.Kind.LongestDays == 0 ? 1 : 0).Put(0).Put(0).End();
    }

    private void WriteLink(Inhabitant person, Stay stay, SentStay sent, long summary)
    {
        _links.Put(sent.Finess).Put(summary).Put(sent.Pseudonym).Put("001").Put(sent.Rank).Put(10_000 + (int)(SeededChance.Mix((ulong)person.Index, 5) % 80_000))
            .CompactDay(stay.In).CompactDay(stay.Out).Midnight(stay.In).Midnight(stay.Out).YearMonth(stay.In).YearMonth(stay.Out).Put(_year).Month(stay.Out)
            .Put(sent.NirReturn);
        for (var i = 0; i < 9; i++)
            _links.Put(0);
        _links.End();
    }

    private void WriteUnits(Stay stay, SentStay sent, long summary)
    {
        var days = stay.Out.DayNumber - stay.In.DayNumber;
        var site = stay.Hospital.Geographic.Length > 0 ? stay.Hospital.Geographic : sent.Finess;
        var first = HasTwoUnits(stay) ? 2 : days;
        _units.Put(sent.Finess).Put(summary).Put("224").Put(1).Put(stay.Kind.Main).Put(stay.Kind.Related).Put("07A").Put(first).Put(stay.Kind.Act.Length > 0 ? 1 : 0).Put(0).Put(site).End();
        if (HasTwoUnits(stay))
            _units.Put(sent.Finess).Put(summary).Put("224").Put(2).Put(stay.Kind.Associated.Length > 0 ? stay.Kind.Associated : stay.Kind.Main).Skip().Put("29").Put(days - 2).Put(0).Put(0).Put(site).End();
    }

    private static bool HasTwoUnits(Stay stay) => stay.Out.DayNumber - stay.In.DayNumber > 6;
}
