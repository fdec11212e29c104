using System.Text.RegularExpressions;

namespace Hygie.Core.Studies;

/// <summary>
/// What a code of each nomenclature looks like. Whether the code exists is the nomenclature's affair; its shape is checked
/// here, so that no text of a definition ever reaches SQL unless it is letters, digits and a final star.
/// </summary>
internal static partial class CodeShape
{
    /// <summary>The code in the form the source stores it (upper case, no dots), or null when it is not one.</summary>
    public static string? Normalise(CodeSystem system, string text)
    {
        var code = text.Trim().ToUpperInvariant();
        if (system == CodeSystem.Icd10)
            code = code.Replace(".", "", StringComparison.Ordinal);
        return Shape(system).IsMatch(code) && (code.Length != 7 || code[3] != '-' || string.CompareOrdinal(code[..3], code[4..]) < 0) ? code : null;
    }

    /// <summary>An example that is right, for the hint.</summary>
    public static string Example(CodeSystem system) => system switch
    {
        CodeSystem.Atc => "A10BA02, A10B*",
        CodeSystem.Cip13 => "3400930000000",
        CodeSystem.Icd10 => "I500, I50*, E10-E14",
        CodeSystem.Ccam => "NEKA020, NEKA*",
        CodeSystem.Nabm => "1577",
        CodeSystem.Specialty => "3, 13",
        CodeSystem.RxNorm => "314231, OMOP994745",
        CodeSystem.Snomed => "73211009",
        CodeSystem.Loinc => "718-7",
        CodeSystem.Concept => "201826",
        _ => "05M092, 05M09*",
    };

    /// <summary>The word of the language for the nomenclature.</summary>
    public static string Word(CodeSystem system) => system switch
    {
        CodeSystem.Atc => "atc",
        CodeSystem.Cip13 => "cip13",
        CodeSystem.Icd10 => "icd10",
        CodeSystem.Ccam => "ccam",
        CodeSystem.Nabm => "nabm",
        CodeSystem.Specialty => "specialty",
        CodeSystem.RxNorm => "rxnorm",
        CodeSystem.Snomed => "snomed",
        CodeSystem.Loinc => "loinc",
        CodeSystem.Concept => "concept",
        _ => "ghm",
    };

    private static Regex Shape(CodeSystem system) => system switch
    {
        CodeSystem.Atc => Atc(),
        CodeSystem.Cip13 => Cip13(),
        CodeSystem.Icd10 => Icd10(),
        CodeSystem.Ccam => Ccam(),
        CodeSystem.Nabm => Nabm(),
        CodeSystem.Specialty => Specialty(),
        CodeSystem.RxNorm => RxNorm(),
        CodeSystem.Snomed => Snomed(),
        CodeSystem.Loinc => Loinc(),
        CodeSystem.Concept => Concept(),
        _ => Ghm(),
    };

    // A substance has seven characters; anything shorter names a family and must say so by its star.
    [GeneratedRegex(@"^([A-Z]\d\d[A-Z]{2}\d\d|[A-Z](\d\d([A-Z]{1,2}\d?)?)?\*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Atc();

    [GeneratedRegex(@"^34009\d{8}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cip13();

    [GeneratedRegex(@"^[A-Z](\d\d[0-9+]{0,3}\*?|\d?\*|\d\d-[A-Z]\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Icd10();

    [GeneratedRegex(@"^([A-Z]{4}\d{3}|[A-Z]{1,4}\d{0,2}\*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ccam();

    [GeneratedRegex(@"^(\d\d[A-Z]\d\d[A-Z0-9]|\d\d([A-Z]\d{0,2})?\*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ghm();

    [GeneratedRegex(@"^\d{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nabm();

    [GeneratedRegex(@"^[1-9]\d?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Specialty();

    // RxNorm Extension numbers what RxNorm lacks by OMOP and a number.
    [GeneratedRegex(@"^(OMOP)?[1-9]\d{0,9}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RxNorm();

    [GeneratedRegex(@"^[1-9]\d{5,17}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Snomed();

    [GeneratedRegex(@"^\d{1,7}-\d$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Loinc();

    [GeneratedRegex(@"^[1-9]\d{0,9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Concept();
}
