namespace Hygie.Core.Country;

/// <summary>A delivery no hub should accept: impossible dates, codes out of their lists, rows about nobody, a table without its key.</summary>
internal static class BadPracticeDelivery
{
    public static void Write(Func<string, Stream> open, CountryPlan plan)
    {
        using var patients = new CsvTable(open("gp-network-bad/GP_PATIENT.csv"), "NIR SEX BIRTH_DATE FAMILY_NAME GIVEN_NAME DEPARTEMENT");
        using var visits = new CsvTable(open("gp-network-bad/GP_VISIT.csv"), "VISIT_ID NIR VISIT_DATE REASON");
        using var measures = new CsvTable(open("gp-network-bad/GP_MEASURE.csv"), "VISIT_ID MEASURE VALUE UNIT");
        using var problems = new CsvTable(open("gp-network-bad/GP_PROBLEM.csv"), "NIR ONSET_DATE");
        var row = 0;
        foreach (var person in new Population(plan).Take(200))
        {
            WritePatient(patients, person, row);
            WriteVisit(visits, person, row);
            measures.Put(VisitId(row)).Put(row % 4 == 0 ? "SHOE" : "BMI").Put(row % 6 == 0 ? "heavy" : "24.5").Put("kg/m2").End();
            problems.Put(person.Nir).Put("01/01/2020").End();
            row++;
        }
    }

    private static void WritePatient(CsvTable patients, Inhabitant person, int row)
    {
        patients.Put(row % 11 == 0 ? "" : person.Nir).Put(row % 5 == 0 ? 7 : person.Sex);
        if (row % 3 == 0)
            patients.Put("31/02/1980");
        else
            patients.Day(person.Birth);
        patients.Put(person.Family).Put(person.Given).Put(row % 7 == 0 ? "20X" : person.Departement).End();
    }

    /// <summary>Every fourth visit is about somebody who is in no register.</summary>
    private static void WriteVisit(CsvTable visits, Inhabitant person, int row)
    {
        var stranger = InventedNir.Of(900_000 + row, person.Sex, person.Birth, provisional: false, seed: 1);
        visits.Put(VisitId(row)).Put(row % 4 == 1 ? stranger : person.Nir).Put(row % 9 == 0 ? "2023-15-40" : "12/03/2023").Put(row % 8 == 0 ? "XX99" : "I10").End();
    }

    private static string VisitId(int row) => "B" + row.ToString("000", System.Globalization.CultureInfo.InvariantCulture);
}
