using Hygie.Core.Studies;
using Row = System.Collections.Generic.IReadOnlyDictionary<string, string?>;

namespace Hygie.Testing.Studies;

/// <summary>One event, as the oracle sees it.</summary>
public sealed record DrawnEvent(string Person, DateOnly Day, string? Code, long? Quantity, long? Days);

/// <summary>How one source model says what happened to whom, in loops over plain rows.</summary>
internal interface ISourceOracle
{
    /// <summary>Persons with the language's own columns: <c>_person</c>, <c>birth_year</c>, <c>sex</c> and, in the SNDS, the rest of PERSON.</summary>
    IEnumerable<Row> Persons { get; }

    /// <summary>The events of a pattern in a window; never asked for exposures.</summary>
    IEnumerable<DrawnEvent> Of(EventPattern pattern, Period window);
}

/// <summary>Finds events in plain rows: what the language itself says of them, over what a source model finds.</summary>
public sealed class EventOracle(StudyDefinition study, DrawnTables data, RuleSet rules)
{
    private readonly ISourceOracle _source = study.Source.Name == "omop" ? new OmopOracle(data) : new SndsOracle(study, data, rules);

    /// <summary>Everybody.</summary>
    public IEnumerable<Row> Persons => _source.Persons;

    /// <summary>The events of a pattern in its window, after its anchor.</summary>
    public IReadOnlyList<DrawnEvent> Of(EventUse use)
    {
        var window = use.Window ?? study.Period;
        var events = Pattern(use.Pattern, use.Looked(study.Period)).ToList();
        if (use.WashoutDays > 0)
            events = [.. events.Where(e => In(e.Day, window) && !events.Exists(o => o.Person == e.Person && o.Day < e.Day && o.Day >= e.Day.AddDays(-use.WashoutDays)))];
        if (use.Order is not { } order)
            return events;
        var anchors = Of(order.Anchor);
        return [.. events.Where(e => Point(anchors.Where(a => a.Person == e.Person).ToList(), order.Point) is { } point && (order.Before
            ? e.Day <= point && e.Day >= point.AddDays(-order.WithinDays)
            : e.Day >= point && e.Day <= point.AddDays(order.WithinDays)))];
    }

    private static DateOnly? Point(List<DrawnEvent> anchors, AnchorPoint point) => anchors.Count == 0 ? null : point switch
    {
        AnchorPoint.First => anchors.Min(a => a.Day),
        AnchorPoint.Last => anchors.Max(a => a.Day),
        AnchorPoint.FirstEnd => anchors.Min(a => a.Day.AddDays((int)(a.Days ?? 0))),
        _ => anchors.Max(a => a.Day.AddDays((int)(a.Days ?? 0))),
    };

    private IEnumerable<DrawnEvent> Pattern(EventPattern pattern, Period window) =>
        pattern is Exposure exposure ? Exposures(exposure, window) : _source.Of(pattern, window);

    /// <summary>Day after day of dispensing: a new time begins when too many days were not covered.</summary>
    private IEnumerable<DrawnEvent> Exposures(Exposure exposure, Period window)
    {
        foreach (var person in _source.Of(new Dispensing(exposure.Codes), window).GroupBy(e => e.Person))
        {
            var days = person.Select(e => e.Day).Distinct().Order().ToList();
            var (first, last, count) = (days[0], days[0], 1L);
            foreach (var day in days.Skip(1).Append(DateOnly.MaxValue))
            {
                var coveredTo = last.AddDays(exposure.CoversDays - 1);
                if (day.DayNumber - coveredTo.DayNumber - 1 <= exposure.GapDays)
                {
                    (last, count) = (day, count + 1);
                    continue;
                }

                var length = coveredTo.DayNumber - first.DayNumber + 1L;
                if (length >= exposure.MinDays)
                    yield return new DrawnEvent(person.Key, first, null, count, length);
                (first, last, count) = (day, day, 1L);
            }
        }
    }

    internal static bool Matches(CodeSet set, string? code) =>
        code is not null && set.Codes.Any(c => c is [_, _, _, '-', _, _, _] ? code.Length >= 3 && string.CompareOrdinal(code[..3], c[..3]) >= 0 && string.CompareOrdinal(code[..3], c[4..]) <= 0 : c.EndsWith('*') ? code.StartsWith(c[..^1], StringComparison.Ordinal) : code == c);

    internal static bool In(DateOnly? day, Period window) => day >= window.From && day <= window.To;
}
