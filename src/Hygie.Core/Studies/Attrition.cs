namespace Hygie.Core.Studies;

/// <summary>One line of the attrition table: a rule by name, what it removed, who remains. Inside a zone only: the figures are true ones.</summary>
/// <param name="Rule">The rule, or null for the naive reading, before any rule.</param>
/// <param name="LinesRemoved">Events that this rule removed (or merged away), 0 for the naive reading.</param>
/// <param name="PersonsRemaining">Persons of the population once this rule and those above apply. It may rise: a removed line can end an exclusion.</param>
public sealed record AttritionLine(SndsRule? Rule, long LinesRemoved, long PersonsRemaining);

/// <summary>The attrition of a plan, added up over buckets. One bucket at a time.</summary>
/// <param name="plan">The plan.</param>
public sealed class Attrition(StudyPlan plan)
{
    private readonly (long Lines, long Persons)[] _steps = new (long, long)[plan.Steps.Count];

    /// <summary>Events and persons after each step.</summary>
    public IReadOnlyList<(long Lines, long Persons)> Steps => _steps;

    /// <summary>The table so far: first line naive, last line the ruled count.</summary>
    public IReadOnlyList<AttritionLine> Lines =>
        [.. plan.Steps.Select((rule, i) => new AttritionLine(rule, rule is null ? 0 : _steps[i - 1].Lines - _steps[i].Lines, _steps[i].Persons))];

    /// <summary>Takes what <see cref="StudyPlan.Attrition"/> gave for a bucket.</summary>
    public void Add(QueryResult bucket)
    {
        foreach (var row in bucket.Rows)
        {
            var step = (long)row[0]!;
            _steps[step] = (_steps[step].Lines + (long)row[1]!, _steps[step].Persons + (long)row[2]!);
        }
    }

    /// <summary>The table over all buckets.</summary>
    public static async Task<IReadOnlyList<AttritionLine>> RunAsync(
        StudyPlan plan, IQueryEngine engine, IReadOnlyList<QueryInput> buckets, CancellationToken cancellation)
    {
        var attrition = new Attrition(plan);
        foreach (var bucket in buckets)
            attrition.Add(await engine.ReadAsync(plan.Attrition, bucket, cancellation));
        return attrition.Lines;
    }
}
