namespace Hygie.Core.Studies;

/// <summary>Everything that a definition becomes for one version of the data and one set of rules.</summary>
/// <param name="Count">One row, one integer column <c>persons</c>. Bucket results add up.</param>
/// <param name="Members">One row per person of the population, column <c>_person</c>: what the cell-key method draws its noise from.</param>
/// <param name="Persons">One row per person: <c>_person</c>, then the variables. Bucket results are concatenated.</param>
/// <param name="Tables">Event tables by name: <c>_person</c>, then the named columns.</param>
/// <param name="Attrition">The same count under no rule, then with each rule added in order.</param>
/// <param name="Reads">Union of what all of these read: what a permit lists and an extraction opens.</param>
/// <param name="Horizon">How far late data were looked for.</param>
public sealed record StudyPlan(
    CompiledQuery Count, CompiledQuery Members, CompiledQuery Persons, IReadOnlyDictionary<string, CompiledQuery> Tables,
    IReadOnlyList<AttritionStep> Attrition, IReadOnlyList<TableUse> Reads, Horizon Horizon);

/// <summary>One step of attrition: columns <c>lines</c> (events of all patterns) and <c>persons</c>. A null rule is the naive reading.</summary>
public sealed record AttritionStep(string? Rule, CompiledQuery Query);

/// <summary>"Flows read up to …, stays discharged up to …"; null when the definition reads none.</summary>
public sealed record Horizon(DateOnly? FlowsTo, int? StaysTo);
