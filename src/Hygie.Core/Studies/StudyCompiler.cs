namespace Hygie.Core.Studies;

/// <summary>Turns a definition into SQL for one version of the data. Pure: same definition, shape and rules, same text.</summary>
public static class StudyCompiler
{
    /// <summary>Compiles under the definition's own rules; a table or column that the version lacks is a refusal, never a smaller study.</summary>
    public static Result<StudyPlan> Compile(StudyDefinition study, SourceShape shape) => Compile(study, shape, SndsRules.For(study));

    /// <summary>Compiles under other rules, such as <see cref="RuleSet.Naive"/>.</summary>
    public static Result<StudyPlan> Compile(StudyDefinition study, SourceShape shape, RuleSet rules)
    {
        var relations = new StudyRelations(shape);
        var windows = EventUses.Of(study).Select(use => new UsedWindow(use, use.Looked(study.Period))).ToList();
        var queries = new StudySql(study, new EventContext(study.Source, relations, rules, rules, windows, study.Period, study.FlowMonths));
        var steps = StepsOf(study, rules);
        var (members, persons, attrition) = (queries.Members(), queries.Persons(), queries.Attrition([.. steps.Select(s => s.Applied)]));
        var tables = study.Tables.ToDictionary(t => t.Name, queries.Table, StringComparer.Ordinal);
        if (relations.Missing.Count > 0)
            return Refusal.Of("HYG-12011", ("missing", string.Join(", ", relations.Missing)));
        var reads = StudyRelations.Union([members.Reads, persons.Reads, attrition.Reads, .. tables.Values.Select(t => t.Reads)]);
        return new StudyPlan(members, persons, tables, [.. steps.Select(s => s.Rule)], attrition, reads, HorizonOf(study, shape));
    }

    /// <summary>The rules that can change this definition's answer, in order, among those that are on.</summary>
    public static IEnumerable<SndsRule> Relevant(StudyDefinition study, RuleSet rules)
    {
        var scopes = EventUses.Of(study.Population).SelectMany(use => study.Source.Scopes(use.Pattern)).Append(RuleScope.Persons).ToHashSet();
        return study.Source.Rules.Where(r => rules.Has(r.Name) && scopes.Contains(r.Scope));
    }

    /// <summary>The naive reading, then each relevant rule added to those before.</summary>
    internal static List<(SndsRule? Rule, RuleSet Applied)> StepsOf(StudyDefinition study, RuleSet rules)
    {
        var steps = new List<(SndsRule? Rule, RuleSet Applied)> { (null, RuleSet.Naive) };
        foreach (var rule in Relevant(study, rules))
            steps.Add((rule, steps[^1].Applied.With(rule.Name)));
        return steps;
    }

    private static Horizon HorizonOf(StudyDefinition study, SourceShape shape)
    {
        var uses = EventUses.Of(study).ToList();
        var windows = (RuleScope scope) => uses.Where(u => study.Source.Scopes(u.Pattern).Contains(scope)).Select(u => u.Window ?? study.Period).ToList();
        var (claims, stays) = (windows(RuleScope.Claims), windows(RuleScope.Stays));
        return new Horizon(
            claims.Count == 0 ? null : claims.Max(w => ClaimsSql.FlowsTo(w, study.FlowMonths)),
            stays.Count == 0 ? null : stays.Max(w => StaysSql.Years(w, shape).Max()));
    }
}

/// <summary>Every use of a pattern in a definition, anchors included.</summary>
internal static class EventUses
{
    public static IEnumerable<EventUse> Of(StudyDefinition study) =>
        Of(study.Population)
            .Concat(study.Variables.Select(v => v.Value).SelectMany(Of))
            .Concat(study.Tables.SelectMany(t => With(t.Event)));

    public static IEnumerable<EventUse> Of(Condition condition) => Conditions(condition).SelectMany(happens => With(happens.Event));

    /// <summary>Every condition on events in a condition.</summary>
    public static IEnumerable<Happens> Conditions(Condition condition) => condition switch
    {
        AllOf all => all.Parts.SelectMany(Conditions),
        AnyOf any => any.Parts.SelectMany(Conditions),
        NoneOf none => none.Parts.SelectMany(Conditions),
        Happens happens => [happens],
        _ => [],
    };

    private static IEnumerable<EventUse> Of(VariableValue value) => value switch
    {
        CountValue count => With(count.Event),
        PresenceValue presence => With(presence.Event),
        DateValue date => With(date.Event),
        TotalQuantityValue total => With(total.Event),
        TotalDaysValue total => With(total.Event),
        DelayValue delay => [.. With(delay.From), .. With(delay.To)],
        ScoreValue score => score.Uses,
        _ => [],
    };

    private static IEnumerable<EventUse> With(EventUse use) => use.Order is null ? [use] : [use, .. With(use.Order.Anchor)];
}
