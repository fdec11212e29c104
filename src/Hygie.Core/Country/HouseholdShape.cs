namespace Hygie.Core.Country;

/// <summary>Who lives together: two adults with two children, or four adults who only share an address.</summary>
internal sealed record HouseholdShape(bool IsFamily, bool AreTwins, int[] Sexes, DateOnly[] Births, string Family, string Departement, string Commune, bool InGpNetwork)
{
    public static HouseholdShape Draw(SeededChance chance)
    {
        var isFamily = chance.Happens(520);
        var twins = isFamily && chance.Happens(40);
        var sexes = new[] { 1, 2, chance.Between(1, 2), chance.Between(1, 2) };
        var births = isFamily ? FamilyBirths(chance, twins) : AdultBirths(chance);
        var commune = chance.Between(1, 900).ToString("000", System.Globalization.CultureInfo.InvariantCulture);
        return new HouseholdShape(isFamily, twins, sexes, births, InventedNames.Family(chance), Places.Departement(chance), commune, chance.Happens(400));
    }

    /// <summary>Parents 20 to 42 years older than the elder child; children born from 2004 to 2023.</summary>
    private static DateOnly[] FamilyBirths(SeededChance chance, bool twins)
    {
        var elder = chance.Day(new(2004, 1, 1), new(2022, 12, 31));
        var younger = twins ? elder : chance.Day(elder.AddDays(400), new(2024, 2, 10));
        if (younger > new DateOnly(2023, 11, 30))
            younger = new DateOnly(2023, 11, 30).AddDays(-chance.Below(60));
        return [elder.AddDays(-chance.Between(20 * 365, 42 * 365)), elder.AddDays(-chance.Between(20 * 365, 40 * 365)), elder, younger];
    }

    private static DateOnly[] AdultBirths(SeededChance chance)
    {
        var (first, last) = chance.Happens(650) ? (new DateOnly(1928, 1, 1), new DateOnly(1962, 12, 31)) : (new DateOnly(1952, 1, 1), new DateOnly(2001, 12, 31));
        return [chance.Day(first, last), chance.Day(first, last), chance.Day(first, last), chance.Day(first, last)];
    }
}
