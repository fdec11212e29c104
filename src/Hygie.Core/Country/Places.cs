namespace Hygie.Core.Country;

/// <summary>A hospital of the country.</summary>
/// <param name="Finess">Legal FINESS number (invented, but for the two of the capital that come from the public list of double transmissions).</param>
/// <param name="Geographic">Geographic number under which it also sends its stays; empty when it does not.</param>
/// <param name="Holder">Name of its FHIR delivery; empty when it sends none.</param>
internal sealed record Hospital(string Finess, string Geographic, string Name, string Holder, bool IsPublic, string Region);

/// <summary>Where people live and where they are treated.</summary>
internal static class Places
{
    public static readonly Hospital North = new("590999018", "", "HOPITAL DU NORD", "hospital-north", true, "32");
    public static readonly Hospital South = new("310999026", "", "HOPITAL DU SUD", "hospital-south", true, "76");
    public static readonly Hospital Capital = new("750712184", "750100125", "HOPITAL DE LA CAPITALE", "", true, "11");
    public static readonly Hospital Clinic = new("690999034", "", "CLINIQUE DES DEUX RIVES", "", false, "84");

    public static readonly Hospital[] Hospitals = [North, South, Capital, Clinic];

    private static readonly string[] Departements = ["059", "062", "080", "031", "034", "033", "075", "093", "069", "038", "02A", "02B", "035", "029", "044", "067", "013", "006", "974", "971"];

    public static string Departement(SeededChance chance) => chance.Of<string>(Departements);

    /// <summary>The hospital people of a département usually go to.</summary>
    public static Hospital HospitalOf(string departement, SeededChance chance)
    {
        if (chance.Happens(150))
            return Clinic;
        return departement switch
        {
            "059" or "062" or "080" or "035" or "029" or "044" or "067" => North,
            "075" or "093" => Capital,
            _ => South,
        };
    }

    /// <summary>The code of residence used in hospitals: two characters, three overseas.</summary>
    public static string ShortCode(string departement) => departement[0] == '0' ? departement[1..] : departement[..2];
}
