namespace Hygie.Core.Country;

/// <summary>
/// Care that follows from an event or an age, and that shipped studies look for: statins after a heart attack, sleeping pills of the old, screening of women.
/// It draws from a chance of its own, so that the rest of the country stays as it was.
/// </summary>
internal static class FollowUp
{
    private const string HeartAttack = "I210", Mammography = "QEQK004";
    private const int Radiologist = 6;

    public static void Add(Inhabitant person, CareHistory care, SeededChance chance, DateOnly from, DateOnly to)
    {
        foreach (var stay in care.Stays.Where(s => string.Equals(s.Kind.Main, HeartAttack, StringComparison.Ordinal) && !s.Died).ToList())
            if (chance.Happens(750))
                Every(30, stay.Out.AddDays(chance.Between(1, 45)), to, chance, day => Give(care, "C10AA05", day));
        var age = person.AgeOn(to);
        if (age >= 65 && chance.Happens(180))
        {
            var start = chance.Day(from, to);
            var end = start.AddDays(chance.Between(20, 300));
            Every(28, start, end < to ? end : to, chance, day => Give(care, "N05BA12", day));
        }

        if (person.Sex == 2 && age is >= 50 and < 75 && chance.Happens(550))
            care.Visits.Add(new(chance.Day(from, to), Radiologist, "Z000", Mammography));
    }

    private static void Give(CareHistory care, string atc, DateOnly day) => care.Dispensings.Add(new(day, Pharmacy.Of(atc), 1, Cancelled: false, ByHospital: false));

    private static void Every(int days, DateOnly first, DateOnly to, SeededChance chance, Action<DateOnly> act)
    {
        for (var day = first; day <= to; day = day.AddDays(days + chance.Between(-3, 3)))
            act(day);
    }
}
