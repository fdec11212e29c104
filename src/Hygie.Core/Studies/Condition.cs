namespace Hygie.Core.Studies;

/// <summary>Something that is true or false of a person.</summary>
public abstract record Condition(Position At);

/// <summary>Every part holds.</summary>
public sealed record AllOf(IReadOnlyList<Condition> Parts, Position At) : Condition(At);

/// <summary>At least one part holds.</summary>
public sealed record AnyOf(IReadOnlyList<Condition> Parts, Position At) : Condition(At);

/// <summary>No part holds.</summary>
public sealed record NoneOf(IReadOnlyList<Condition> Parts, Position At) : Condition(At);

/// <summary>Age reached in the year of the first day of the period, inclusive bounds, years; null = no bound.</summary>
public sealed record AgeIs(int? From, int? To, Position At) : Condition(At);

/// <summary>Sex in the beneficiary reference: 1 man, 2 woman.</summary>
public sealed record SexIs(int Code, Position At) : Condition(At);

/// <summary>Département of residence is one of these.</summary>
public sealed record LivesIn(IReadOnlyList<string> Departments, Position At) : Condition(At);

/// <summary>What is counted among a person's events.</summary>
public enum CountUnit
{
    /// <summary>Days on which at least one event happened.</summary>
    Dates,
    /// <summary>Events, after cancellations are netted.</summary>
    Events,
}

/// <summary>The pattern happened at least so many times.</summary>
public sealed record Happens(EventUse Event, int AtLeast, CountUnit Unit, Position At) : Condition(At);

/// <summary>A pattern in its window, and perhaps only the new cases, or those near another pattern.</summary>
/// <param name="Pattern">What happens.</param>
/// <param name="Window">When; null = the study's period.</param>
/// <param name="Order">Only events near this; null = no such demand.</param>
public sealed record EventUse(EventPattern Pattern, Period? Window, RelativeOrder? Order)
{
    /// <summary>Only events without another of the same pattern in so many days before, 0 = no such demand. Those days are read before the window too.</summary>
    public int WashoutDays { get; init; }

    /// <summary>Where it stands in the file.</summary>
    public Position At { get; init; }

    /// <summary>The days that are read: the window and the washout before it.</summary>
    public Period Looked(Period period) => (Window ?? period) is var window && WashoutDays == 0 ? window : window with { From = window.From.AddDays(-WashoutDays) };
}

/// <summary>Which instant of a person's anchors counts. An event ends on its day plus its days: a stay with the discharge, an exposure with its last covered day.</summary>
public enum AnchorPoint
{
    First, Last,

    /// <summary>The earliest end.</summary>
    FirstEnd,

    /// <summary>The latest end.</summary>
    LastEnd,
}

/// <summary>"At most <paramref name="WithinDays"/> days after (or before) a point of <paramref name="Anchor"/>"; day 0 (the same day) counts.</summary>
public sealed record RelativeOrder(EventUse Anchor, int WithinDays)
{
    /// <summary>True when the event comes before the anchor.</summary>
    public bool Before { get; init; }

    public AnchorPoint Point { get; init; }
}

/// <summary>A set of codes, each exact, ending in <c>*</c>, or a range of ICD-10 categories <c>E10-E14</c>; with the name people know it by, if the definition gave one.</summary>
public sealed record CodeSet(CodeSystem System, IReadOnlyList<string> Codes, LocalText? Label);

/// <summary>A nomenclature; <see cref="Concept"/> is the numbering of OMOP itself.</summary>
public enum CodeSystem { Atc, Cip13, Icd10, Ccam, Ghm, Nabm, Specialty, RxNorm, Snomed, Loinc, Concept }

/// <summary>Where a diagnosis stands in a stay's record.</summary>
public enum DiagnosisPosition { Main, Related, Associated }

/// <summary>A kind of event with what selects it.</summary>
public abstract record EventPattern;

/// <summary>A drug delivered by a pharmacy, by ATC or CIP13 code. One event per person, day, product and pharmacy line after netting.</summary>
public sealed record Dispensing(CodeSet Codes) : EventPattern;

/// <summary>A diagnosis coded during an MCO stay, dated by the admission; without positions, where the source tells none, a diagnosis recorded anywhere, dated by its start.</summary>
public sealed record HospitalDiagnosis(CodeSet Codes, IReadOnlyList<DiagnosisPosition> Positions) : EventPattern;

/// <summary>A long-term condition (ALD) on the file during the window, dated by its start.</summary>
public sealed record LongTermCondition(CodeSet Codes) : EventPattern;

/// <summary>An MCO stay, dated by the admission.</summary>
/// <param name="MainDiagnosis">Main diagnosis of the stay; null = any.</param>
/// <param name="Ghm">Group of the stay; null = any.</param>
/// <param name="MinDays">Least number of nights.</param>
public sealed record Stay(CodeSet? MainDiagnosis, CodeSet? Ghm, int MinDays) : EventPattern;

/// <summary>A CCAM procedure, in town or in hospital.</summary>
public sealed record Procedure(CodeSet Codes) : EventPattern;

/// <summary>Death, by any cause, or by an initial cause when <paramref name="Causes"/> is given.</summary>
public sealed record Death(CodeSet? Causes) : EventPattern;

/// <summary>A time under a drug: dispensings of its codes, each covering some days, merged while no more than a few days between them are uncovered.</summary>
/// <param name="Codes">The drug.</param>
/// <param name="CoversDays">Days that one day of dispensing covers, from that day on, at least 1. Boxes are not looked at and nothing is carried over.</param>
/// <param name="GapDays">Uncovered days that do not yet end the exposure.</param>
/// <param name="MinDays">Least length, from the first day to the last covered one.</param>
public sealed record Exposure(CodeSet Codes, int CoversDays, int GapDays, int MinDays) : EventPattern;

/// <summary>A consultation of a doctor (PRS_NAT_REF 1111 or 1112), of some specialties or any.</summary>
public sealed record Consultation(CodeSet? Specialties) : EventPattern;

/// <summary>A test of medical biology, in town.</summary>
public sealed record Biology(CodeSet Codes) : EventPattern;

/// <summary>A follow-up without interruption over the whole window, dated by its start, even before the window.</summary>
public sealed record FollowUp : EventPattern;
