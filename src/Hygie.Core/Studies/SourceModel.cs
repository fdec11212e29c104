namespace Hygie.Core.Studies;

/// <summary>
/// The tables that a definition speaks of: how the persons and events of the language stand in them, by which rules they are read, and which words mean nothing
/// there. Windows, orders, counts, groups and values are the language's own, the same on every model (ADR 310).
/// </summary>
public abstract class SourceModel
{
    private protected SourceModel(string name) => Name = name;

    /// <summary>The French national health data: claims and PMSI.</summary>
    public static SourceModel Snds { get; } = new SndsModel();

    /// <summary>OMOP CDM 5.4.</summary>
    public static SourceModel Omop { get; } = new OmopModel();

    /// <summary>Every model by its word.</summary>
    public static IReadOnlyDictionary<string, SourceModel> All { get; } = new[] { Snds, Omop }.ToDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>The word of the definition, and the name of the source definition whose versions it reads.</summary>
    public string Name { get; }

    /// <summary>Rules of reading that a definition can switch, in the order of the attrition table.</summary>
    public virtual IReadOnlyList<SndsRule> Rules => [];

    /// <summary>What must be known of the reading to understand the definition, in one sentence.</summary>
    internal abstract LocalText Reading(StudyDefinition study);

    /// <summary>What its events are called.</summary>
    internal abstract EventNouns Nouns { get; }

    /// <summary>Words of the language that mean nothing here, each with what may be written in its place, or null.</summary>
    internal abstract IReadOnlyDictionary<string, string?> Lacks { get; }

    /// <summary>Places of a diagnosis that the tables tell apart.</summary>
    internal virtual IReadOnlyList<DiagnosisPosition> Positions => [];

    /// <summary>The table with one row per person.</summary>
    internal abstract string Persons { get; }

    /// <summary>Columns of that table under an alias, by their names in the language: <c>_person</c>, <c>birth_year</c>, <c>sex</c> (1 man, 2 woman, 9 unknown), <c>residence_dpt</c>, flags.</summary>
    internal virtual Func<string, string> Person(string alias, SqlPart part) => part.Of(alias, Persons);

    /// <summary>Scopes of the rules that can change a pattern's rows.</summary>
    internal virtual IReadOnlyList<RuleScope> Scopes(EventPattern pattern) => [];

    /// <summary>One SELECT of the events of a window: <c>person, day, code, quantity, days</c>. Exposures are made of dispensings by the language itself.</summary>
    internal abstract string Events(EventPattern pattern, Period window, SqlPart part, EventContext context);
}

/// <summary>What the events of a model are called in sentences, where models differ.</summary>
/// <param name="Drug">A dispensing, before the name of the drug.</param>
/// <param name="DrugDay">What covers the days of an exposure.</param>
/// <param name="Visit">A consultation.</param>
/// <param name="Test">A test of biology, before its name.</param>
internal sealed record EventNouns(LocalText Drug, LocalText DrugDay, LocalText Visit, LocalText Test);

/// <summary>Refuses words that mean nothing on the tables of a definition's source: nothing that is written is passed over.</summary>
internal static class SourceWords
{
    /// <summary>Sections whose keys are names that the author chose.</summary>
    private static readonly string[] Named = ["codes", "variables", "tables"];

    /// <summary>Reports each of them where it stands.</summary>
    public static void Report(YamlNode root, SourceModel source, StudyProblems problems)
    {
        foreach (var entry in (root as YamlMap)?.Entries ?? [])
            if (Named.Contains(entry.Key.Text, StringComparer.Ordinal))
                Words((entry.Value as YamlMap)?.Entries.Select(e => e.Value) ?? [], source, problems);
            else
                Word(entry, source, problems);
    }

    private static void Words(IEnumerable<YamlNode> nodes, SourceModel source, StudyProblems problems)
    {
        foreach (var node in nodes)
            if (node is YamlList list)
                Words(list.Items, source, problems);
            else
                foreach (var entry in (node as YamlMap)?.Entries ?? [])
                    Word(entry, source, problems);
    }

    private static void Word(YamlEntry entry, SourceModel source, StudyProblems problems)
    {
        if (source.Lacks.TryGetValue(entry.Key.Text, out var instead))
            problems.Add(instead is null ? "HYG-12027" : "HYG-12026", entry.Key.At, ("word", entry.Key.Text), ("source", source.Name), ("instead", instead ?? ""));
        Words([entry.Value], source, problems);
    }
}
