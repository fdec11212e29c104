using System.Diagnostics;
using System.Globalization;

namespace Hygie.Core.Studies;

/// <summary>English.</summary>
internal sealed class EnglishWords(SourceModel source) : StudyWords
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public override string Included => "A person is included when everything in this list is true:";
    public override string Receives => "For each person, the study receives:";
    public override string Tables => "The study also receives these lists of events:";
    public override string Star => "A star after a code stands for every code that begins so.";
    public override string Colon => ": ";
    public override string And => "; and ";
    public override string Or => "; or ";
    public override string AllOf => "all of this is true";
    public override string AnyOf => "at least one of these is true";
    public override string NoneOf => "none of this is true";

    public override string Looks(Period period) => $"The study looks at the care given from {Day(period.From)} to {Day(period.To)}.";

    public override string Persons(Period period) => $"From {Day(period.From)} to {Day(period.To)}, persons for whom: ";

    public override string Rules(QuestionKind question) => "The usual rules of reading apply to " + question switch
    {
        QuestionKind.Events => "a question about care",
        QuestionKind.Stays => "a question about hospital stays",
        QuestionKind.Cost => "a question about costs",
        _ => throw new UnreachableException(),
    } + ", with these changes:";

    public override string Switched(string rule, LocalText says, bool on) => $"{(on ? "applied" : "not applied")}: {rule} ({says.En.TrimEnd('.')})";

    public override string Because(string? reason) => reason is null ? "" : $" (reason given: {reason})";

    public override string Leaf(Condition condition, StudyDefinition study) => condition switch
    {
        AgeIs age => Ages(age, study.Period.From.Year),
        SexIs { Code: 1 } => "the person is a man",
        SexIs => "the person is a woman",
        LivesIn lives => "the person lives in département " + string.Join(", ", lives.Departments),
        Happens happens => Times(happens) + Event(happens.Event),
        _ => throw new UnreachableException(),
    };

    public override string Value(VariableValue value, StudyDefinition study) => value switch
    {
        AgeValue { Bands.Count: 0 } => "exact age in years",
        AgeValue age => $"age in bands ({Bands(age.Bands)})",
        SexValue => "sex (1 man, 2 woman, 9 unknown)",
        ResidenceValue => "département of residence",
        CountValue { Unit: CountUnit.Dates } count => "number of different dates with " + Event(count.Event),
        CountValue count => "number of times of " + Event(count.Event),
        PresenceValue presence => "whether there was " + Event(presence.Event),
        TotalQuantityValue total => "total quantity over every case of " + Event(total.Event),
        TotalDaysValue total => "total number of days over every case of " + Event(total.Event),
        DelayValue delay => $"number of days from the first case of {Event(delay.From)}, to the first case, that day or later, of {Event(delay.To)}",
        ScoreValue score => $"sum of the weights of the list {score.List.Name} (sha256 {score.List.Sha256[..12]}…) over hospital diagnoses and long-term conditions{(score.Window is { } w ? $", from {Day(w.From)} to {Day(w.To)}" : "")}",
        DateValue date => $"{Precision(date.Granularity)} of the {(date.Last ? "last" : "first")} case of {Event(date.Event)}",
        _ => throw new UnreachableException(),
    };

    public override string Table(EventTable table, StudyDefinition study) =>
        $"one line for each case of {Event(table.Event)}, with {string.Join(", ", table.Columns.Select(c => c.Field switch
        {
            EventField.Date => $"its date ({Precision(c.Granularity)})",
            EventField.Code => "its code",
            EventField.Quantity => "its quantity",
            _ => table.Event.Pattern is Exposure ? "its number of days" : "its number of nights",
        }))}";

    private static string Ages(AgeIs age, int year)
    {
        var reached = string.Create(CultureInfo.InvariantCulture, $" (age reached in {year})");
        return (age.From, age.To) switch
        {
            (null, { } to) => string.Create(CultureInfo.InvariantCulture, $"the person is aged {to} or less{reached}"),
            ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"the person is aged {from} or more{reached}"),
            var (from, to) => string.Create(CultureInfo.InvariantCulture, $"the person is aged {from} to {to}{reached}"),
        };
    }

    private static string Times(Happens happens) => happens switch
    {
        { AtLeast: 1 } => "there is ",
        { Unit: CountUnit.Dates } => string.Create(CultureInfo.InvariantCulture, $"on at least {happens.AtLeast} different dates, there is "),
        _ => string.Create(CultureInfo.InvariantCulture, $"at least {happens.AtLeast} times, there is "),
    };

    private string Event(EventUse use)
    {
        var window = use.Window is { } w ? $", from {Day(w.From)} to {Day(w.To)}" : "";
        var washout = use.WashoutDays > 0 ? string.Create(CultureInfo.InvariantCulture, $", without another in the {use.WashoutDays} days before") : "";
        var order = use.Order is { } o ? string.Create(CultureInfo.InvariantCulture, $", at most {o.WithinDays} days {(o.Before ? "before" : "after")} the {Point(o.Point)} of {Event(o.Anchor)}") : "";
        return Pattern(use.Pattern) + window + washout + order;
    }

    private static string Point(AnchorPoint point) => point switch
    {
        AnchorPoint.First => "first case",
        AnchorPoint.Last => "last case",
        AnchorPoint.FirstEnd => "earliest end",
        _ => "latest end",
    };

    private string Pattern(EventPattern pattern) => pattern switch
    {
        Dispensing dispensing => source.Nouns.Drug.En + Named(dispensing.Codes),
        Exposure exposure => string.Create(CultureInfo.InvariantCulture, $"a time under {Named(exposure.Codes)} ({source.Nouns.DrugDay.En} covers {exposure.CoversDays} days, up to {exposure.GapDays} uncovered days do not end it")
            + (exposure.MinDays > 1 ? string.Create(CultureInfo.InvariantCulture, $", at least {exposure.MinDays} days long)") : ")"),
        Consultation { Specialties: { } specialties } => $"{source.Nouns.Visit.En} of {Named(specialties)}",
        Consultation => source.Nouns.Visit.En,
        Biology biology => source.Nouns.Test.En + Named(biology.Codes),
        HospitalDiagnosis { Positions.Count: 0 } diagnosis => "a recorded diagnosis: " + Named(diagnosis.Codes),
        HospitalDiagnosis diagnosis => $"a hospital stay with {Named(diagnosis.Codes)} as {string.Join(" or ", diagnosis.Positions.Select(p => p.ToString().ToLowerInvariant()))} diagnosis",
        LongTermCondition condition => $"an open long-term condition (ALD): {Named(condition.Codes)}",
        Stay stay => "a hospital stay" + (stay.MainDiagnosis is { } main ? " with main diagnosis " + Named(main) : "") + (stay.Ghm is { } ghm ? " in the group " + Named(ghm) : "")
            + (stay.MinDays > 0 ? string.Create(CultureInfo.InvariantCulture, $" of at least {stay.MinDays} night{(stay.MinDays > 1 ? "s" : "")}") : ""),
        Procedure procedure => "a medical procedure: " + Named(procedure.Codes),
        Death { Causes: { } causes } => "a death caused by " + Named(causes),
        Death => "a death",
        FollowUp => "a follow-up without interruption over the whole time",
        _ => throw new UnreachableException(),
    };

    private static string Named(CodeSet codes) =>
        (codes.Label is { } label ? $"“{label.En}” ({Codes(codes)})" : Codes(codes)).Replace("CIM-10", "ICD-10", StringComparison.Ordinal);

    private static string Precision(Granularity granularity) => granularity switch
    {
        Granularity.Year => "year",
        Granularity.Quarter => "quarter",
        Granularity.Month => "month",
        _ => "exact day",
    };

    private static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Day} {Months[day.Month - 1]} {day.Year}");
}
