namespace Hygie.Core.Country;

/// <summary>What country is wanted. Two equal plans give deliveries that are equal byte for byte.</summary>
/// <param name="People">How many inhabitants, 1 or more.</param>
/// <param name="Seed">Any number.</param>
public sealed record CountryPlan(long People = 10_000, ulong Seed = 2026)
{
    /// <summary>Care is invented from this day.</summary>
    public static readonly DateOnly FirstDay = new(2022, 1, 1);

    /// <summary>Care begins on this day at the latest; a stay may end in the next year.</summary>
    public static readonly DateOnly LastDay = new(2023, 12, 31);

    /// <summary>Years of discharge that have hospital files.</summary>
    public static readonly IReadOnlyList<int> StayYears = [2022, 2023, 2024];

    /// <summary>How many inhabitants have the rare disease, at most, whatever the size of the country: fewer than the threshold of 11.</summary>
    public const int RarePeople = 7;
}
