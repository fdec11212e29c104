namespace Hygie.Core.Studies;

/// <summary>Turns a definition into SQL for one version of the data. Pure: same definition, shape and rules, same text.</summary>
public static class StudyCompiler
{
    /// <summary>Compiles under the definition's own rules; a table or column that the version lacks is a refusal, never a smaller study.</summary>
    public static Result<StudyPlan> Compile(StudyDefinition study, SourceShape shape) => Compile(study, shape, SndsRules.For(study));

    /// <summary>Compiles under other rules, such as <see cref="RuleSet.Naive"/>.</summary>
    public static Result<StudyPlan> Compile(StudyDefinition study, SourceShape shape, RuleSet rules)
    {
        var count = Query(study, shape, rules, b => b.Count());
        var members = Query(study, shape, rules, b => b.Members());
        var persons = Query(study, shape, rules, b => b.Persons());
        var tables = study.Tables.ToDictionary(t => t.Name, t => Query(study, shape, rules, b => b.Table(t)), StringComparer.Ordinal);
        var attrition = Attrition(study, shape, rules);
        (CompiledQuery Query, IReadOnlyCollection<string> Missing)[] all = [count, members, persons, .. tables.Values, .. attrition.Select(a => a.Built)];
        var missing = all.SelectMany(q => q.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return Refusal.Of("HYG-12011", ("missing", string.Join(", ", missing)));
        return new StudyPlan(count.Query, members.Query, persons.Query, tables.ToDictionary(t => t.Key, t => t.Value.Query, StringComparer.Ordinal),
            [.. attrition.Select(a => new AttritionStep(a.Rule, a.Built.Query))], Union(all.Select(q => q.Query)), HorizonOf(study, shape));
    }

    /// <summary>The rules that can change this definition's answer, in order, among those that are on.</summary>
    public static IEnumerable<SndsRule> Relevant(StudyDefinition study, RuleSet rules)
    {
        var scopes = EventUses.Of(study.Population).SelectMany(EventSql.Scopes).Append(RuleScope.Persons).ToHashSet();
        return SndsRules.Switchable.Where(r => rules.Has(r.Name) && scopes.Contains(r.Scope));
    }

    private static List<(string? Rule, (CompiledQuery Query, IReadOnlyCollection<string> Missing) Built)> Attrition(
        StudyDefinition study, SourceShape shape, RuleSet rules)
    {
        var applied = RuleSet.Naive;
        var steps = new List<(string?, (CompiledQuery, IReadOnlyCollection<string>))> { (null, Query(study, shape, applied, b => b.Attrition())) };
        foreach (var rule in Relevant(study, rules))
        {
            applied = applied.With(rule.Name);
            steps.Add((rule.Name, Query(study, shape, applied, b => b.Attrition())));
        }

        return steps;
    }

    private static (CompiledQuery Query, IReadOnlyCollection<string> Missing) Query(
        StudyDefinition study, SourceShape shape, RuleSet rules, Func<StudySql, (string Sql, IReadOnlyList<ResultColumn> Columns)> part)
    {
        var reads = new SqlReads(shape);
        var (sql, columns) = part(new StudySql(study, new EventContext(reads, rules, study.Period, study.FlowMonths)));
        return (new CompiledQuery(sql, reads.Uses, columns), reads.Missing);
    }

    private static List<TableUse> Union(IEnumerable<CompiledQuery> queries) =>
        [.. queries.SelectMany(q => q.Reads).GroupBy(r => r.Table, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new TableUse(g.Key, [.. g.SelectMany(r => r.Columns).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))];

    private static Horizon HorizonOf(StudyDefinition study, SourceShape shape)
    {
        var uses = EventUses.Of(study).ToList();
        var windows = (RuleScope scope) => uses.Where(u => EventSql.Scopes(u with { After = null }).Contains(scope)).Select(u => u.Window ?? study.Period).ToList();
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

    public static IEnumerable<EventUse> Of(Condition condition) => condition switch
    {
        AllOf all => all.Parts.SelectMany(Of),
        AnyOf any => any.Parts.SelectMany(Of),
        NoneOf none => none.Parts.SelectMany(Of),
        Happens happens => With(happens.Event),
        _ => [],
    };

    private static IEnumerable<EventUse> Of(VariableValue value) => value switch
    {
        CountValue count => With(count.Event),
        PresenceValue presence => With(presence.Event),
        DateValue date => With(date.Event),
        TotalQuantityValue total => With(total.Event),
        _ => [],
    };

    private static IEnumerable<EventUse> With(EventUse use) => use.After is null ? [use] : [use, .. With(use.After.Anchor)];
}
