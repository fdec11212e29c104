using Xunit;
using System.Globalization;
using Hygie.Core.Country;

namespace Hygie.Tests.Country;

/// <summary>Every planted case is in the files exactly as often as the register says, and at least once among 10,000 people.</summary>
public sealed class PlantedCasesTests(WrittenCountry country) : IClassFixture<WrittenCountry>
{
    private const string Claims = "cnam/ER_PRS_F.csv";
    private const string People = "cnam/IR_BEN_R.csv";
    private static readonly string[] Dummies = ["xxxxxxxxxxxxxxxxx", "XXXXXXXXXXXXXXXXD", "XXXXXXXXXXXXXXXXS"];
    private static readonly string[] Returns = ["NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET", "COH_NAI_RET", "COH_SEX_RET"];

    [Fact]
    public void Lines_that_are_not_care()
    {
        Is(Planted.InformationLines, country.Rows(Claims, "DPN_QLF").Count(r => r[0] is "71"));
        Is(Planted.PatientFees, country.Rows(Claims, "DPN_QLF", "PRS_DPN_QLP", "CPL_AFF_COD").Count(r => r is ["0", "71", "16"]));
        Is(Planted.Surcharges, country.Rows(Claims, "CPL_MAJ_TOP").Count(r => r[0] is "2"));
        Is(Planted.NatureOfCare, country.Rows(Claims, "BSE_PRS_NAT").Count(r => r[0] is "0"));
    }

    [Fact]
    public void Cancelled_dispensings_have_the_line_they_cancel()
    {
        Is(Planted.Cancellations, country.Rows(Claims, "PRS_ACT_QTE").Count(r => r[0][0] == '-'));
        var sums = country.Rows(Claims, "BEN_NIR_PSA", "BEN_RNG_GEM", "EXE_SOI_DTD", "BSE_PRS_NAT", "DCT_ORD_NUM", "PRS_ACT_QTE")
            .GroupBy(r => string.Join('|', r[..5]), StringComparer.Ordinal).Where(g => g.Any(r => r[5][0] == '-'));
        Assert.All(sums, g => Assert.True(g.Sum(r => int.Parse(r[5], CultureInfo.InvariantCulture)) >= 0));
    }

    [Fact]
    public void Late_flows_infants_and_moves()
    {
        Is(Planted.FlowHorizon, country.Rows(Claims, "EXE_SOI_DTD", "FLX_DIS_DTD").Count(r => French(r[1]) > new DateOnly(French(r[0]).Year + 1, 7, 1)));
        Is(Planted.AgeInMonths, country.Rows(Claims, "BEN_AMA_COD").Count(r => r[0] is ['1', '0', '0' or '1' or '2', _]));
        Is(Planted.Moves, country.Rows(Claims, "BEN_NIR_PSA", "BEN_RNG_GEM", "BEN_RES_DPT").GroupBy(r => r[0] + r[1], StringComparer.Ordinal).Count(g => g.Select(r => r[2]).Distinct(StringComparer.Ordinal).Skip(1).Any()));
    }

    [Fact]
    public void Details_of_claims()
    {
        Is(Planted.HospitalDirectBilling, country.Rows("cnam/ER_ETE_F.csv", "ETE_IND_TAA").Count(r => r[0] is "1"));
        Is(Planted.HospitalDispensing, country.Lines("cnam/ER_UCD_F.csv").Count() - 1);
        var key = new[] { "DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP", "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF" };
        var parents = country.Rows(Claims, key).Select(k => string.Join('|', k)).ToList();
        var known = parents.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(parents.Count, known.Count);
        Is(Planted.OrphanDetails, country.Rows("cnam/ER_PHA_F.csv", key).Count(k => !known.Contains(string.Join('|', k))));
        foreach (var detail in new[] { "ER_CAM_F", "ER_ETE_F", "ER_UCD_F" })
            Assert.All(country.Rows($"cnam/{detail}.csv", key), k => Assert.Contains(string.Join('|', k), known));
    }

