namespace Hygie.Core.Country;

/// <summary>Writes the hospital files T_MCOaa of each year of discharge, with the mistakes of identity, grouping and double transmission that real ones have.</summary>
internal sealed class StayTables : IDisposable
{
    private const ulong StayStream = 4UL << 60;
    private static readonly string[] Dummies = [new('x', 17), new string('X', 16) + "D", new string('X', 16) + "S"];
    private readonly StayYear[] _years;
    private readonly Planted _planted;
    private readonly ulong _seed;

    public StayTables(Func<string, Stream> open, Planted planted, ulong seed)
    {
        (_planted, _seed) = (planted, seed);
        _years = [.. CountryPlan.StayYears.Select(y => new StayYear(open, y))];
    }

    /// <summary>Number of the tariff group of a patient group: any number of four digits, always the same.</summary>
    public static int TariffGroup(string ghm) => 1000 + (int)(SeededChance.Mix(ghm[0] * 131UL + ghm[1], ghm[3] * 137UL + ghm[4]) % 8000);

    public void Write(Inhabitant person, CareHistory care)
    {
        var chance = new SeededChance(_seed, StayStream + (ulong)person.Index);
        foreach (var stay in care.Stays)
            Write(person, stay, chance);
        foreach (var day in care.Outpatient.Where(d => d.Hospital.IsPublic))
            YearOf(day.Day).WriteOutpatient(day, CoverageOn(person, day.Day));
    }

    public void Dispose()
    {
        foreach (var year in _years)
            year.Dispose();
    }

    private void Write(Inhabitant person, Stay stay, SeededChance chance)
    {
        var sent = Draw(person, stay, chance);
        Send(person, stay, sent);
        if (sent.IsClean && stay.Hospital.Geographic.Length > 0 && chance.Happens(250))
        {
            Send(person, stay, sent with { Finess = stay.Hospital.Geographic });
            _planted.Add(Planted.DoubleStays);
        }

        if (sent.IsClean && stay.Out.DayNumber - stay.In.DayNumber >= 4 && chance.Happens(40))
            SendService(person, stay, sent, chance);
    }

    /// <summary>What the hospital sends about a stay: right for most, wrong in one way for a few.</summary>
    private static SentStay Draw(Inhabitant person, Stay stay, SeededChance chance)
    {
        var coverage = CoverageOn(person, stay.In);
        var sent = new SentStay(stay.Hospital.Finess, coverage.Psa, coverage.Rank, stay.Kind.Ghm, "", "8", stay.Died ? "9" : "8", "0");
        if (string.Equals(stay.Kind.Ghm, StayMaker.Chemotherapy.Ghm, StringComparison.Ordinal) && chance.Happens(200))
            sent = sent with { Type = "B" };
        return chance.Below(1000) switch
        {
            < 12 => sent with { Ghm = "90Z00Z" },
            < 22 => sent with { NirReturn = "1", Pseudonym = Registration.Pseudonym((ulong)person.Index, 51) },
            < 32 => sent with { NirReturn = "1" },
            < 42 => sent with { Pseudonym = chance.Of<string>(Dummies) },
            _ => sent,
        };
    }

    /// <summary>A service another hospital did during the stay, sent as a stay of its own.</summary>
    private void SendService(Inhabitant person, Stay stay, SentStay sent, SeededChance chance)
    {
        var day = stay.In.AddDays(chance.Between(1, 3));
        var other = stay.Hospital == Places.North ? Places.Clinic : Places.North;
        var service = new Stay(day, day, other, stay.Kind, Died: false);
        Send(person, service, sent with { Finess = other.Finess, Type = "B", EntryMode = "0", ExitMode = "0" });
    }

    private void Send(Inhabitant person, Stay stay, SentStay sent)
    {
        YearOf(stay.Out).Write(person, stay, sent);
        _planted.AddIf(sent.Ghm.StartsWith("90", StringComparison.Ordinal), Planted.GroupingErrors);
        _planted.AddIf(sent.NirReturn is not "0", Planted.ReturnCodes);
        _planted.AddIf(Dummies.Contains(sent.Pseudonym, StringComparer.Ordinal), Planted.DummyPseudonyms);
        _planted.AddIf(sent.Type is "B", Planted.InterHospitalServices);
        _planted.AddIf(sent is { EntryMode: "0", ExitMode: "0" }, Planted.TransferModes);
        _planted.AddIf(stay.In.Year < stay.Out.Year, Planted.DischargedNextYear);
    }

    private StayYear YearOf(DateOnly day) => _years[day.Year - CountryPlan.StayYears[0]];

    private static Coverage CoverageOn(Inhabitant person, DateOnly day)
    {
        var live = person.Coverages.Count(c => !c.Archived);
        return person.Coverages[live == 1 ? 0 : day.DayNumber / 60 % live];
    }
}

/// <summary>A stay as a hospital sends it.</summary>
internal sealed record SentStay(string Finess, string Pseudonym, int Rank, string Ghm, string Type, string EntryMode, string ExitMode, string NirReturn)
{
    /// <summary>Nothing wrong with it.</summary>
    public bool IsClean => Type.Length == 0 && NirReturn is "0" && Pseudonym[0] is not 'x' && !Pseudonym.StartsWith("XXXX", StringComparison.Ordinal) && !Ghm.StartsWith("90", StringComparison.Ordinal);
}
