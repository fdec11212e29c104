namespace Hygie.Core.Disclosure;

/// <summary>A count that was given before a permit: a line of the ledger of counts.</summary>
/// <param name="Institution">To whom.</param>
/// <param name="Question">What was counted, as a hash: the same for the same conditions on the same version, however they are written.</param>
/// <param name="Version">On which data.</param>
/// <param name="Day">When, UTC.</param>
/// <param name="Shown">The figure shown, null for under the threshold.</param>
/// <param name="People">Who was counted.</param>
public sealed record GivenCount(BodyId Institution, string Question, DatasetVersion Version, DateOnly Day, long? Shown, PeoplePrint People);

/// <summary>
/// Every count that was ever given on a dataset, to anybody, and what it allows next: noise alone does not protect one person from two nested
/// questions (ADR 0305).
/// </summary>
/// <param name="Given">In the order in which they were given.</param>
/// <param name="Budget">Distinct questions that an institution may ask in a calendar year.</param>
public sealed record CountLedger(IReadOnlyList<GivenCount> Given, CountBudget Budget)
{
    /// <summary>
    /// The figure for a set of people: that of the nearest set that was answered, when they differ by fewer persons than the threshold; else its own. So
    /// two sets that differ by one person show the same figure, whoever asked for either.
    /// </summary>
    /// <param name="persons">True count of distinct persons.</param>
    /// <param name="people">The same persons.</param>
    /// <param name="profile">Gives the threshold.</param>
    /// <param name="noise">Gives the noise.</param>
    public ProtectedCount Show(long persons, PeoplePrint people, DisclosureProfile profile, PerturbationTable noise)
    {
        var near = Given.Select(given => (Given: given, Apart: people.Apart(given.People))).Where(n => n.Apart < profile.Threshold).ToList();
        return near.Count > 0 ? ProtectedCount.Given(near.MinBy(n => n.Apart).Given.Shown, profile, noise) : ProtectedCount.Of(persons, people.CellKey, profile, noise);
    }

    /// <summary>
    /// What an institution has spent in the year once these questions are answered; HYG-10040 when that is too much. A question that it was ever
    /// answered costs nothing. Only the questions count, never whom they find: what is left of a budget tells nothing of anybody.
    /// </summary>
    public Result<int> Spend(BodyId institution, IEnumerable<string> questions, DateOnly day)
    {
        var first = Given.Where(g => g.Institution == institution).DistinctBy(g => g.Question, StringComparer.Ordinal).ToDictionary(g => g.Question, g => g.Day.Year, StringComparer.Ordinal);
        Result<int> spent = first.Values.Count(year => year == day.Year);
        foreach (var question in questions.Distinct(StringComparer.Ordinal))
            spent = spent.Then(before => Budget.Spend(institution, before, first.ContainsKey(question)));
        return spent;
    }
}
