namespace Hygie.Core.Country;

/// <summary>The claims' registers: beneficiaries (current and archived), long-term conditions, causes of death, correspondence for the third party.</summary>
internal sealed class RegisterTables : IDisposable
{
    public const string Beneficiary = "BEN_NIR_PSA BEN_RNG_GEM BEN_NIR_ANO BEN_IDT_ANO BEN_IDT_TOP ASS_NIR_ANO BEN_IDT_MAJ BEN_CDI_NIR BEN_NAI_ANN BEN_NAI_MOI BEN_SEX_COD BEN_DCD_DTE BEN_DCD_AME ORG_AFF_BEN BEN_RES_DPT BEN_RES_COM BEN_TOP_CNS MAX_TRT_DTD ORG_CLE_NEW BEN_DTE_INS BEN_DTE_MAJ";
    private const string Exemption = "BEN_NIR_PSA BEN_RNG_GEM IMB_ALD_DTD IMB_ALD_DTF IMB_ALD_NUM IMB_ETM_NAT IMB_MLP_BTR IMB_SDR_LOP MED_MTF_COD MED_NCL_IDT INS_DTE UPD_DTE";
    private const string Death = "DCD_IDT_ENC DCD_IDT_TOP BEN_IDT_ANO BEN_IDT_TOP BEN_NIR_ANO FLX_PER_ANN BEN_SEX_COD BEN_NAI_ANN BEN_NAI_MOI BEN_RES_DPT BEN_RES_COM BEN_DCD_DTE BEN_DCD_AME DCD_DPT_COD DCD_COM_COD DCD_LIE_COD DCD_CIM_COD DCD_CAU_COD";
    private const string Cause = "DCD_IDT_ENC DCD_IDT_TOP BEN_IDT_ANO BEN_IDT_TOP BEN_NIR_ANO FLX_PER_ANN CER_LIG_NUM ECD_CAU_RNG ECD_CIM_COD BEN_DCD_DTE BEN_DCD_AME";
    internal static readonly DateOnly Sentinel = new(1600, 1, 1);
    private static readonly DateOnly Delivered = new(2024, 9, 1);
    private readonly CsvTable _current, _archive, _exemptions, _deaths, _causes, _correspondence;
    private readonly Planted _planted;

    public RegisterTables(Func<string, Stream> open, Planted planted)
    {
        _planted = planted;
        _current = new(open("cnam/IR_BEN_R.csv"), Beneficiary);
        _archive = new(open("cnam/IR_BEN_R_ARC.csv"), Beneficiary);
        _exemptions = new(open("cnam/IR_IMB_R.csv"), Exemption);
        _deaths = new(open("cnam/KI_CCI_R.csv"), Death);
        _causes = new(open("cnam/KI_ECD_R.csv"), Cause);
        _correspondence = new(open("cnam-correspondence/correspondence.csv"), "BEN_IDT_ANO NIR");
    }

    public void Write(Inhabitant person, CareHistory care)
    {
        foreach (var coverage in person.Coverages)
            Beneficiaries(person, coverage, care);
        if (person.NirKnown)
            _correspondence.Put(person.NirAno).Put(person.Nir).End();
        CountPeople(person);
        Exemptions(person, care.LongTerms);
        if (person.Death >= CountryPlan.FirstDay)
            Deaths(person, care);
    }

    /// <summary>Twins of one sex share a pseudonym: counted once the household is complete.</summary>
    public void CountTwins(ReadOnlySpan<Inhabitant> household) =>
        _planted.AddIf(household.Length == 4 && household[2].IsTwin && household[2].Sex == household[3].Sex, Planted.SeveralIdentities);

    public void Dispose()
    {
        foreach (var table in new[] { _current, _archive, _exemptions, _deaths, _causes, _correspondence })
            table.Dispose();
    }

