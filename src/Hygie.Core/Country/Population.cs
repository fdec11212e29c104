using System.Collections;

namespace Hygie.Core.Country;

/// <summary>The inhabitants of a plan, made household by household (four neighbours in the numbering); nothing is kept.</summary>
public sealed class Population(CountryPlan plan) : IEnumerable<Inhabitant>
{
    internal const int HouseholdSize = 4;
    private const ulong HouseholdStream = 1UL << 60;
    private readonly HashSet<long> _rare = RareOf(plan);

    public CountryPlan Plan { get; } = plan;

    /// <summary>Everybody, in the order of their numbers.</summary>
    /// <remarks>An enumerator and not an enumerable method: the compiler gives the latter a look at the thread, which Core must not take.</remarks>
    public IEnumerator<Inhabitant> GetEnumerator()
    {
        for (long first = 0; first < Plan.People; first += HouseholdSize)
            foreach (var person in Household(first))
                yield return person;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The household whose first member has this index (a multiple of four); the last one may be smaller.</summary>
    internal Inhabitant[] Household(long first)
    {
        var chance = new SeededChance(Plan.Seed, HouseholdStream + (ulong)first);
        var home = HouseholdShape.Draw(chance);
        var members = new Inhabitant[(int)Math.Min(HouseholdSize, Plan.People - first)];
        for (var slot = 0; slot < members.Length; slot++)
            members[slot] = Member(first, slot, home);
        return members;
    }

    private Inhabitant Member(long first, int slot, HouseholdShape home)
    {
        var index = first + slot;
        var chance = new SeededChance(Plan.Seed, (ulong)index);
        var (sex, birth) = (home.Sexes[slot], home.Births[slot]);
        var registration = Registration.Draw(Plan.Seed, first, slot, home, chance);
        var age = CountryPlan.FirstDay.Year - birth.Year;
        var death = registration.LongArchived ? chance.Day(new(2010, 1, 1), new(2012, 12, 1)) : DrawDeath(chance, birth, age);
        var family = home.IsFamily && slot > 1 ? home.Family : InventedNames.Family(chance);
        var departement = home.Departement;
        var given = InventedNames.Given(chance, sex);
        var type2 = age >= 30 && chance.Happens(age >= 60 ? 140 : 50);
        return new Inhabitant
        {
            Index = index, Sex = sex, Birth = birth, Death = death,
            Nir = registration.Nir, NirKind = registration.Kind, NirKnown = registration.Known, NirAno = registration.Ano, Coverages = registration.Coverages,
            Family = family, LaterFamily = sex == 2 && age is > 20 and < 60 && chance.Happens(200) ? InventedNames.Family(chance) : family, Given = given,
            Departement = departement, LaterDepartement = chance.Happens(30) ? Places.Departement(chance) : departement,
            MoveDay = chance.Day(new(2022, 6, 1), new(2023, 6, 1)), Commune = home.Commune,
            IsTwin = home.AreTwins && slot > 1,
            Type2Diabetic = type2, Type1Diabetic = !type2 && age >= 8 && chance.Happens(5),
            Hypertensive = age >= 35 && chance.Happens(age >= 60 ? 400 : 110), Copd = age >= 45 && chance.Happens(60),
            BreastCancer = sex == 2 && age >= 40 && chance.Happens(15), Rare = _rare.Contains(index),
            InGpNetwork = home.InGpNetwork,
        };
    }

    private static DateOnly? DrawDeath(SeededChance chance, DateOnly birth, int age)
    {
        var perThousand = age >= 85 ? 200 : age >= 70 ? 60 : age >= 40 ? 8 : 1;
        var from = birth > CountryPlan.FirstDay ? birth : CountryPlan.FirstDay;
        return chance.Happens(perThousand) ? chance.Day(from, CountryPlan.LastDay) : null;
    }

    private static HashSet<long> RareOf(CountryPlan plan) =>
        [.. Enumerable.Range(0, CountryPlan.RarePeople).Select(k => (long)(SeededChance.Mix(plan.Seed, (ulong)k + 77) % (ulong)plan.People))];
}
