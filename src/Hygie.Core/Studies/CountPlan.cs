using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Studies;

/// <summary>One question to the data: its people, and a hash that names it however its conditions are ordered, named or commented.</summary>
internal sealed record CountQuestion(string Hash, CompiledQuery Members);

/// <summary>What a count asks.</summary>
/// <param name="Questions">Distinct questions, the study's own first.</param>
/// <param name="Steps">The lines of the attrition, each with the place of its question; empty unless asked for.</param>
/// <param name="Reads">Union of what the questions read.</param>
/// <param name="Horizon">How far late data are looked for.</param>
internal sealed record CountPlan(IReadOnlyList<CountQuestion> Questions, IReadOnlyList<(SndsRule? Rule, int Question)> Steps, IReadOnlyList<TableUse> Reads, Horizon Horizon)
{
    /// <summary>The plan, or HYG-12011 when the version lacks a column.</summary>
    public static Result<CountPlan> Of(StudyDefinition written, SourceShape shape, DatasetVersion version, bool naive)
    {
        if (!StudyCompiler.Compile(written, shape).TryGet(out var plan, out var refusal))
            return refusal;
        var rules = SndsRules.For(written);
        var study = written with { Population = Sorted(written.Population, part => Members(written with { Population = part }, shape, rules).Sql) };
        List<CountQuestion> questions = [Question(Members(study, shape, rules), version)];
        var steps = new List<(SndsRule? Rule, int Question)>();
        foreach (var (rule, applied) in naive ? StudyCompiler.StepsOf(study, rules) : [])
        {
            var question = Question(Members(study, shape, applied), version);
            if (questions.TrueForAll(q => q.Hash != question.Hash))
                questions.Add(question);
            steps.Add((rule, questions.FindIndex(q => q.Hash == question.Hash)));
        }

        return new CountPlan(questions, steps, StudyRelations.Union(questions.Select(q => q.Members.Reads)), plan.Horizon);
    }

    /// <summary>The parts of a condition in the order of their own SQL, so that the order in which they are written asks nothing new.</summary>
    private static Condition Sorted(Condition condition, Func<Condition, string> sql)
    {
        IReadOnlyList<Condition> Parts(IReadOnlyList<Condition> parts) => [.. parts.Select(p => Sorted(p, sql)).OrderBy(sql, StringComparer.Ordinal)];
        return condition switch
        {
            AllOf all => all with { Parts = Parts(all.Parts) },
            AnyOf any => any with { Parts = Parts(any.Parts) },
            NoneOf none => none with { Parts = Parts(none.Parts) },
            _ => condition,
        };
    }

    private static CompiledQuery Members(StudyDefinition study, SourceShape shape, RuleSet rules) => StudyCompiler.Compile(study, shape, rules).Value.Members;

    private static CountQuestion Question(CompiledQuery members, DatasetVersion version) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version}\n{members.Sql}"))), members);
}
