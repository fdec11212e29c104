namespace Hygie.Core.Studies;

/// <summary>Where a word stands in the definition's file; both 1-based.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct Position(int Line, int Column);

/// <summary>An inclusive span of days.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, never before <paramref name="From"/> once a definition has been read.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct Period(DateOnly From, DateOnly To);

/// <summary>What is counted: decides which SNDS rules are on when the definition says nothing (see <see cref="SndsRules"/>).</summary>
public enum QuestionKind
{
    /// <summary>Care of persons: who received what, when.</summary>
    Events,
    /// <summary>Hospital stays, counted as stays.</summary>
    Stays,
    /// <summary>Money: fees and supplements count.</summary>
    Cost,
}

/// <summary>A rule turned on or off by the definition, against its default.</summary>
public sealed record RuleSwitch(string Rule, bool On, Position At);

/// <summary>A study definition as written: immutable, with the position of every part. Formats: <c>spec/study-definition.md</c>.</summary>
/// <param name="Name">Public name of the study.</param>
/// <param name="Title">Title written by the applicant, in both languages.</param>
/// <param name="Period">The period of observation; an event without a window of its own must fall in it.</param>
/// <param name="FlowMonths">Months of late flows read after the end of the period, 0 to 27; 6 unless written.</param>
/// <param name="Population">Who is in.</param>
/// <param name="Variables">One value per person.</param>
/// <param name="Tables">Tables with one row per event.</param>
/// <param name="Hash">SHA-256 of the exact bytes that were read.</param>
public sealed record StudyDefinition(
    string Name, LocalText Title, Period Period, QuestionKind Question, int FlowMonths, IReadOnlyList<RuleSwitch> Rules,
    Condition Population, IReadOnlyList<Variable> Variables, IReadOnlyList<EventTable> Tables, StudyHash Hash)
{
    /// <summary>The tables that it speaks of.</summary>
    public SourceModel Source { get; init; } = SourceModel.Snds;
}

/// <summary>SHA-256 of a definition's exact bytes, printed <c>sha256:</c> and 64 hexadecimal digits.</summary>
public readonly record struct StudyHash(string Hex)
{
    public override string ToString() => "sha256:" + Hex;
}

/// <summary>How precisely a date leaves; <see cref="Day"/> is a potential identifier and needs a written reason.</summary>
public enum Granularity { Year, Quarter, Month, Day }

/// <summary>A named value per person.</summary>
/// <param name="Name">Column name: lower-case letters, digits, underscores.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Reason">Why a potential identifier is needed, or null.</param>
public sealed record Variable(string Name, VariableValue Value, string? Reason, Position At)
{
    /// <summary>True when it can name a person and so needs a written reason: the exact age, or a day of care or death.</summary>
    public bool IsPotentialIdentifier => Value is AgeValue { Bands.Count: 0 } or DateValue { Granularity: Granularity.Day };
}

/// <summary>What a variable holds.</summary>
public abstract record VariableValue;

/// <summary>Age reached in the year of the first day of the period, in bands that start at each bound; no bound = the exact age.</summary>
public sealed record AgeValue(IReadOnlyList<int> Bands) : VariableValue;

/// <summary>Sex: 1 man, 2 woman, 9 unknown.</summary>
public sealed record SexValue : VariableValue;

/// <summary>Département of residence.</summary>
public sealed record ResidenceValue : VariableValue;

/// <summary>Number of events or of distinct dates of the pattern, 0 when none.</summary>
public sealed record CountValue(EventUse Event, CountUnit Unit) : VariableValue;

/// <summary>Whether the pattern happened.</summary>
public sealed record PresenceValue(EventUse Event) : VariableValue;

/// <summary>Date of the first (or last) event, cut to a granularity; missing when none.</summary>
public sealed record DateValue(EventUse Event, bool Last, Granularity Granularity) : VariableValue;

/// <summary>Sum of the quantities of the events (boxes, acts), 0 when none.</summary>
public sealed record TotalQuantityValue(EventUse Event) : VariableValue;

/// <summary>Sum of the days of the events (nights, days under exposure), 0 when none.</summary>
public sealed record TotalDaysValue(EventUse Event) : VariableValue;

/// <summary>Days from the first event of one pattern to the first of another on that day or later; missing when there is none.</summary>
public sealed record DelayValue(EventUse From, EventUse To) : VariableValue;

/// <summary>Sum of the weights of a scored list's groups that the person has, as a diagnosis of a stay in any position or as a long-term condition.</summary>
/// <param name="List">The list, by its exact version.</param>
/// <param name="Window">When; null = the study's period.</param>
public sealed record ScoreValue(ScoredList List, Period? Window) : VariableValue
{
    /// <summary>What is looked for.</summary>
    public IReadOnlyList<EventUse> Uses { get; } =
        [new EventUse(new HospitalDiagnosis(List.Codes, Enum.GetValues<DiagnosisPosition>()), Window, null), new EventUse(new LongTermCondition(List.Codes), Window, null)];
}

/// <summary>A table of events with named columns, restricted to the population.</summary>
public sealed record EventTable(string Name, EventUse Event, IReadOnlyList<EventColumn> Columns, string? Reason, Position At)
{
    /// <summary>True when it carries days, and so needs a written reason.</summary>
    public bool IsPotentialIdentifier => Columns.Any(c => c.IsDay);
}

/// <summary>A column that an event table may carry.</summary>
public enum EventField { Date, Code, Quantity, Days }

/// <summary>One column of an event table; <paramref name="Granularity"/> concerns <see cref="EventField.Date"/> only.</summary>
public sealed record EventColumn(EventField Field, Granularity Granularity)
{
    /// <summary>True for the exact day.</summary>
    public bool IsDay => this is { Field: EventField.Date, Granularity: Granularity.Day };
}
