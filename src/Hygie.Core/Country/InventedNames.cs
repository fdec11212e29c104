namespace Hygie.Core.Country;

/// <summary>Invented names: syllables put together, so that no list of real people is behind them.</summary>
internal static class InventedNames
{
    private static readonly string[] Starts = ["BAR", "CEL", "DOR", "FAN", "GAL", "HOR", "JAL", "KER", "LAM", "MOR", "NAV", "OLI", "PEL", "QUI", "RAN", "SAL", "TOR", "VAL", "YVA", "ZEL"];
    private static readonly string[] Middles = ["A", "E", "I", "O", "U", "AN", "EN", "IN", "ON", "OU"];
    private static readonly string[] Ends = ["BRAC", "DEC", "FROY", "GNOL", "LIER", "MONT", "NARD", "PIN", "QUET", "RIEUX", "SSON", "TAUD", "VEZ", "ZAC"];
    private static readonly string[] Women = ["ADELMA", "BRISEIDE", "CLORINE", "DOMINELLE", "ELVIRE", "FLORIANNE", "GISMONDE", "HELIANE", "ISALINE", "LUDIVANE", "MELISANDE", "ORIANE", "PERNELLE", "ROSELINDE", "SIDOINE", "VIVANE"];
    private static readonly string[] Men = ["ALDERIC", "BERTRAMON", "CELESTIN", "DAGOBERT", "EUDES", "FULBERT", "GASPARD", "HERMOLD", "ISOLIN", "LANDRIC", "MELCHIOR", "ODILON", "PERCEVAL", "RODRIGUE", "SIGEBERT", "THIBALD"];

    public static string Family(SeededChance chance) => chance.Of<string>(Starts) + chance.Of<string>(Middles) + chance.Of<string>(Ends);

    public static string Given(SeededChance chance, int sex) => chance.Of<string>(sex == 2 ? Women : Men);
}
