namespace Hygie.Core.Country;

/// <summary>
/// What is true of the country, asked of the people themselves and not of the claims: a study that reads the claims well comes close.
/// The differences that remain are those of the claims: fictitious numbers, care claimed too late, stays linked to nobody.
/// Each answer walks through the whole population.
/// </summary>
public sealed class CountryTruth(CountryPlan plan)
{
    private readonly Population _population = new(plan);

    /// <summary>Inhabitants of 40 or more (age reached in 2022) who were handed metformin in 2022; cancelled dispensings do not count.</summary>
    public long MetforminIn2022From40() => Count((p, care) => 2022 - p.Birth.Year >= 40 && care.Dispensings.Exists(d => d.Day.Year == 2022 && IsMetformin(d) && !d.Cancelled));

    /// <summary>The same with the cancelled dispensings: what a naive query finds at best.</summary>
    public long MetforminClaimedIn2022From40() => Count((p, care) => 2022 - p.Birth.Year >= 40 && care.Dispensings.Exists(d => d.Day.Year == 2022 && IsMetformin(d)));

    /// <summary>Inhabitants admitted for a heart attack in 2022 or 2023.</summary>
    public long HeartAttacks() => Count((_, care) => care.Stays.Exists(s => s.Kind.Main is "I210"));

    /// <summary>Stays of a hospital, each counted once, by year of discharge.</summary>
    public long StaysDischargedIn(int year) => _population.Sum(p => (long)CareMaker.Of(p, plan.Seed).Stays.Count(s => s.Out.Year == year));

    /// <summary>Inhabitants who have diabetes, treated or not.</summary>
    public long Diabetics() => Count((p, _) => p.Diabetic && !p.IsArchived);

    /// <summary>Inhabitants who have the rare disease: fewer than 11.</summary>
    public long Rare() => Count((p, _) => p.Rare);

    /// <summary>Deaths of a year.</summary>
    public long DeathsIn(int year) => Count((p, _) => p.Death?.Year == year);

    private static bool IsMetformin(Dispensing given) => given.Drug.Atc is "A10BA02";

    private long Count(Func<Inhabitant, CareHistory, bool> holds) => _population.LongCount(p => holds(p, CareMaker.Of(p, plan.Seed)));
}