    [Fact]
    public void Persons_and_their_pseudonyms()
    {
        Is(Planted.TwoInsured, Groups(People, "BEN_IDT_ANO", "ASS_NIR_ANO"));
        Is(Planted.SeveralIdentities, Groups(People, "BEN_NIR_PSA", "BEN_IDT_ANO"));
        Is(Planted.RankChanges, country.Rows(People, "BEN_NIR_PSA", "BEN_IDT_ANO", "BEN_RNG_GEM").GroupBy(r => r[0] + r[1], StringComparer.Ordinal).Count(g => g.Count() > 1));
        Is(Planted.FictitiousNir, country.Rows(People, "BEN_CDI_NIR").Count(r => r[0] is "01" or "05" or "06" or "08" or "09" or "11" or "12"));
        Is(Planted.ProvisionalNir, country.Rows(People, "BEN_CDI_NIR").Count(r => r[0] is "03" or "04"));
        Is(Planted.UncertifiedIdentity, country.Rows(People, "BEN_IDT_TOP").Count(r => r[0] is "0"));
        Is(Planted.AliveSentinel, country.Rows(People, "BEN_DCD_DTE").Count(r => r[0] is "01/01/1600"));
        Is(Planted.Archived, country.Lines("cnam/IR_BEN_R_ARC.csv").Count() - 1);
    }

    [Fact]
    public void Long_term_conditions()
    {
        Is(Planted.OpenEnded, country.Rows("cnam/IR_IMB_R.csv", "IMB_ALD_DTF").Count(r => r[0] is "01/01/1600"));
        Is(Planted.ConditionsMerged, country.Rows("cnam/IR_IMB_R.csv", "BEN_NIR_PSA", "BEN_RNG_GEM", "MED_MTF_COD").GroupBy(r => string.Join('|', r), StringComparer.Ordinal).Count(g => g.Count() > 1));
    }

    [Fact]
    public void Hospital_stays()
    {
        Is(Planted.GroupingErrors, country.Years("T_MCOaaB", "GRG_GHM").Count(r => r[0].StartsWith("90", StringComparison.Ordinal)));
        Is(Planted.ReturnCodes, country.Years("T_MCOaaC", Returns).Count(r => r.Any(code => code is not "0")));
        Is(Planted.DummyPseudonyms, country.Years("T_MCOaaC", "NIR_ANO_17").Count(r => Dummies.Contains(r[0], StringComparer.Ordinal)));
        Is(Planted.InterHospitalServices, country.Years("T_MCOaaB", "SEJ_TYP").Count(r => r[0] is "B"));
        Is(Planted.TransferModes, country.Years("T_MCOaaB", "ENT_MOD", "SOR_MOD").Count(r => r is ["0", "0"]));
        Is(Planted.DischargedNextYear, country.Years("T_MCOaaC", "ENT_DAT", "SOR_ANN").Count(r => !r[0].EndsWith(r[1], StringComparison.Ordinal)));
    }

    [Fact]
    public void Stays_sent_twice()
    {
        var stays = country.Years("T_MCOaaC", "ETA_NUM", "NIR_ANO_17", "ENT_DAT", "SOR_DAT").ToList();
        var legal = stays.Where(s => s[0] is "750712184").Select(s => string.Join('|', s[1..])).ToHashSet(StringComparer.Ordinal);
        Is(Planted.DoubleStays, stays.Count(s => s[0] is "750100125" && legal.Contains(string.Join('|', s[1..]))));
    }

    [Fact]
    public void People_who_changed_their_name()
    {
        var inHospital = country.Lines("hospital-north/Patient.ndjson").Concat(country.Lines("hospital-south/Patient.ndjson"))
            .Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)).Select(p => (Nir: (string)p!["identifier"]![0]!["value"]!, Family: (string)p["name"]![0]!["family"]!)).Distinct().ToDictionary(p => p.Nir, p => p.Family, StringComparer.Ordinal);
        Is(Planted.NameChanges, country.Rows("gp-network/GP_PATIENT.csv", "NIR", "FAMILY_NAME").Count(r => inHospital.TryGetValue(r[0], out var family) && !string.Equals(family, r[1], StringComparison.Ordinal)));
    }

    private int Groups(string path, string key, string distinct) =>
        country.Rows(path, key, distinct).GroupBy(r => r[0], StringComparer.Ordinal).Count(g => g.Select(r => r[1]).Distinct(StringComparer.Ordinal).Skip(1).Any());

    private void Is(string rule, long found)
    {
        Assert.Equal((rule, country.Planted.Counts.GetValueOrDefault(rule)), (rule, found));
        Assert.True(found > 0, rule + " is not planted at all");
    }

    private static DateOnly French(string day) => DateOnly.ParseExact(day, "dd/MM/yyyy", CultureInfo.InvariantCulture);
}
