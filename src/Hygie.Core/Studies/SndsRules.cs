namespace Hygie.Core.Studies;

/// <summary>The register of SNDS rules, in the order in which the attrition table applies them.</summary>
public static class SndsRules
{
    public const string InformationLines = "information-lines";
    public const string Surcharges = "surcharges";
    public const string NatureOfCare = "nature-of-care";
    public const string HospitalDirectBilling = "hospital-direct-billing";
    public const string FlowHorizon = "flow-horizon";
    public const string Cancellations = "cancellations-netted";
    public const string GroupingErrors = "grouping-errors";
    public const string DoubleFinessList = "double-finess";
    public const string DoubleStays = "double-stays";
    public const string InterHospitalServices = "inter-hospital-services";
    public const string ReturnCodes = "return-codes";
    public const string UnbilledStays = "unbilled-stays";
    public const string DummyPseudonyms = "dummy-pseudonyms";
    public const string ConditionGranted = "condition-granted";
    public const string ConditionActive = "condition-active";
    public const string ConditionsMerged = "conditions-merged";
    public const string FictitiousNir = "fictitious-nir";
    public const string SeveralIdentities = "several-identities";
    public const string UncertifiedIdentity = "uncertified-identity";
    public const string VaryingIdentity = "varying-identity";
    public const string Sentinels = "sentinels";

    private const string Documentation = "Documentation collaborative du SNDS (Health Data Hub)";
    private static readonly QuestionKind[] Always = [QuestionKind.Events, QuestionKind.Stays, QuestionKind.Cost];
    private static readonly QuestionKind[] Care = [QuestionKind.Events, QuestionKind.Stays];
    private static readonly QuestionKind[] Never = [];

