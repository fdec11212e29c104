using System.Diagnostics;
using Hygie.Core.Accounts;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>Writes out the permit that an application leads to, so that every body signs the very bytes that will open the data.</summary>
public static class ComposePermit
{
    /// <summary>The hub's own body, which checks that files are complete.</summary>
    public static BodyId Hub { get; } = new("hub");

    /// <summary>The permit, or HYG-13012 when a body has nobody left who may decide, or the definition's own refusal.</summary>
    /// <param name="application">The complete application.</param>
    /// <param name="accounts">Everybody enrolled.</param>
    /// <param name="today">The day.</param>
    /// <param name="logIndex">Index of the application's leaf.</param>
    public static Result<Permit> Of(Application application, IReadOnlyList<Account> accounts, DateOnly today, long logIndex)
    {
        if (!application.Study().TryGet(out var study, out var refusal))
            return refusal;
        var bodies = new List<IssuingBody>();
        foreach (var body in application.Bodies.Prepend(Hub))
        {
            var able = accounts.Where(a => a.Body == body && a.IsActiveOn(today) && a.Is(body == Hub ? Role.Steward : Role.Decider) && Conflict(application, a) is null);
            bodies.Add(new IssuingBody(body, [.. able.Select(a => a.Key)]));
        }

        return bodies.FirstOrDefault(b => b.Keys.Count == 0) is { } empty
            ? Refusal.Of("HYG-13012", ("permit", application.Id), ("body", empty.Body)) : Write(application, study, bodies, logIndex);
    }

    /// <summary>Why a person may not decide on an application: named in it (HYG-13007), of the institution that asks (HYG-13008), or with a declared interest (HYG-13009).</summary>
    public static Refusal? Conflict(Application application, Account person)
    {
        if (application.Applicant == person.Person || application.Persons.Contains(person.Person))
            return Refusal.Of("HYG-13007", ("person", person.Person), ("project", application.Project));
        if (application.Institution == person.Body)
            return Refusal.Of("HYG-13008", ("person", person.Person), ("body", person.Body));
        return application.Interests.Contains(person.Person) ? Refusal.Of("HYG-13009", ("person", person.Person), ("project", application.Project)) : null;
    }

    /// <summary>The variables of a definition with the precision at which each leaves.</summary>
    public static IReadOnlyList<GrantedVariable> Variables(StudyDefinition study) =>
    [
        .. study.Variables.Select(v => new GrantedVariable(v.Name, PrecisionOf(v.Value))),
        .. study.Tables.SelectMany(t => t.Columns.Select(c => new GrantedVariable(
            $"{t.Name}.{Word(c.Field)}", c.Field == EventField.Date ? Word(c.Granularity) : c.Field == EventField.Code ? "code" : "count"))),
    ];

    /// <summary>The published fee in whole euros: 500 a file, 100 a dataset version, 20 a variable (ADR 0113).</summary>
    public static long Fees(Application application, StudyDefinition study) => 500 + (100L * application.Datasets.Count) + (20L * Variables(study).Count);

    private static Permit Write(Application a, StudyDefinition study, List<IssuingBody> bodies, long logIndex) => new()
    {
        Id = a.Id, Project = a.Project, Purposes = a.Purposes, Persons = [.. a.Persons.Prepend(a.Applicant).Distinct()], Study = study.Hash, Datasets = a.Datasets,
        Variables = Variables(study), Period = study.Period, Methods = a.Methods, Tools = a.Tools, Disclosure = a.Disclosure, Fees = Fees(a, study),
        Start = a.Start, End = a.End, Bodies = bodies, Application = a.Hash(), LogIndex = logIndex, Amends = a.Amends,
    };

    private static string PrecisionOf(VariableValue value) => value switch
    {
        AgeValue { Bands.Count: > 0 } => "bands",
        AgeValue => "year",
        SexValue => "code",
        ResidenceValue => "department",
        CountValue or TotalQuantityValue or TotalDaysValue or ScoreValue => "count",
        DelayValue => "days",
        PresenceValue => "yes-no",
        DateValue date => Word(date.Granularity),
        _ => throw new UnreachableException(),
    };

    private static string Word<T>(T value) where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();
}
