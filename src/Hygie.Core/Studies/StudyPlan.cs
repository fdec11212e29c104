namespace Hygie.Core.Studies;

/// <summary>Everything that a definition becomes for one version of the data and one set of rules.</summary>
/// <param name="Members">One row per person of the population, column <c>_person</c>: what the cell-key method draws its noise from.</param>
/// <param name="Persons">One row per person: <c>_person</c>, then the variables. Bucket results are concatenated.</param>
/// <param name="Tables">Event tables by name: <c>_person</c>, then the named columns.</param>
/// <param name="Steps">Steps of the attrition: null for the naive reading, then each rule that is on and can change the answer.</param>
/// <param name="Attrition">One row a step, in order: <c>step</c> (from 0), <c>lines</c> (events of all patterns), <c>persons</c>. Bucket results add up.</param>
/// <param name="Reads">Union of what all of these read: what a permit lists and an extraction opens.</param>
/// <param name="Horizon">How far late data were looked for.</param>
public sealed record StudyPlan(
    CompiledQuery Members, CompiledQuery Persons, IReadOnlyDictionary<string, CompiledQuery> Tables,
    IReadOnlyList<SndsRule?> Steps, CompiledQuery Attrition, IReadOnlyList<TableUse> Reads, Horizon Horizon);

/// <summary>"Flows read up to …, stays discharged up to …"; null when the definition reads none.</summary>
public sealed record Horizon(DateOnly? FlowsTo, int? StaysTo);
