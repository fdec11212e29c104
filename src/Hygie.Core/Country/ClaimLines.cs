namespace Hygie.Core.Country;

/// <summary>Writes ER_PRS_F, and counts what a naive reader would find in it.</summary>
internal sealed class ClaimLines(Stream stream, Planted planted) : IDisposable
{
    private const string Columns = "BEN_NIR_PSA BEN_RNG_GEM BEN_CDI_NIR BEN_SEX_COD BEN_NAI_ANN BEN_AMA_COD BEN_RES_DPT BEN_RES_COM BEN_CMU_TOP BEN_DCD_DTE BEN_DCD_AME ORG_AFF_BEN EXE_SOI_DTD EXE_SOI_DTF EXE_SOI_AMD EXE_SOI_AMF PRE_PRE_DTD PRS_HOS_DTD BSE_PRS_NAT PRS_NAT_REF PRS_ACT_QTE PRS_ACT_NBR PRS_ACT_CFT PRS_ACT_COG BSE_REM_BSE BSE_REM_MNT BSE_REM_SGN CPL_REM_BSE CPL_REM_MNT CPL_PRS_NAT CPL_AFF_COD CPL_MAJ_TOP PRS_PAI_MNT PRS_DEP_MNT PRS_ETA_RAC RGO_REM_TAU RGO_ASU_NAT EXO_MTF DPN_QLF PRS_DPN_QLP EXE_LIE_COD RGM_COD RGM_GRG_COD ETB_PRE_FIN PFS_EXE_NUM PFS_PRE_NUM PRS_MTT_NUM PSE_ACT_NAT PSE_SPE_COD PSP_ACT_NAT PSP_SPE_COD ORG_CLE_NEW " + ClaimKey.Columns;
    private readonly CsvTable _table = new(stream, Columns);
    private Inhabitant? _person;
    private Coverage[] _coverages = [];
    private int[] _placesSeen = [];

    /// <summary>From here on, lines are about this person.</summary>
    public void Begin(Inhabitant person)
    {
        _person = person;
        _coverages = [.. person.Coverages.Where(c => !c.Archived)];
        _placesSeen = new int[_coverages.Length];
    }

    /// <summary>The coverage through which care of this day is claimed: people with two use them in turn.</summary>
    public Coverage CoverageOn(DateOnly day) => _coverages[Turn(day)];

    public void Write(in ClaimLine line, in ClaimKey key)
    {
        var person = _person!;
        WriteBeneficiary(person, CoverageOn(line.Day), line);
        WriteCare(line);
        WriteMoney(line);
        WriteActors(person, line);
        key.WriteTo(_table.Put("01C" + person.Departement + "000")).End();
        Count(line, key);
        _placesSeen[Turn(line.Day)] |= line.Day >= person.MoveDay ? 2 : 1;
    }

    public void Finish()
    {
        var moved = !string.Equals(_person!.Departement, _person.LaterDepartement, StringComparison.Ordinal);
        foreach (var seen in _placesSeen)
            planted.AddIf(moved && seen == 3, Planted.Moves);
    }

    public void Dispose() => _table.Dispose();

    private int Turn(DateOnly day) => _coverages.Length == 1 ? 0 : day.DayNumber / 60 % _coverages.Length;

    private void WriteBeneficiary(Inhabitant person, Coverage coverage, in ClaimLine line)
    {
        var sentinel = RegisterTables.Sentinel;
        _table.Put(coverage.Psa).Put(coverage.Rank).Put(person.NirKind).Put(person.Sex).Put(person.Birth.Year).Put(AgeCode(person, line.Day))
            .Put(person.DepartementOn(line.Day)).Put(person.Commune).Put(person.Index % 9 == 0 ? 1 : 0)
            .Day(person.Death ?? sentinel).YearMonth(person.Death ?? sentinel).Put("01C" + person.Departement + "000");
    }

    private static int AgeCode(Inhabitant person, DateOnly day) => person.MonthsOn(day) is < 24 and var months ? 1000 + months : person.AgeOn(day);

    private void WriteCare(in ClaimLine line) => _table
        .Day(line.Day).Day(line.LastDay).YearMonth(line.Day).YearMonth(line.LastDay).Day(line.Day).Day(line.InHospital ? line.Day : RegisterTables.Sentinel)
        .Put(line.Nature).Put(line.Nature).Put(line.Quantity).Put(line.Quantity).Put(1).Put(line.Quantity);

    private void WriteMoney(in ClaimLine line)
    {
        var presented = (long)line.Quantity * line.Cents;
        var (amount, supplement) = line.Supplement == 0 ? (presented, 0L) : (0L, presented);
        _table.Cents(amount).Cents(amount * line.Rate / 100).Put(line.Quantity < 0 ? 2 : 1).Cents(supplement).Cents(supplement * line.Rate / 100);
        if (line.SupplementNature == 0)
            _table.Skip();
        else
            _table.Put(line.SupplementNature);
        _table.Put(line.Supplement).Put(line.Surcharge).Cents(presented).Cents(0).Cents(0).Put(line.Rate).Put(10)
            .Put(line.Rate == 100 ? 4 : 0).Put(line.Qualifier).Put(line.SourceQualifier);
    }

    private void WriteActors(Inhabitant person, in ClaimLine line)
    {
        var doctor = Professional(person.Index / 800);
        _table.Put(1).Put(101).Put(1).Skip().Put(line.Speciality == 0 ? Professional((person.Index / 500) + 700_000) : doctor).Put(doctor).Put(doctor)
            .Put(line.Speciality == 0 ? 50 : 0).Put(line.Speciality).Put(0).Put(1);
    }

    private static string Professional(long number) => Registration.Pseudonym((ulong)number, 101)[..9];

    private void Count(in ClaimLine line, in ClaimKey key)
    {
        planted.AddIf(line.Qualifier == 71, Planted.InformationLines);
        planted.AddIf(line is { Qualifier: 0, SourceQualifier: 71 }, Planted.PatientFees);
        planted.AddIf(line.Surcharge >= 2, Planted.Surcharges);
        planted.AddIf(line.Nature == 0, Planted.NatureOfCare);
        planted.AddIf(line.Quantity < 0, Planted.Cancellations);
        planted.AddIf(key.Available > new DateOnly(line.Day.Year + 1, 7, 1), Planted.FlowHorizon);
        planted.AddIf(_person!.MonthsOn(line.Day) < 24, Planted.AgeInMonths);
    }
}
