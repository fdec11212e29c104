using System.Text.RegularExpressions;

namespace Hygie.Core.Studies;

/// <summary>Reads what leaves: variables (one value per person) and event tables, with their granularity and reasons.</summary>
internal sealed partial class VariableReader(StudyProblems problems, EventReader events)
{
    private static readonly string[] Kinds = ["age", "sex", "residence", "count", "presence", "first-date", "last-date", "total-quantity", "total-days", "delay", "score"];

    private static readonly Dictionary<string, Granularity> Granularities = new(StringComparer.Ordinal)
    {
        ["year"] = Granularity.Year, ["quarter"] = Granularity.Quarter, ["month"] = Granularity.Month, ["day"] = Granularity.Day,
    };

    private static readonly Dictionary<string, EventField> Fields = new(StringComparer.Ordinal)
    {
        ["date"] = EventField.Date, ["code"] = EventField.Code, ["quantity"] = EventField.Quantity, ["days"] = EventField.Days,
    };

    private static readonly Dictionary<string, bool> Code = new(StringComparer.Ordinal) { ["code"] = true };
    private static readonly Dictionary<string, bool> Department = new(StringComparer.Ordinal) { ["department"] = true };

    /// <summary>The <c>variables</c> section.</summary>
    public IReadOnlyList<Variable> Variables(YamlNode? node) =>
        [.. (problems.Map(node, "variables")?.Entries ?? []).Select(One).OfType<Variable>()];

    /// <summary>The <c>tables</c> section.</summary>
    public IReadOnlyList<EventTable> Tables(YamlNode? node) =>
        [.. (problems.Map(node, "tables")?.Entries ?? []).Select(Table).OfType<EventTable>()];

    private Variable? One(YamlEntry entry)
    {
        CheckName(entry.Key);
        var map = problems.Map(entry.Value, entry.Key.Text, [.. Kinds, "of", "granularity", "window", "reason"]);
        if (map?.OneOf(Kinds) is not { } kind || Value(map, kind) is not { } value)
            return null;
        var reason = problems.Text(map["reason"]);
        var variable = new Variable(entry.Key.Text, value, reason, entry.Key.At);
        if (variable.IsPotentialIdentifier && string.IsNullOrWhiteSpace(reason))
            problems.Add("HYG-12009", entry.Key.At, ("word", entry.Key.Text));
        return variable;
    }

    private VariableValue? Value(YamlWords map, YamlEntry kind)
    {
        switch (kind.Key.Text)
        {
            case "age": return Age(kind.Value);
            case "sex": return problems.Word(kind.Value, Code) is null ? null : new SexValue();
            case "delay": return Delay(kind.Value);
            case "score": return Score(kind.Value, map["window"]);
            case "residence": return problems.Word(kind.Value, Department) is null ? null : new ResidenceValue();
        }

        if (events.Read(kind.Value) is not { } use)
            return null;
        return kind.Key.Text switch
        {
            "count" => new CountValue(use, (map["of"] is { } of ? problems.Word(of, ConditionReader.CountUnits) : null) ?? CountUnit.Dates),
            "presence" => new PresenceValue(use),
            "total-quantity" => new TotalQuantityValue(use),
            "total-days" => new TotalDaysValue(use),
            var word => new DateValue(use, word is "last-date", GranularityOf(map)),
        };
    }

    private DelayValue? Delay(YamlNode node)
    {
        var map = problems.Map(node, "delay", "from", "to");
        var (from, to) = (events.Read(map?.Need("from")), events.Read(map?.Need("to")));
        return from is null || to is null ? null : new DelayValue(from, to);
    }

    private ScoreValue? Score(YamlNode node, YamlNode? window)
    {
        var period = window is null ? null : StudyReader.PeriodOf(window, problems);
        if (problems.Text(node) is not { } name)
            return null;
        if (ScoredList.Find(name) is { } list)
            return new ScoreValue(list, period);
        problems.Unknown("HYG-12008", node.At, name, ScoredList.Names);
        return null;
    }

    private Granularity GranularityOf(YamlWords map) =>
        map["granularity"] is { } node ? problems.Word(node, Granularities) ?? Granularity.Month : Granularity.Month;

    private AgeValue? Age(YamlNode node)
    {
        if (node is YamlScalar { Text: "exact" })
            return new AgeValue([]);
        var bands = problems.Items(node).Select(n => problems.Number(n, 1, 130)).ToList();
        if (bands.Count == 0 || bands.Contains(null))
            return null;
        if (bands.Zip(bands.Skip(1)).All(p => p.First < p.Second))
            return new AgeValue([.. bands.Select(b => b!.Value)]);
        problems.Add("HYG-12006", node.At, ("from", bands[0]!.Value), ("to", bands[^1]!.Value));
        return null;
    }

    private EventTable? Table(YamlEntry entry)
    {
        CheckName(entry.Key);
        var map = problems.Map(entry.Value, entry.Key.Text, "of", "columns", "granularity", "reason");
        var use = events.Read(map?.Need("of"));
        var columns = new List<EventColumn>();
        foreach (var item in problems.Items(map?.Need("columns")))
            if (problems.Word(item, Fields) is { } field && columns.All(c => c.Field != field))
                columns.Add(new EventColumn(field, GranularityOf(map!)));
        var reason = problems.Text(map?["reason"]);
        if (columns.Exists(c => c.IsDay) && string.IsNullOrWhiteSpace(reason))
            problems.Add("HYG-12009", entry.Key.At, ("word", entry.Key.Text));
        return use is null || columns.Count == 0 ? null : new EventTable(entry.Key.Text, use, columns, reason, entry.Key.At);
    }

    private void CheckName(YamlScalar name)
    {
        if (!ColumnName().IsMatch(name.Text))
            problems.Add("HYG-12013", name.At);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ColumnName();
}
