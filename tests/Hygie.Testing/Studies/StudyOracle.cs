using System.Globalization;
using Hygie.Core.Studies;
using Row = System.Collections.Generic.IReadOnlyDictionary<string, string?>;

namespace Hygie.Testing.Studies;

/// <summary>
/// The slow, obvious engine: loops over plain rows, one sentence of <c>spec/snds-rules.md</c> after the other. It shares nothing
/// with the SQL but the syntax tree, and decides who is right when engines disagree.
/// </summary>
public sealed class StudyOracle(StudyDefinition study, DrawnTables data, RuleSet rules, IReadOnlyCollection<string> excluded)
{
    private readonly EventOracle _events = new(study, data, rules);

    /// <summary>The population, by name, in order.</summary>
    public IReadOnlyList<string> Members() =>
        [.. _events.Persons.Where(Followed).Where(p => Holds(study.Population, p)).Select(p => p["_person"]!).Order(StringComparer.Ordinal)];

    /// <summary>Events of every different pattern that the population names, anchors among them.</summary>
    public int Events() => Uses(study.Population).DistinctBy(u => Shown(u)).Sum(u => _events.Of(u).Count);

    /// <summary>The person table, drawn.</summary>
    public string Persons() =>
        DrawnTables.Draw(["_person", .. study.Variables.Select(v => v.Name)],
            Members().Select(m => _events.Persons.Single(p => p["_person"] == m)).Select(p => (IEnumerable<string?>)[p["_person"], .. study.Variables.Select(v => Value(v.Value, p))]));

    /// <summary>An event table, drawn.</summary>
    public string Table(EventTable table)
    {
        var members = Members().ToHashSet(StringComparer.Ordinal);
        return DrawnTables.Draw(["_person", .. table.Columns.Select(c => c.Field.ToString().ToLowerInvariant())],
            _events.Of(table.Event).Where(e => members.Contains(e.Person)).Select(e => (IEnumerable<string?>)[e.Person, .. table.Columns.Select(c => Field(c, e))]));
    }

    private static IEnumerable<EventUse> Uses(Condition condition) => condition switch
    {
        AllOf all => all.Parts.SelectMany(Uses),
        AnyOf any => any.Parts.SelectMany(Uses),
        NoneOf none => none.Parts.SelectMany(Uses),
        Happens happens => Anchored(happens.Event),
        _ => [],
    };

    private static IEnumerable<EventUse> Anchored(EventUse use) => use.Order is { } order ? [use, .. Anchored(order.Anchor)] : [use];

    /// <summary>Two uses that are written alike are one.</summary>
    private static string Shown(EventUse use) => System.Text.Json.JsonSerializer.Serialize<object[]>([use.Pattern.GetType().Name, use.Pattern, use.Window?.ToString() ?? "", use.WashoutDays, use.Order is { } o ? string.Create(CultureInfo.InvariantCulture, $"{Shown(o.Anchor)} {o.WithinDays} {o.Before} {o.Point}") : ""]);

    private bool Followed(Row person)
    {
        if (excluded.Contains(person["_person"]!))
            return false;
        if (rules.Has("fictitious-nir") && person["flag_fictitious"] == "true")
            return false;
        if (rules.Has("several-identities") && person["flag_multi_idt"] == "true")
            return false;
        if (rules.Has("uncertified-identity") && person["flag_top0"] == "true")
            return false;
        return !(rules.Has("varying-identity") && person["flag_varying"] == "true");
    }

    private bool Holds(Condition condition, Row person)
    {
        switch (condition)
        {
            case AllOf all: return all.Parts.All(p => Holds(p, person));
            case AnyOf any: return any.Parts.Any(p => Holds(p, person));
            case NoneOf none: return !none.Parts.Any(p => Holds(p, person));
            case AgeIs age: return Age(person) is { } years && years >= (age.From ?? 0) && years <= (age.To ?? 999);
            case SexIs sex: return person["sex"] == sex.Code.ToString(CultureInfo.InvariantCulture);
            case LivesIn lives: return lives.Departments.Contains(person["residence_dpt"]);
            case Happens happens: return Counted(Mine(happens.Event, person), happens.Unit) >= happens.AtLeast;
            default: throw new InvalidOperationException("A condition without a meaning.");
        }
    }

    private string? Value(VariableValue value, Row person)
    {
        switch (value)
        {
            case AgeValue age: return age.Bands.Count == 0 ? Text(Age(person)) : Band(age.Bands, Age(person));
            case SexValue: return person["sex"];
            case ResidenceValue: return person["residence_dpt"];
            case CountValue count: return Text(Counted(Mine(count.Event, person), count.Unit));
            case PresenceValue presence: return Mine(presence.Event, person).Count > 0 ? "true" : "false";
            case TotalQuantityValue total: return Text(Mine(total.Event, person).Sum(e => e.Quantity));
            case TotalDaysValue total: return Text(Mine(total.Event, person).Sum(e => e.Days ?? 0));
            case DelayValue delay: return Text(Delay(Mine(delay.From, person), Mine(delay.To, person)));
            case ScoreValue score: return Text(Score(score, [.. score.Uses.SelectMany(u => Mine(u, person)).Select(e => e.Code)]));
            case DateValue date:
                var days = Mine(date.Event, person).Select(e => e.Day).Order().ToList();
                return days.Count == 0 ? null : Cut(date.Last ? days[^1] : days[0], date.Granularity);
            default: throw new InvalidOperationException("A value without a meaning.");
        }
    }

    private static long? Delay(List<DrawnEvent> from, List<DrawnEvent> to)
    {
        var later = from.Count == 0 ? [] : to.Where(t => t.Day >= from.Min(f => f.Day)).ToList();
        return later.Count == 0 ? null : later.Min(t => t.Day).DayNumber - from.Min(f => f.Day).DayNumber;
    }

    private static long Score(ScoreValue score, List<string?> codes)
    {
        bool Has(string? group) => score.List.Groups.Any(g => g.Name == group && codes.Exists(c => EventOracle.Matches(g.Codes, c)));
        return score.List.Groups.Where(g => Has(g.Name) && !Has(g.Unless)).Sum(g => (long)g.Weight);
    }

    private List<DrawnEvent> Mine(EventUse use, Row person) => [.. _events.Of(use).Where(e => e.Person == person["_person"])];

    private static long Counted(List<DrawnEvent> events, CountUnit unit) =>
        unit == CountUnit.Dates ? events.Select(e => e.Day).Distinct().Count() : events.Count;

    private int? Age(Row person) =>
        person["birth_year"] is { } year ? study.Period.From.Year - int.Parse(year, CultureInfo.InvariantCulture) : null;

    private static string? Band(IReadOnlyList<int> starts, int? age) =>
        age is null ? null : AgeBands.Name(starts, starts.Count(s => s <= age));

    private static string? Field(EventColumn column, DrawnEvent e) => column.Field switch
    {
        EventField.Date => Cut(e.Day, column.Granularity),
        EventField.Code => e.Code,
        EventField.Quantity => Text(e.Quantity),
        _ => Text(e.Days),
    };

    private static string Cut(DateOnly day, Granularity granularity) => granularity switch
    {
        Granularity.Year => day.ToString("yyyy", CultureInfo.InvariantCulture),
        Granularity.Quarter => string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{(day.Month + 2) / 3}"),
        Granularity.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
