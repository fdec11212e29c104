using System.Globalization;
using System.Text;

namespace Hygie.Core.Studies;

/// <summary>
/// A definition in plain words, for a committee member who writes no code. The sentences come from the tree that runs,
/// so they cannot say something else than the study does.
/// </summary>
public static class StudySentence
{
    /// <summary>The whole definition as a short page of plain text.</summary>
    /// <param name="study">The definition.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static string Page(StudyDefinition study, string language)
    {
        var words = For(language, study);
        var page = new StringBuilder();
        page.Append(study.Title.In(language)).Append("\n\n").Append(words.Looks(study.Period)).Append("\n\n").Append(words.Included).Append('\n');
        foreach (var part in Top(study.Population))
            Item(page, words, study, part, 0);
        Section(page, words.Receives, study.Variables.Select(v => $"{v.Name}{words.Colon}{words.Value(v.Value, study)}{words.Because(v.Reason)}"));
        Section(page, words.Tables, study.Tables.Select(t => $"{t.Name}{words.Colon}{words.Table(t, study)}{words.Because(t.Reason)}"));
        Section(page, words.Rules(study.Question), study.Rules.Select(r => words.Switched(r.Rule, SndsRules.Find(r.Rule)!.Says, r.On)));
        page.Append('\n').Append(study.Source.Reading(study).In(language)).Append('\n').Append(words.Star).Append('\n');
        return page.ToString();
    }

    /// <summary>Who is in, as one sentence in both languages: for lists, registers and permits.</summary>
    public static LocalText Of(StudyDefinition study) => new(One(study, For("fr", study)), One(study, For("en", study)));

    private static string One(StudyDefinition study, StudyWords words) =>
        words.Persons(study.Period) + string.Join(words.And, Top(study.Population).Select(p => Inline(words, study, p))) + ".";

    internal static string Inline(StudyWords words, StudyDefinition study, Condition condition) => condition switch
    {
        AllOf all => string.Join(words.And, all.Parts.Select(p => Inline(words, study, p))),
        AnyOf { Parts.Count: 1 } any => Inline(words, study, any.Parts[0]),
        AnyOf any => words.AnyOf + " (" + string.Join(words.Or, any.Parts.Select(p => Inline(words, study, p))) + ")",
        NoneOf none => words.NoneOf + " (" + string.Join(words.Or, none.Parts.Select(p => Inline(words, study, p))) + ")",
        _ => words.Leaf(condition, study),
    };

    internal static IEnumerable<Condition> Top(Condition population) =>
        population is AllOf all ? all.Parts.SelectMany(Top) : [population];

    private static void Item(StringBuilder page, StudyWords words, StudyDefinition study, Condition condition, int depth)
    {
        var (title, parts) = condition switch
        {
            AllOf all => (words.AllOf, all.Parts),
            AnyOf any => (words.AnyOf, any.Parts),
            NoneOf none => (words.NoneOf, none.Parts),
            _ => (words.Leaf(condition, study), []),
        };
        page.Append(' ', depth * 2).Append("- ").Append(title).Append(parts.Count > 0 ? words.Colon.TrimEnd() : "").Append('\n');
        foreach (var part in parts)
            Item(page, words, study, part, depth + 1);
    }

    private static void Section(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;
        page.Append('\n').Append(title).Append('\n');
        foreach (var line in all)
            page.Append("- ").Append(line).Append('\n');
    }

    internal static StudyWords For(string language, StudyDefinition study) =>
        string.Equals(language, "fr", StringComparison.Ordinal) ? new FrenchWords(study.Source) : new EnglishWords(study.Source);
}

/// <summary>The words of one language for the parts of a definition.</summary>
internal abstract class StudyWords
{
    public abstract string Included { get; }
    public abstract string Receives { get; }
    public abstract string Tables { get; }
    public abstract string Star { get; }
    public abstract string Colon { get; }
    public abstract string And { get; }
    public abstract string Or { get; }
    public abstract string AllOf { get; }
    public abstract string AnyOf { get; }
    public abstract string NoneOf { get; }

    public abstract string Looks(Period period);

    public abstract string Persons(Period period);

    public abstract string Rules(QuestionKind question);

    public abstract string Switched(string rule, LocalText says, bool on);

    public abstract string Because(string? reason);

    public abstract string Leaf(Condition condition, StudyDefinition study);

    public abstract string Value(VariableValue value, StudyDefinition study);

    public abstract string Table(EventTable table, StudyDefinition study);

    /// <summary>"ATC A10BA02, A10BD*".</summary>
    protected static string Codes(CodeSet codes) => $"{System(codes.System)} {string.Join(", ", codes.Codes)}";

    protected static string Bands(IReadOnlyList<int> starts) =>
        string.Join(", ", Enumerable.Range(0, starts.Count + 1).Select(i => AgeBands.Name(starts, i)));

    private static string System(CodeSystem system) => system switch
    {
        CodeSystem.Atc => "ATC",
        CodeSystem.Cip13 => "CIP",
        CodeSystem.Icd10 => "CIM-10",
        CodeSystem.Ccam => "CCAM",
        CodeSystem.Nabm => "NABM",
        CodeSystem.Specialty => "PSE_SPE_COD",
        CodeSystem.RxNorm => "RxNorm",
        CodeSystem.Snomed => "SNOMED CT",
        CodeSystem.Loinc => "LOINC",
        CodeSystem.Concept => "OMOP",
        _ => "GHM",
    };
}