    private void Beneficiaries(Inhabitant person, Coverage coverage, CareHistory care)
    {
        var table = coverage.Archived ? _archive : _current;
        var lastDay = person.Death ?? CountryPlan.LastDay;
        table.Put(coverage.Psa).Put(coverage.Rank).Put(person.NirKnown ? person.NirAno : "").Put(person.Identity(coverage)).Put(person.NirKnown ? 1 : 0)
            .Put(coverage.InsuredAno).Day(person.NirKnown ? new(2015, 3, 2) : Sentinel).Put(person.NirKind)
            .Put(person.Birth.Year).Month(person.Birth).Put(person.Sex).Day(person.Death ?? Sentinel).YearMonth(person.Death ?? Sentinel)
            .Put("01C" + person.Departement + "000").Put(person.DepartementOn(lastDay)).Put(person.Commune)
            .Put(care.Visits.Count + care.Dispensings.Count > 0 ? 1 : 0).Day(coverage.Archived ? new(2012, 12, 3) : Delivered).Put("01C" + person.Departement + "000")
            .Day(person.Birth.AddDays(20)).Day(Delivered).End();
        if (coverage.Archived)
            _planted.Add(Planted.Archived);
        else
            CountRow(person);
    }

    private void CountRow(Inhabitant person)
    {
        _planted.AddIf(person.NirKind is not ("00" or "03" or "04"), Planted.FictitiousNir);
        _planted.AddIf(person.NirKind is "03" or "04", Planted.ProvisionalNir);
        _planted.AddIf(!person.NirKnown, Planted.UncertifiedIdentity);
        _planted.AddIf(person.Death is null, Planted.AliveSentinel);
    }

    private void CountPeople(Inhabitant person)
    {
        if (person.Coverages.Count < 2 || person.Coverages[1].Archived)
            return;
        var sameInsured = string.Equals(person.Coverages[0].InsuredAno, person.Coverages[1].InsuredAno, StringComparison.Ordinal);
        _planted.Add(sameInsured ? Planted.RankChanges : Planted.TwoInsured);
    }

    private void Exemptions(Inhabitant person, List<LongTerm> terms)
    {
        var coverage = person.Coverages[0];
        foreach (var term in terms)
        {
            _exemptions.Put(coverage.Psa).Put(coverage.Rank).Day(term.Start).Day(term.End ?? Sentinel).Put(term.Number).Put(term.Motive).Skip(2)
                .Put(term.Disease).Put("CIM10").Day(term.Start.AddDays(12)).Day(Delivered).End();
            _planted.AddIf(term.End is null, Planted.OpenEnded);
        }

        foreach (var disease in terms.GroupBy(t => t.Disease, StringComparer.Ordinal))
            _planted.AddIf(disease.Count() > 1, Planted.ConditionsMerged);
    }

    private void Deaths(Inhabitant person, CareHistory care)
    {
        var (coverage, day) = (person.Coverages[0], person.Death!.Value);
        var certificate = Registration.Pseudonym((ulong)person.Index, 31) + Registration.Pseudonym((ulong)person.Index, 37);
        var inHospital = care.Stays.Exists(s => s.Died);
        var cause = inHospital ? care.Stays.Find(s => s.Died)!.Kind.Main : person.BreastCancer ? "C509" : person.Copd ? "J449" : "R960";
        var ano = person.NirKnown ? person.NirAno : "";
        _deaths.Put(certificate).Put(person.NirKnown ? 1 : 0).Put(person.Identity(coverage)).Put(person.NirKnown ? 1 : 0).Put(ano).Put(day.Year).Put(person.Sex)
            .Put(person.Birth.Year).Month(person.Birth).Put(person.DepartementOn(day)).Put(person.Commune).Day(day).YearMonth(day)
            .Put(person.DepartementOn(day)).Put(person.Commune).Put(inHospital ? 2 : 1).Put(cause).Put(1).End();
        CauseLine(person, certificate, 1, cause);
        if (person.Diabetic)
            CauseLine(person, certificate, 2, "E119");
    }

    private void CauseLine(Inhabitant person, string certificate, int line, string cause)
    {
        var day = person.Death!.Value;
        _causes.Put(certificate).Put(person.NirKnown ? 1 : 0).Put(person.Identity(person.Coverages[0])).Put(person.NirKnown ? 1 : 0).Put(person.NirKnown ? person.NirAno : "")
            .Put(day.Year).Put(line).Put(1).Put(cause).Day(day).YearMonth(day).End();
    }
}
