namespace Hygie.Core;

/// <summary>How much a finding weighs. Only <see cref="Error"/> makes a check fail.</summary>
public enum Severity { Info, Warning, Error }

/// <summary>
/// One thing a check noticed in delivered data. Carries a position and a rule, never a value.
/// </summary>
/// <param name="Table">Table name as the model spells it.</param>
/// <param name="Column">Column, or empty when the finding concerns the row or the table.</param>
/// <param name="Row">1-based data row (the header is not a row), or 0 when it concerns the table.</param>
/// <param name="Rule">Stable rule name, such as <c>type</c>, <c>required</c>, <c>foreign-key</c>.</param>
/// <param name="Severity">Weight.</param>
public sealed record Finding(string Table, string Column, long Row, string Rule, Severity Severity);
