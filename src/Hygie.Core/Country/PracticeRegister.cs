namespace Hygie.Core.Country;

/// <summary>The register of the network of general practices: those of its patients who are registered under their own number.</summary>
internal sealed class PracticeRegister : IDisposable
{
    private const ulong PracticeStream = 5UL << 60;
    private readonly CsvTable _patients, _visits, _measures, _problems;
    private readonly ulong _seed;
    private long _visit;

    public PracticeRegister(Func<string, Stream> open, ulong seed)
    {
        _seed = seed;
        _patients = new(open("gp-network/GP_PATIENT.csv"), "NIR SEX BIRTH_DATE FAMILY_NAME GIVEN_NAME DEPARTEMENT");
        _visits = new(open("gp-network/GP_VISIT.csv"), "VISIT_ID NIR VISIT_DATE REASON");
        _measures = new(open("gp-network/GP_MEASURE.csv"), "VISIT_ID MEASURE VALUE UNIT");
        _problems = new(open("gp-network/GP_PROBLEM.csv"), "NIR CODE ONSET_DATE");
    }

    /// <returns>True when the person is in the register.</returns>
    public bool Write(Inhabitant person, CareHistory care)
    {
        if (!person.InGpNetwork || !person.NirKnown || person.IsArchived || !care.Visits.Exists(v => v.Speciality == 1))
            return false;
        _patients.Put(person.Nir).Put(person.Sex).Day(person.Birth).Put(person.LaterFamily).Put(person.Given).Put(person.LaterDepartement).End();
        var chance = new SeededChance(_seed, PracticeStream + (ulong)person.Index);
        var weight = chance.Between(190, 330);
        foreach (var visit in care.Visits.Where(v => v.Speciality == 1))
            WriteVisit(person, visit, weight, chance);
        WriteProblems(person, chance);
        return true;
    }

    public void Dispose()
    {
        foreach (var table in new[] { _patients, _visits, _measures, _problems })
            table.Dispose();
    }

    private void WriteVisit(Inhabitant person, Visit visit, int weight, SeededChance chance)
    {
        var id = "V" + (++_visit).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);
        _visits.Put(id).Put(person.Nir).Day(visit.Day).Put(visit.Reason).End();
        if (person.AgeOn(visit.Day) < 16)
            return;
        Measure(id, "BMI", weight + chance.Between(-8, 8), "kg/m2");
        var pressure = person.Hypertensive ? 1450 : 1220;
        Measure(id, "SBP", pressure + (10 * chance.Between(-14, 18)), "mm[Hg]");
        Measure(id, "DBP", (pressure * 6 / 10) + (10 * chance.Between(-9, 10)), "mm[Hg]");
        if (person.Diabetic)
            Measure(id, "HBA1C", chance.Between(58, 105), "%");
    }

    private void Measure(string visit, string kind, int tenths, string unit) => _measures.Put(visit).Put(kind).Cents(tenths * 10L).Put(unit).End();

    private void WriteProblems(Inhabitant person, SeededChance chance)
    {
        Problem(person, person.Type1Diabetic, "E10", chance);
        Problem(person, person.Type2Diabetic, "E11", chance);
        Problem(person, person.Hypertensive, "I10", chance);
        Problem(person, person.Copd, "J44", chance);
    }

    private void Problem(Inhabitant person, bool has, string code, SeededChance chance)
    {
        var earliest = person.Birth.AddYears(2);
        if (has)
            _problems.Put(person.Nir).Put(code).Day(chance.Day(earliest, new DateOnly(2021, 12, 31) > earliest ? new(2021, 12, 31) : earliest)).End();
    }
}
