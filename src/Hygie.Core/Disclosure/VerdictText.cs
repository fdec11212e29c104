using System.Text.RegularExpressions;

namespace Hygie.Core.Disclosure;

/// <summary>
/// A verdict in words, two ways: the researcher reads code, place and remedy, never a computed value; the checker reads the
/// attack, with its figures and the other projects' names.
/// </summary>
public static partial class VerdictText
{
    private static readonly Lazy<Dictionary<string, Attack>> Attacks = new(() => ProfileFiles.Yaml.Deserialize<Dictionary<string, Attack>>(ProfileFiles.Text("attacks")));

    /// <summary>Codes that have a sentence for the checker.</summary>
    public static IEnumerable<string> Codes => Attacks.Value.Keys;

    /// <summary>What the verdict as a whole says: "passes profile …", never "anonymous".</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static string Summary(TableVerdict verdict, string language)
    {
        var (id, version) = (verdict.Profile[..verdict.Profile.LastIndexOf(' ')], verdict.Profile[(verdict.Profile.LastIndexOf(' ') + 1)..]);
        return (string.Equals(language, "fr", StringComparison.Ordinal), verdict.Passes) switch
        {
            (true, true) => $"{verdict.Table} : conforme au profil {id}, version {version} des règles.",
            (true, false) => $"{verdict.Table} : non conforme au profil {id}, version {version} des règles.",
            (false, true) => $"{verdict.Table}: passes profile {id}, rules version {version}.",
            (false, false) => $"{verdict.Table}: does not pass profile {id}, rules version {version}.",
        };
    }

    /// <summary>One line per risk for the researcher: code, what, remedy. Equal risks of one cell are said once.</summary>
    public static IReadOnlyList<string> ForResearcher(TableVerdict verdict, string language) =>
        [.. verdict.Risks.Select(r => r.ForResearcher()).Select(r => (r.Code, Text: RefusalTexts.Render(r, language)))
            .Select(r => $"{r.Code} {r.Text.What} {r.Text.Hint}").Distinct(StringComparer.Ordinal)];

    /// <summary>One line per risk for the checker: code, cell, the attack in one sentence.</summary>
    public static IReadOnlyList<string> ForChecker(TableVerdict verdict, string language) => [.. verdict.Risks.Select(r => $"{r.Code} {r.Cell}: {Sentence(r, language)}")];

    /// <summary>The attack in one sentence, such as "table 3 minus table 1 of project p12 leaves 1 person: age 20-30, sex F".</summary>
    public static string Sentence(CellRisk risk, string language)
    {
        var attack = Attacks.Value[risk.Code];
        var template = string.Equals(language, "fr", StringComparison.Ordinal) ? attack.Fr : attack.En;
        return Blank().Replace(template, m => risk.Attack.GetValueOrDefault(m.Groups["name"].Value, m.Value));
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();

    private sealed class Attack
    {
        public string En { get; init; } = "";
        public string Fr { get; init; } = "";
    }
}
