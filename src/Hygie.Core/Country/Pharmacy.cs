namespace Hygie.Core.Country;

/// <summary>A pack of a drug: true ATC code, invented CIP and UCD numbers.</summary>
internal sealed record Drug(string Atc, string Substance, string ClassName, string Strength, string Unit, int Units, int PriceCents, int Rank)
{
    /// <summary>Seven digits, from a range set aside for the country.</summary>
    public int Cip7 => 3_990_001 + (Rank * 13);

    /// <summary>340090 or 34009, the CIP7, and the EAN-13 check digit.</summary>
    public long Cip13 { get; } = WithCheckDigit(340_090_000_000L + 3_990_001 + (Rank * 13));

    public int Ucd => 9_990_001 + (Rank * 17);

    private static long WithCheckDigit(long twelve)
    {
        var sum = 0;
        var rest = twelve;
        for (var i = 0; i < 12; i++, rest /= 10)
            sum += (int)(rest % 10) * (i % 2 == 0 ? 3 : 1);
        return (twelve * 10) + ((10 - (sum % 10)) % 10);
    }
}

/// <summary>The drugs that exist in the country.</summary>
internal static class Pharmacy
{
    public static readonly Drug[] All = Build(
        ("A10BA02", "METFORMINE", "MEDICAMENTS DU DIABETE", "500", "MG", 90, 399), ("A10BA02", "METFORMINE", "MEDICAMENTS DU DIABETE", "1000", "MG", 90, 612),
        ("A10BB09", "GLICLAZIDE", "MEDICAMENTS DU DIABETE", "30", "MG", 90, 745), ("A10BH01", "SITAGLIPTINE", "MEDICAMENTS DU DIABETE", "100", "MG", 84, 4310),
        ("A10BJ02", "LIRAGLUTIDE", "MEDICAMENTS DU DIABETE", "6", "MG", 3, 9120), ("A10BK01", "DAPAGLIFLOZINE", "MEDICAMENTS DU DIABETE", "10", "MG", 90, 10530),
        ("A10AE04", "INSULINE GLARGINE", "MEDICAMENTS DU DIABETE", "100", "UI", 5, 4890), ("A10AB05", "INSULINE ASPARTE", "MEDICAMENTS DU DIABETE", "100", "UI", 5, 3540),
        ("C09AA05", "RAMIPRIL", "AGENTS DU SYSTEME RENINE-ANGIOTENSINE", "5", "MG", 90, 1120), ("C09CA01", "LOSARTAN", "AGENTS DU SYSTEME RENINE-ANGIOTENSINE", "50", "MG", 90, 1560),
        ("C08CA01", "AMLODIPINE", "INHIBITEURS CALCIQUES", "5", "MG", 90, 890), ("C03AA03", "HYDROCHLOROTHIAZIDE", "DIURETIQUES", "25", "MG", 90, 520),
        ("C07AB07", "BISOPROLOL", "BETABLOQUANTS", "5", "MG", 90, 780), ("C10AA05", "ATORVASTATINE", "HYPOLIPIDEMIANTS", "20", "MG", 90, 1330),
        ("B01AC06", "ACIDE ACETYLSALICYLIQUE", "ANTITHROMBOTIQUES", "75", "MG", 90, 610), ("R03AC02", "SALBUTAMOL", "MEDICAMENTS DES VOIES AERIENNES", "100", "UG", 1, 420),
        ("R03BB04", "TIOTROPIUM", "MEDICAMENTS DES VOIES AERIENNES", "18", "UG", 90, 7820), ("R03AK06", "SALMETEROL ET FLUTICASONE", "MEDICAMENTS DES VOIES AERIENNES", "250", "UG", 3, 8230),
        ("N02BE01", "PARACETAMOL", "ANALGESIQUES", "1000", "MG", 8, 218), ("J01CA04", "AMOXICILLINE", "ANTIBACTERIENS", "1000", "MG", 14, 530),
        ("M01AE01", "IBUPROFENE", "ANTI-INFLAMMATOIRES", "400", "MG", 20, 340), ("A02BC01", "OMEPRAZOLE", "MEDICAMENTS DE L'ACIDITE", "20", "MG", 28, 490),
        ("N06AB06", "SERTRALINE", "PSYCHOANALEPTIQUES", "50", "MG", 28, 690), ("H02AB06", "PREDNISOLONE", "CORTICOIDES", "20", "MG", 20, 380),
        ("J01FA10", "AZITHROMYCINE", "ANTIBACTERIENS", "250", "MG", 6, 720), ("G03AA07", "LEVONORGESTREL ET ETHINYLESTRADIOL", "HORMONES SEXUELLES", "150", "UG", 63, 640),
        ("A16AB02", "IMIGLUCERASE", "AUTRES MEDICAMENTS DU METABOLISME", "400", "U", 1, 123_400),
        ("N05BA12", "ALPRAZOLAM", "PSYCHOLEPTIQUES", "250", "UG", 30, 190));

    private static readonly Drug[] Everyday = [.. All.Where(d => d.Atc is "N02BE01" or "J01CA04" or "M01AE01" or "A02BC01" or "H02AB06" or "J01FA10")];

    public static Drug Of(string atc) => Array.Find(All, d => string.Equals(d.Atc, atc, StringComparison.Ordinal))!;

    /// <summary>A drug for an ailment that passes.</summary>
    public static Drug Passing(SeededChance chance) => chance.Of<Drug>(Everyday);

    private static Drug[] Build(params (string Atc, string Substance, string ClassName, string Strength, string Unit, int Units, int Price)[] rows) =>
        [.. rows.Select((r, i) => new Drug(r.Atc, r.Substance, r.ClassName, r.Strength, r.Unit, r.Units, r.Price, i))];
}
