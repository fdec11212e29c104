namespace Hygie.Core.Country;

/// <summary>Turns care into claims: ER_PRS_F and its details, with the lines that are not care and the mistakes that real claims have.</summary>
internal sealed class ClaimTables : IDisposable
{
    private const ulong ClaimStream = 3UL << 60;
    private readonly ClaimLines _lines;
    private readonly CsvTable _drugs, _acts, _hospitals, _units;
    private readonly Planted _planted;
    private readonly ulong _seed;
    private SeededChance _chance = new(0, 0);
    private long _statement;

    public ClaimTables(Func<string, Stream> open, Planted planted, ulong seed)
    {
        (_planted, _seed) = (planted, seed);
        _lines = new(open("cnam/ER_PRS_F.csv"), planted);
        _drugs = new(open("cnam/ER_PHA_F.csv"), ClaimKey.Columns + " PHA_ORD_NUM PHA_PRS_C13 PHA_PRS_IDE PHA_ACT_QSN PHA_ACT_PRU PHA_CPA_PCP PHA_DEC_PRU PHA_DEC_QSU PHA_DEC_TOP PHA_MOD_PRN PHA_SEQ_RNV PHA_SUB_MTF ORG_CLE_NEW");
        _acts = new(open("cnam/ER_CAM_F.csv"), ClaimKey.Columns + " CAM_ORD_NUM CAM_PRS_IDE CAM_ACT_COD CAM_TRT_PHA CAM_ACT_PRU CAM_ASS_COD CAM_DOC_EXT CAM_MOD_COD CAM_REM_BSE CAM_REM_COD ORG_CLE_NEW");
        _hospitals = new(open("cnam/ER_ETE_F.csv"), ClaimKey.Columns + " ETB_EXE_FIN ETE_CAT_COD ETE_GHS_NUM ETE_IND_TAA ETE_MCO_COE ETE_MCO_DDP ETE_STJ_COD ETE_TYP_COD DDP_COD MDT_COD MFT_COD PRS_PPU_SEC ORG_CLE_NEW");
        _units = new(open("cnam/ER_UCD_F.csv"), ClaimKey.Columns + " UCD_ORD_NUM UCD_UCD_COD UCD_DLV_NBR UCD_FAC_PRU UCD_FRC_COE UCD_TOP_UCD UCD_TTF_MNT ORG_CLE_NEW");
    }

    public void Write(Inhabitant person, CareHistory care)
    {
        if (person.IsArchived)
            return;
        _chance = new SeededChance(_seed, ClaimStream + (ulong)person.Index);
        _lines.Begin(person);
        foreach (var visit in care.Visits)
            Claim(visit);
        foreach (var dispensing in care.Dispensings)
            Claim(dispensing, care.LongTerms.Count > 0 ? 100 : 65);
        foreach (var test in care.Tests)
            _lines.Write(new(test.Day, test.Day, 1811, 1, 729, 60, 0), NewStatement(test.Day));
        foreach (var day in care.Outpatient)
            ClaimHospital(new(day.Day, day.Day, 2200, 1, 3000, 80, 0) { InHospital = true }, day.Hospital, "", day.Hospital.IsPublic && _chance.Happens(500));
        foreach (var stay in care.Stays)
            Claim(stay);
        _lines.Finish();
    }

    public void Dispose()
    {
        _lines.Dispose();
        foreach (var table in new[] { _drugs, _acts, _hospitals, _units })
            table.Dispose();
    }

    private void Claim(in Visit visit)
    {
        var key = NewStatement(visit.Day);
        var line = new ClaimLine(visit.Day, visit.Day, visit.Speciality == 1 ? 1111 : 1112, 1, visit.Speciality == 1 ? 2650 : 5500, 70, visit.Speciality);
        _lines.Write(line, key);
        if (visit.Act.Length > 0)
            ClaimAct(line, visit.Act, key = key.Next());
        if (_chance.Happens(30))
            _lines.Write(line with { Qualifier = 71, SourceQualifier = 71 }, key = key.Next());
        if (_chance.Happens(100))
            _lines.Write(line with { Cents = 200, Supplement = 16, SupplementNature = 9900, SourceQualifier = 71 }, key = key.Next());
        if (_chance.Happens(40))
            _lines.Write(line with { Cents = 350, Supplement = 10, SupplementNature = 1910, Surcharge = 2 }, key = key.Next());
        if (_chance.Happens(8))
            _lines.Write(line with { Nature = 0, Cents = 0 }, key.Next());
    }

