using System.Globalization;
using System.Security.Cryptography;

namespace Hygie.Core.Studies;

/// <summary>What reading a definition gave: the definition, or everything that is wrong with it.</summary>
public sealed record StudyReading(StudyDefinition? Definition, IReadOnlyList<Refusal> Problems);

/// <summary>Reads a study definition from its exact bytes (<c>spec/study-definition.md</c>).</summary>
public static class StudyReader
{
    private static readonly Dictionary<string, QuestionKind> Questions = new(StringComparer.Ordinal)
    {
        ["events"] = QuestionKind.Events, ["stays"] = QuestionKind.Stays, ["cost"] = QuestionKind.Cost,
    };

    private static readonly Dictionary<string, bool> OnOff = new(StringComparer.Ordinal) { ["on"] = true, ["off"] = false };

    /// <summary>The definition, or its first problem.</summary>
    public static Result<StudyDefinition> Parse(ReadOnlySpan<byte> bytes)
    {
        var reading = Read(bytes);
        return reading.Definition is { } study ? study : reading.Problems[0];
    }

    /// <summary>The definition, or all its problems in the order of the file. Problems carry line, column and the nearest valid word.</summary>
    public static StudyReading Read(ReadOnlySpan<byte> bytes)
    {
        if (!YamlTree.Read(bytes).TryGet(out var root, out var refusal))
            return new StudyReading(null, [refusal]);
        var problems = new StudyProblems();
        var study = Study(root, problems, new StudyHash(Convert.ToHexStringLower(SHA256.HashData(bytes))));
        return problems.Found.Count == 0 && study is not null ? new StudyReading(study, []) : new StudyReading(null, problems.Found);
    }

    private static StudyDefinition? Study(YamlNode root, StudyProblems problems, StudyHash hash)
    {
        var map = problems.Map(root, "study", "hygie-study", "name", "title", "source", "period", "question",
            "flow-months", "rules", "codes", "population", "variables", "tables");
        if (map is null)
            return null;
        var source = Language(map, problems);
        if (source is not null)
            SourceWords.Report(root, source, problems);
        source ??= SourceModel.Snds;
        var codes = new CodeListReader(problems).Read(map["codes"]);
        var events = new EventReader(problems, codes, source.Positions);
        var variables = new VariableReader(problems, events);
        var name = Name(map.Need("name"), problems);
        var title = Title(map["title"], problems);
        var period = PeriodOf(map.Need("period"), problems);
        var question = map["question"] is { } q ? problems.Word(q, Questions) : QuestionKind.Events;
        var flow = map["flow-months"] is { } f ? problems.Number(f, 0, 27) : 6;
        var rules = Rules(map["rules"], problems);
        var population = new ConditionReader(problems, events).Population(map.Need("population"));
        var values = variables.Variables(map["variables"]);
        var tables = variables.Tables(map["tables"]);
        if (name is null || period is null || question is null || flow is null || population is null)
            return null;
        var study = new StudyDefinition(name, title ?? LocalText.Same(name), period.Value, question.Value, flow.Value, rules, population, values, tables, hash) { Source = source };
        ImpossibleWindow.Report(study, problems);
        return study;
    }

    /// <summary>The source model, or null when it is none.</summary>
    private static SourceModel? Language(YamlWords map, StudyProblems problems)
    {
        if (map.Need("hygie-study") is { } version && version is not YamlScalar { Text: "1" })
            problems.Add("HYG-12018", version.At);
        if (map.Need("source") is not { } source || problems.Text(source) is not { } word)
            return null;
        if (SourceModel.All.TryGetValue(word, out var model))
            return model;
        problems.Unknown("HYG-12002", source.At, word, SourceModel.All.Keys);
        return null;
    }

    private static string? Name(YamlNode? node, StudyProblems problems)
    {
        var name = problems.Text(node);
        if (name is null || PublicName.IsValid(name))
            return name;
        problems.Add("HYG-12013", node!.At);
        return null;
    }

    internal static LocalText? Title(YamlNode? node, StudyProblems problems)
    {
        if (node is YamlScalar)
            return problems.Text(node) is { } same ? LocalText.Same(same) : null;
        var map = problems.Map(node, "title", "fr", "en");
        var (fr, en) = (problems.Text(map?.Need("fr")), problems.Text(map?.Need("en")));
        return fr is null || en is null ? null : new LocalText(fr, en);
    }

    internal static Period? PeriodOf(YamlNode? node, StudyProblems problems)
    {
        var map = problems.Map(node, "period", "from", "to");
        var (from, to) = (problems.Day(map?.Need("from")), problems.Day(map?.Need("to")));
        if (from is null || to is null)
            return null;
        if (to >= from)
            return new Period(from.Value, to.Value);
        problems.Add("HYG-12006", node!.At, ("from", from.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("to", to.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return null;
    }

    private static List<RuleSwitch> Rules(YamlNode? node, StudyProblems problems)
    {
        var switches = new List<RuleSwitch>();
        foreach (var entry in problems.Map(node, "rules")?.Entries ?? [])
        {
            var name = entry.Key.Text;
            if (SndsRules.Find(name) is { Scope: RuleScope.Intake })
                problems.Add("HYG-12015", entry.Key.At, ("word", name));
            else if (SndsRules.Find(name) is null)
                problems.Unknown("HYG-12002", entry.Key.At, name, SndsRules.Switchable.Select(r => r.Name));
            else if (problems.Word(entry.Value, OnOff) is { } on)
                switches.Add(new RuleSwitch(name, on, entry.Key.At));
        }

        return switches;
    }
}
