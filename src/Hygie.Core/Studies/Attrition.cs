namespace Hygie.Core.Studies;

/// <summary>One line of the attrition table: a rule by name, what it removed, who remains. Inside a zone only: the figures are true ones.</summary>
/// <param name="Rule">The rule, or null for the naive reading, before any rule.</param>
/// <param name="LinesRemoved">Events that this rule removed (or merged away), 0 for the naive reading.</param>
/// <param name="PersonsRemaining">Persons of the population once this rule and those above apply. It may rise: a removed line can end an exclusion.</param>
public sealed record AttritionLine(SndsRule? Rule, long LinesRemoved, long PersonsRemaining);

/// <summary>Runs the attrition of a plan over all buckets.</summary>
public static class Attrition
{
    /// <summary>The table: first line naive, last line the ruled count.</summary>
    public static async Task<IReadOnlyList<AttritionLine>> RunAsync(
        StudyPlan plan, IQueryEngine engine, IReadOnlyList<QueryInput> buckets, CancellationToken cancellation)
    {
        var (lines, persons) = (new long[plan.Attrition.Count], new long[plan.Attrition.Count]);
        foreach (var bucket in buckets)
        {
            var results = await engine.ReadAsync([.. plan.Attrition.Select(step => step.Query)], bucket, cancellation);
            for (var step = 0; step < results.Count; step++)
            {
                lines[step] += (long)results[step].Rows[0][0]!;
                persons[step] += (long)results[step].Rows[0][1]!;
            }
        }

        return [.. plan.Attrition.Select((step, i) =>
            new AttritionLine(step.Rule is null ? null : SndsRules.Find(step.Rule), step.Rule is null ? 0 : lines[i - 1] - lines[i], persons[i]))];
    }
}
