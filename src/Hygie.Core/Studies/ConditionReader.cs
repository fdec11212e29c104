using System.Text.RegularExpressions;

namespace Hygie.Core.Studies;

/// <summary>Reads the population: groups (all, any, none) of conditions on persons and of patterns of events.</summary>
internal sealed partial class ConditionReader(StudyProblems problems, EventReader events)
{
    private static readonly string[] Groups = ["all", "any", "none"];
    private static readonly string[] Personal = ["age", "sex", "residence"];

    private static readonly Dictionary<string, int> Sexes = new(StringComparer.Ordinal) { ["men"] = 1, ["women"] = 2 };

    private static readonly Dictionary<string, CountUnit> Units = new(StringComparer.Ordinal)
    {
        ["dates"] = CountUnit.Dates, ["events"] = CountUnit.Events,
    };

    /// <summary>The words for what is counted.</summary>
    public static IReadOnlyDictionary<string, CountUnit> CountUnits => Units;

    /// <summary>The population: every group written must hold.</summary>
    public Condition? Population(YamlNode? node)
    {
        var map = problems.Map(node, "population", Groups);
        if (map is null)
            return null;
        var parts = map.Entries.Select(e => Group(e)).ToList();
        if (parts.Count == 0)
            problems.Add("HYG-12016", map.At);
        return parts.Count == 0 || parts.Contains(null) ? null : parts.Count == 1 ? parts[0] : new AllOf(parts!, map.At);
    }

    private Condition? Group(YamlEntry entry)
    {
        var parts = problems.Items(entry.Value).Select(One).ToList();
        if (parts.Count == 0 || parts.Contains(null))
            return null;
        var at = entry.Key.At;
        return entry.Key.Text switch
        {
            "all" => new AllOf(parts!, at),
            "any" => new AnyOf(parts!, at),
            _ => new NoneOf(parts!, at),
        };
    }

    private Condition? One(YamlNode node)
    {
        var map = problems.Map(node, "condition", [.. Groups, .. Personal, .. EventReader.Kinds, .. EventReader.Beside, "at-least", "count"]);
        var kind = map?.OneOf([.. Groups, .. Personal, .. EventReader.Kinds]);
        if (map is null || kind is null)
            return null;
        if (Groups.Contains(kind.Key.Text, StringComparer.Ordinal))
            return Alone(map, kind) ? Group(kind) : null;
        if (Personal.Contains(kind.Key.Text, StringComparer.Ordinal))
            return Alone(map, kind) ? Person(kind) : null;
        var use = events.Read(map);
        var atLeast = map["at-least"] is { } least ? problems.Number(least, 1, 100_000) : 1;
        var unit = map["count"] is { } count ? problems.Word(count, Units) : CountUnit.Dates;
        return use is null || atLeast is null || unit is null ? null : new Happens(use, atLeast.Value, unit.Value, kind.Key.At);
    }

    private bool Alone(YamlWords map, YamlEntry kind)
    {
        if (map.Entries.FirstOrDefault(e => e != kind) is not { } other)
            return true;
        problems.Add("HYG-12019", other.Key.At, ("word", other.Key.Text), ("other", kind.Key.Text));
        return false;
    }

    private Condition? Person(YamlEntry kind) => kind.Key.Text switch
    {
        "age" => Age(kind),
        "sex" => problems.Word(kind.Value, Sexes) is { } sex ? new SexIs(sex, kind.Key.At) : null,
        _ => Residence(kind),
    };

    private AgeIs? Age(YamlEntry kind)
    {
        var map = problems.Map(kind.Value, "age", "from", "to");
        var (from, to) = (problems.Number(map?["from"], 0, 130), problems.Number(map?["to"], 0, 130));
        if (map is null || (from is null && map["from"] is not null) || (to is null && map["to"] is not null))
            return null;
        if (from is null && to is null)
            problems.Add("HYG-12003", map.At, ("word", "from | to"), ("where", "age"));
        else if (from > to)
            problems.Add("HYG-12006", map.At, ("from", from.Value), ("to", to.Value));
        return new AgeIs(from, to, kind.Key.At);
    }

    private LivesIn? Residence(YamlEntry kind)
    {
        var departments = new List<string>();
        foreach (var item in problems.Items(kind.Value))
            if (problems.Text(item) is { } text)
            {
                if (Department().IsMatch(text))
                    departments.Add(text);
                else
                    problems.Add("HYG-12005", item.At, ("word", text.Length <= 30 ? text : text[..30]), ("system", "residence"), ("example", "01, 2A, 974"));
            }

        return departments.Count == 0 ? null : new LivesIn(departments, kind.Key.At);
    }

    [GeneratedRegex(@"^(\d\d|2[AB]|9\d[0-9A-F])$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Department();
}
