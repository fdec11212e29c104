namespace Hygie.Core.Country;

/// <summary>Sends people to hospital: what their illnesses and age make likely.</summary>
internal static class StayMaker
{
    public static readonly StayKind Chemotherapy = new("Z511", "C509", "", "", "28Z07Z", 0);
    private static readonly StayKind HeartAttack = new("I210", "", "I10", "DDAF006", "05K051", 9);
    private static readonly StayKind HeartFailure = new("I500", "", "N179", "", "05M092", 14);
    private static readonly StayKind Stroke = new("I639", "", "I10", "", "01M302", 18);
    private static readonly StayKind Lung = new("J440", "", "", "ZBQK002", "04M182", 12);
    private static readonly StayKind Pneumonia = new("J189", "", "", "ZBQK002", "04M052", 10);
    private static readonly StayKind Sugar = new("E116", "", "I10", "", "10M022", 8);
    private static readonly StayKind Hip = new("S720", "", "E86", "NEKA020", "08C471", 16);
    private static readonly StayKind Delivery = new("O800", "", "", "JQGD010", "14Z13A", 5);
    private static readonly StayKind Newborn = new("Z380", "", "", "", "15M05A", 5);
    private static readonly StayKind ChestPain = new("R074", "", "", "DEQP003", "05M13T", 1);
    private static readonly StayKind Cataract = new("H251", "", "", "BFGA004", "02C05J", 0);

    public static void Add(Inhabitant person, CareHistory care, SeededChance chance, DateOnly from, DateOnly to)
    {
        var age = person.AgeOn(to);
        foreach (var (kind, perThousand) in Likely(person, age))
            if (chance.Happens(perThousand))
                Place(person, care, chance, kind, kind == Newborn ? from : chance.Day(from, to));
    }

    private static (StayKind Kind, int PerThousand)[] Likely(Inhabitant person, int age) =>
    [
        (HeartAttack, person.Hypertensive && age >= 45 ? 30 : age >= 60 ? 8 : 0),
        (HeartFailure, age >= 75 ? 50 : 0),
        (Stroke, age >= 65 ? 15 : 0),
        (Lung, person.Copd ? 180 : 0),
        (Pneumonia, age >= 70 ? 30 : 4),
        (Sugar, person.Diabetic ? 60 : 0),
        (Hip, age >= 78 ? 40 : 0),
        (Delivery, person.Sex == 2 && age is >= 20 and < 42 ? 70 : 0),
        (Newborn, person.Birth >= CountryPlan.FirstDay ? 950 : 0),
        (ChestPain, age >= 35 ? 20 : 3),
        (Cataract, age >= 68 ? 40 : 0),
    ];

    private static void Place(Inhabitant person, CareHistory care, SeededChance chance, StayKind kind, DateOnly admission)
    {
        var discharge = admission.AddDays(kind.LongestDays == 0 ? 0 : chance.Between(1, kind.LongestDays));
        var died = person.Death <= discharge;
        var hospital = Places.HospitalOf(person.DepartementOn(admission), chance);
        care.Stays.Add(new(admission, died ? person.Death!.Value : discharge, hospital, kind, died));
    }
}
