namespace Hygie.Core.Disclosure;

/// <summary>How many distinct protected counts an applicant institution may ask for before a permit.</summary>
/// <param name="Limit">Distinct counts allowed in the period.</param>
public sealed record CountBudget(int Limit)
{
    /// <summary>20 in a calendar year: what that leaves an attacker is in <c>docs/reference/counts.md</c>.</summary>
    public static CountBudget Standard { get; } = new(20);

    /// <summary>
    /// Whether one more count may be answered. The same question asked again by anybody of the institution is free:
    /// same figure, nothing new is learnt.
    /// </summary>
    /// <param name="institution">The applicant institution, not the person: colleagues share the budget.</param>
    /// <param name="spent">Distinct counts already answered in the period.</param>
    /// <param name="askedBefore">True when this exact question was already answered to the institution.</param>
    /// <returns>The distinct counts spent after this one.</returns>
    public Result<int> Spend(BodyId institution, int spent, bool askedBefore) =>
        askedBefore ? spent
        : spent < Limit ? spent + 1
        : Refusal.Of("HYG-10040", ("institution", institution), ("limit", Limit));
}
