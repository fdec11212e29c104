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
        var table = new List<AttritionLine>();
        var before = 0L;
        foreach (var step in plan.Attrition)
        {
            var (lines, persons) = (0L, 0L);
            foreach (var bucket in buckets)
            {
                var row = (await engine.ReadAsync(step.Query, bucket, cancellation)).Rows[0];
                (lines, persons) = (lines + (long)row[0]!, persons + (long)row[1]!);
            }

            table.Add(new AttritionLine(step.Rule is null ? null : SndsRules.Find(step.Rule), step.Rule is null ? 0 : before - lines, persons));
            before = lines;
        }

        return table;
    }
}
