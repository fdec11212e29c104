namespace Hygie.Core.Country;

/// <summary>
/// The cases planted on purpose in the deliveries, each counted as a naive reader of the files would find it.
/// Names that are also rules of reading the SNDS are spelled as in <c>spec/snds-rules.md</c>.
/// </summary>
public sealed class Planted
{
    /// <summary>ER_PRS_F lines with DPN_QLF = 71.</summary>
    public const string InformationLines = "information-lines";
    /// <summary>ER_PRS_F lines with DPN_QLF = 0 and PRS_DPN_QLP = 71 (CPL_AFF_COD = 16).</summary>
    public const string PatientFees = "patient-fees";
    /// <summary>ER_PRS_F lines with CPL_MAJ_TOP of 2 or more.</summary>
    public const string Surcharges = "surcharges";
    /// <summary>ER_PRS_F lines with BSE_PRS_NAT = 0.</summary>
    public const string NatureOfCare = "nature-of-care";
    /// <summary>ER_PRS_F lines with a negative quantity.</summary>
    public const string Cancellations = "cancellations-netted";
    /// <summary>ER_PRS_F lines that became available after 1 July of the year following the care.</summary>
    public const string FlowHorizon = "flow-horizon";
    /// <summary>ER_PRS_F lines with BEN_AMA_COD from 1000 to 1023.</summary>
    public const string AgeInMonths = "age-in-months";
    /// <summary>(BEN_NIR_PSA, BEN_RNG_GEM) with care in two départements.</summary>
    public const string Moves = "moves";
    /// <summary>ER_ETE_F lines with ETE_IND_TAA = 1.</summary>
    public const string HospitalDirectBilling = "hospital-direct-billing";
    /// <summary>ER_PHA_F lines without their ER_PRS_F line.</summary>
    public const string OrphanDetails = "orphan-details";
    /// <summary>ER_UCD_F lines.</summary>
    public const string HospitalDispensing = "hospital-dispensing";
    /// <summary>BEN_IDT_ANO with two ASS_NIR_ANO in IR_BEN_R.</summary>
    public const string TwoInsured = "child-on-two-insured";
    /// <summary>BEN_NIR_PSA with two BEN_IDT_ANO in IR_BEN_R (twins of one sex).</summary>
    public const string SeveralIdentities = "several-identities";
    /// <summary>(BEN_NIR_PSA, BEN_IDT_ANO) with two BEN_RNG_GEM in IR_BEN_R.</summary>
    public const string RankChanges = "rank-changes";
    /// <summary>IR_BEN_R rows with BEN_CDI_NIR 01, 05, 06, 08, 09, 11 or 12.</summary>
    public const string FictitiousNir = "fictitious-nir";
    /// <summary>IR_BEN_R rows with BEN_CDI_NIR 03 or 04.</summary>
    public const string ProvisionalNir = "provisional-nir";
    /// <summary>IR_BEN_R rows with BEN_IDT_TOP = 0.</summary>
    public const string UncertifiedIdentity = "uncertified-identity";
    /// <summary>IR_BEN_R rows with BEN_DCD_DTE = 1600-01-01.</summary>
    public const string AliveSentinel = "alive-sentinel";
    /// <summary>IR_BEN_R_ARC rows.</summary>
    public const string Archived = "archived";
    /// <summary>(BEN_NIR_PSA, BEN_RNG_GEM, MED_MTF_COD) with two rows in IR_IMB_R.</summary>
    public const string ConditionsMerged = "conditions-merged";
    /// <summary>IR_IMB_R rows with IMB_ALD_DTF = 1600-01-01.</summary>
    public const string OpenEnded = "open-ended";
    /// <summary>Stays under the geographic FINESS 750100125 that equal a stay of 750712184 in person, dates and GHM.</summary>
    public const string DoubleStays = "double-stays";
    /// <summary>T_MCOaaB rows whose GRG_GHM begins with 90.</summary>
    public const string GroupingErrors = "grouping-errors";
    /// <summary>T_MCOaaC rows with a return code other than 0.</summary>
    public const string ReturnCodes = "return-codes";
    /// <summary>T_MCOaaC rows whose NIR_ANO_17 is a dummy.</summary>
    public const string DummyPseudonyms = "dummy-pseudonyms";
    /// <summary>T_MCOaaB rows with SEJ_TYP = B.</summary>
    public const string InterHospitalServices = "inter-hospital-services";
    /// <summary>T_MCOaaB rows with ENT_MOD = 0 and SOR_MOD = 0.</summary>
    public const string TransferModes = "transfer-modes";
    /// <summary>T_MCOaaC rows admitted in the year before that of the file.</summary>
    public const string DischargedNextYear = "discharged-next-year";

    /// <summary>NIRs whose family name in a hospital differs from the one in GP_PATIENT.</summary>
    public const string NameChanges = "name-changes";

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many of each.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    internal void Add(string rule, long count = 1) => _counts[rule] = _counts.GetValueOrDefault(rule) + count;

    internal void AddIf(bool condition, string rule)
    {
        if (condition)
            Add(rule);
    }
}
