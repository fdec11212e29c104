using Hygie.Core.Disclosure;

namespace Hygie.Core.Catalogue;

/// <summary>The checks of a delivery as a dataset's sheet tells them.</summary>
public static class QualityLabels
{
    private static readonly (string Rule, LocalText Text)[] Told =
    [
        ("required", new("Les colonnes obligatoires sont remplies", "Required columns are filled")),
        ("type", new("Les valeurs ont le type annoncé", "Values have the declared type")),
        ("date-format", new("Les dates sont lisibles", "Dates can be read")),
        ("length", new("Les textes ont la longueur annoncée", "Texts have the declared length")),
        ("nomenclature", new("Les codes sont dans leur nomenclature", "Codes are in their code list")),
        ("primary-key", new("Chaque ligne a sa clé, une seule fois", "Each row has its key, once")),
        ("foreign-key", new("Les clés étrangères mènent à une ligne", "Foreign keys lead to a row")),
        ("date-order", new("Les dates sont dans le bon ordre", "Dates are in the right order")),
        ("not-checked", new("Des clés ou nomenclatures n'étaient pas disponibles", "Some keys or code lists were not available")),
    ];

    /// <summary>One line a rule.</summary>
    /// <param name="findings">Occurrences of each rule.</param>
    /// <param name="rows">Rows checked.</param>
    /// <param name="on">Day of the check.</param>
    /// <param name="profile">A share that rests on fewer rows than its threshold is not shown.</param>
    public static IReadOnlyList<QualityCheck> Of(IReadOnlyDictionary<string, long> findings, long rows, DateOnly on, DisclosureProfile profile) =>
        [.. Told.Where(t => t.Rule != "not-checked" || findings.ContainsKey(t.Rule)).Select(t => Check(t.Rule, t.Text, findings.GetValueOrDefault(t.Rule), rows, on, profile))];

    private static QualityCheck Check(string rule, LocalText text, long found, long rows, DateOnly on, DisclosureProfile profile) => new(rule, text,
        rule == "not-checked" ? QualityOutcome.NotChecked : found == 0 ? QualityOutcome.Pass : QualityOutcome.Warning, on,
        rule == "not-checked" || (found > 0 && found < profile.Threshold) || rows == 0 ? null : found / (double)rows);
}