    private void ClaimAct(in ClaimLine visit, string act, ClaimKey key)
    {
        _lines.Write(visit with { Nature = 1321, Cents = 1426 }, key);
        key.WriteTo(_acts).Put(1).Put(act).Put(1).Put(0).Cents(1426).Skip(3).Cents(1426).Skip().Put("01C000001").End();
    }

    private void Claim(in Dispensing given, int rate)
    {
        var key = NewStatement(given.Day);
        var line = new ClaimLine(given.Day, given.Day, given.ByHospital ? 3317 : 3313, given.Boxes, given.Drug.PriceCents, rate, 0);
        if (given.ByHospital)
        {
            ClaimUnit(line, given.Drug, key);
            return;
        }

        ClaimBoxes(line, given.Drug, key);
        if (given.Cancelled)
            ClaimBoxes(line with { Quantity = -given.Boxes }, given.Drug, key = key.Next());
        if (_chance.Happens(6))
            ClaimBoxes(line with { Qualifier = 71, SourceQualifier = 71 }, given.Drug, key.Next());
        if (!_chance.Happens(3))
            return;
        Boxes(NewStatement(given.Day), given.Drug, 1);
        _planted.Add(Planted.OrphanDetails);
    }

    private void ClaimBoxes(in ClaimLine line, Drug drug, ClaimKey key)
    {
        _lines.Write(line, key);
        Boxes(key, drug, line.Quantity);
    }

    private void Boxes(in ClaimKey key, Drug drug, int boxes) =>
        key.WriteTo(_drugs).Put(1).Put(drug.Cip13).Put(drug.Cip7).Put(boxes).Cents(drug.PriceCents).Skip(3).Put("N").Put("1").Put(0).Put(0).Put("01C000001").End();

    private void ClaimUnit(in ClaimLine line, Drug drug, ClaimKey key)
    {
        ClaimHospital(line with { InHospital = true }, Places.North, "", direct: false, key);
        key.WriteTo(_units).Put(1).Put(drug.Ucd.ToString("0000000000000", System.Globalization.CultureInfo.InvariantCulture)).Put(line.Quantity)
            .Cents(drug.PriceCents).Put(1).Put(0).Cents((long)line.Quantity * drug.PriceCents).Put("01C000001").End();
        _planted.Add(Planted.HospitalDispensing);
    }

    /// <summary>Private hospitals bill every stay; public ones appear here for a few, already counted in the PMSI.</summary>
    private void Claim(Stay stay)
    {
        if (stay.Hospital.IsPublic && !_chance.Happens(200))
            return;
        var days = Math.Max(1, stay.Out.DayNumber - stay.In.DayNumber);
        ClaimHospital(new(stay.In, stay.Out, 2111, days, 48_000, 80, 0) { InHospital = true }, stay.Hospital, stay.Kind.Ghm, stay.Hospital.IsPublic);
    }

    private void ClaimHospital(in ClaimLine line, Hospital hospital, string ghm, bool direct) => ClaimHospital(line, hospital, ghm, direct, NewStatement(line.LastDay));

    private void ClaimHospital(in ClaimLine line, Hospital hospital, string ghm, bool direct, ClaimKey key)
    {
        _lines.Write(line, key);
        key.WriteTo(_hospitals).Put(hospital.Finess[..8]).Put(hospital.IsPublic ? 101 : 365);
        if (ghm.Length == 0)
            _hospitals.Skip();
        else
            _hospitals.Put(StayTables.TariffGroup(ghm));
        _hospitals.Put(direct ? 1 : 0).Put(1).Skip().Put(hospital.IsPublic ? 13 : 72).Put(4).Skip(2).Put(hospital.IsPublic ? 3 : 7).Put(hospital.IsPublic ? 1 : 2).Put("01C000001").End();
        _planted.AddIf(direct, Planted.HospitalDirectBilling);
    }

    /// <summary>Claims are processed within weeks; a few of December only in the following July.</summary>
    private ClaimKey NewStatement(DateOnly day)
    {
        var processed = day.Month == 12 && _chance.Happens(25) ? new DateOnly(day.Year + 1, 7, _chance.Between(1, 28)) : day.AddDays(_chance.Between(3, 40));
        var available = new DateOnly(processed.Year, processed.Month, 1).AddMonths(1);
        return new ClaimKey(++_statement % 1_000_000_000, available, processed, 1);
    }
}
