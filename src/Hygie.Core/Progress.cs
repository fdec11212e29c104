namespace Hygie.Core;

/// <summary>How far long work has come. Reported through <see cref="IProgress{T}"/>; the terminal draws it.</summary>
/// <param name="Step">Stable short name of what is being done, such as <c>seal</c>.</param>
/// <param name="Done">Units done so far, never decreasing within a step.</param>
/// <param name="Total">Units in all, or 0 when unknown.</param>
/// <param name="Unit">What is counted: <c>rows</c>, <c>bytes</c>, <c>objects</c>.</param>
public readonly record struct Progress(string Step, long Done, long Total, string Unit);