    /// <summary>Every rule, in order.</summary>
    public static IReadOnlyList<SndsRule> All { get; } =
    [
        new(InformationLines, RuleScope.Claims, "(DPN_QLF IS NULL OR DPN_QLF <> 71) AND (PRS_DPN_QLP IS NULL OR PRS_DPN_QLP <> 71)", Documentation, Care,
            new("Les lignes pour information ne sont pas des soins remboursés.", "Lines sent for information are not reimbursed care.")),
        new(Surcharges, RuleScope.Claims, "CPL_MAJ_TOP < 2 AND CPL_AFF_COD <> 16 (missing kept)", Documentation, Care,
            new("Les majorations et forfaits accompagnent un soin, ils n'en sont pas un.", "Surcharges and fees go with care; they are not care.")),
        new(NatureOfCare, RuleScope.Claims, "BSE_PRS_NAT <> 0 (missing kept)", Documentation, Always,
            new("Les lignes sans nature de prestation sont écartées.", "Lines without a nature of care are left out.")),
        new(HospitalDirectBilling, RuleScope.Claims, "no ER_ETE_F line of the same key has ETE_IND_TAA = 1", Documentation, Always,
            new("L'activité que l'hôpital public facture directement figure déjà dans le PMSI.", "What a public hospital bills directly is already in the hospital files.")),
        new(FlowHorizon, RuleScope.Claims, "FLX_DIS_DTD from the first of the month after the window's start to the first of the month after the window's end + flow-months", Documentation, Always,
            new("Les flux sont lus jusqu'à un horizon déclaré, le même pour tous.", "Flows are read up to a declared horizon, the same for all.")),
        new(Cancellations, RuleScope.Claims, "sum of quantities of lines equal in person, day, code, nature and executor > 0", Documentation, Always,
            new("Une annulation efface la ligne qu'elle annule.", "A cancellation removes the line that it cancels.")),
        new(GroupingErrors, RuleScope.Stays, "GRG_GHM NOT LIKE '90%'", Documentation, Always,
            new("Les séjours en erreur de groupage sont écartés.", "Stays that could not be grouped are left out.")),
        new(DoubleFinessList, RuleScope.Stays, "ETA_NUM is not a site that transmitted twice in that year (dated list)", Documentation, Always,
            new("Jusqu'en 2017, trois groupes hospitaliers transmettaient aussi par site : un seul envoi est gardé.", "Until 2017 three hospital groups also transmitted by site: one transmission is kept.")),
        new(DoubleStays, RuleScope.Stays, "lowest ETA_NUM among stays equal in person, days, GHM and main diagnosis", "Hygie, ADR 0053", Always,
            new("Un séjour identique transmis par deux établissements compte une fois.", "A stay transmitted alike by two establishments counts once.")),
        new(InterHospitalServices, RuleScope.Stays, "SEJ_TYP <> 'B' (missing kept), or GRG_GHM LIKE '28%' but 28Z14Z, 28Z15Z, 28Z16Z", Documentation, Always,
            new("Une prestation rendue à un autre hôpital n'est pas un séjour de plus.", "A service given to another hospital is not one more stay.")),
        new(ReturnCodes, RuleScope.Stays, "NIR_RET, NAI_RET, SEX_RET, SEJ_RET, FHO_RET, PMS_RET, DAT_RET, and from 2013 COH_NAI_RET, COH_SEX_RET, all '0'", Documentation, [QuestionKind.Events, QuestionKind.Cost],
            new("Un séjour mal rattaché à sa personne ne lui est pas attribué.", "A stay badly linked to its person is not given to that person.")),
        new(UnbilledStays, RuleScope.Stays, "GHS_NUM <> '9999' AND TYP_GEN_RSA = '0' (missing kept)", Documentation, Never,
            new("Les séjours non facturés peuvent être écartés.", "Stays that were not billed can be left out.")),
        new(ConditionGranted, RuleScope.Conditions, "IMB_ETM_NAT IN (41, 43, 45)", Documentation, Always,
            new("Seules les affections de longue durée accordées comptent.", "Only granted long-term conditions count.")),
        new(ConditionActive, RuleScope.Conditions, "IMB_ALD_DTD <= end AND (IMB_ALD_DTF >= start OR IMB_ALD_DTF missing)", Documentation, Always,
            new("L'affection doit être ouverte pendant la fenêtre.", "The condition must be open during the window.")),
        new(ConditionsMerged, RuleScope.Conditions, "one event per person and disease, at the earliest start", Documentation, Always,
            new("Les renouvellements d'une même affection n'en font qu'une.", "Renewals of one condition are one condition.")),
        new(FictitiousNir, RuleScope.Persons, "NOT flag_fictitious", Documentation, Always,
            new("Les numéros fictifs ne désignent pas une personne.", "Fictitious numbers do not name a person.")),
        new(SeveralIdentities, RuleScope.Persons, "NOT flag_multi_idt", Documentation, Care,
            new("Un numéro partagé par plusieurs personnes (jumeaux) ne peut pas être suivi à l'hôpital.", "A number shared by several persons (twins) cannot be followed in hospital.")),
        new(UncertifiedIdentity, RuleScope.Persons, "NOT flag_top0", Documentation, Never,
            new("Les identités non certifiées peuvent être écartées.", "Identities that are not certified can be left out.")),
        new(VaryingIdentity, RuleScope.Persons, "NOT flag_varying", Documentation, Never,
            new("Les personnes dont la naissance ou le sexe varie peuvent être écartées.", "Persons whose birth or sex varies can be left out.")),
        new(DummyPseudonyms, RuleScope.Intake, "NIR_ANO_17 is not a dummy (all x, X…D, X…S)", Documentation, Always,
            new("Un séjour sans identifiant réel n'a pas de personne : réglé à l'entrée.", "A stay without a real identifier has no person: settled at intake.")),
        new(Sentinels, RuleScope.Intake, "1600-01-01, 0001-01-01, 2099-12-31 and the like mean missing", Documentation, Always,
            new("Les dates conventionnelles signifient « manquant ».", "Conventional dates mean missing.")),
    ];

    private static readonly Dictionary<string, int> Numbers = All.Select((r, i) => (r.Name, Number: i + 1)).ToDictionary(r => r.Name, r => r.Number, StringComparer.Ordinal);

    /// <summary>The rules that a run can switch, in order.</summary>
    public static IEnumerable<SndsRule> Switchable => All.Where(r => r.Scope != RuleScope.Intake);

    /// <summary>The rule of that name, or null.</summary>
    public static SndsRule? Find(string name) => All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.Ordinal));

    /// <summary>Its place in the register, from 1: the order in which the attrition table applies rules.</summary>
    public static int NumberOf(string name) => Numbers[name];

    /// <summary>The rules on for a definition: the defaults of its question, then its own switches; none where its source has none.</summary>
    public static RuleSet For(StudyDefinition study)
    {
        var on = study.Source.Rules.Where(r => r.OnFor.Contains(study.Question)).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var change in study.Rules)
            _ = change.On ? on.Add(change.Rule) : on.Remove(change.Rule);
        return new RuleSet(on);
    }
}
