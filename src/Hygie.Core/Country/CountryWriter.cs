namespace Hygie.Core.Country;

/// <summary>
/// Writes the country as the deliveries of its holders: <c>cnam/</c> (claims and hospital files, SNDS form), <c>cnam-correspondence/</c> for the
/// third party alone, <c>hospital-north/</c> and <c>hospital-south/</c> (FHIR R4 NDJSON), <c>gp-network/</c>, and <c>gp-network-bad/</c>, to be refused. <c>markers/</c> is nobody's delivery: it lists values to
/// look for in what a host held (see the seizure drill).
/// </summary>
public static class CountryWriter
{
    private const int HouseholdsPerReport = 256;

    /// <param name="plan">Country wanted; equal plans write equal bytes.</param>
    /// <param name="open">Opens the file of a relative path (with <c>/</c>) for writing. Each is opened once and disposed here; about 45 are open together.</param>
    /// <param name="progress">Told about inhabitants written, step <c>country</c>.</param>
    /// <param name="cancel">Stops between two households, leaving files unfinished.</param>
    /// <returns>What was planted. Memory does not grow with the number of inhabitants.</returns>
    public static Planted Write(CountryPlan plan, Func<string, Stream> open, IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        var planted = new Planted();
        WriteDrugs(open);
        BadPracticeDelivery.Write(open, plan);
        using var registers = new RegisterTables(open, planted);
        using var claims = new ClaimTables(open, planted, plan.Seed);
        using var stays = new StayTables(open, planted, plan.Seed);
        using var north = new HospitalRecords(open, Places.North);
        using var south = new HospitalRecords(open, Places.South);
        using var practices = new PracticeRegister(open, plan.Seed);
        var population = new Population(plan);
        for (long first = 0; first < plan.People; first += Population.HouseholdSize)
        {
            cancel.ThrowIfCancellationRequested();
            var household = population.Household(first);
            registers.CountTwins(household);
            foreach (var person in household)
            {
                var care = CareMaker.Of(person, plan.Seed);
                registers.Write(person, care);
                claims.Write(person, care);
                stays.Write(person, care);
                var inHospital = north.Write(person, care) | south.Write(person, care);
                var renamed = !string.Equals(person.Family, person.LaterFamily, StringComparison.Ordinal);
                planted.AddIf(practices.Write(person, care) && inHospital && renamed, Planted.NameChanges);
            }

            if (first / Population.HouseholdSize % HouseholdsPerReport == 0)
                progress?.Report(new Progress("country", first, plan.People, "people"));
        }

        progress?.Report(new Progress("country", plan.People, plan.People, "people"));
        return planted;
    }

    private static void WriteDrugs(Func<string, Stream> open)
    {
        using var table = new CsvTable(open("cnam/IR_PHA_R.csv"), "PHA_CIP_C13 PHA_PRS_IDE PHA_CIP_UCD PHA_ATC_C07 PHA_ATC_L07 PHA_ATC_C03 PHA_ATC_L03 PHA_NOM_COURT PHA_NOM_PA PHA_DOS_UNT_DSES PHA_DOS_PRA_DSES PHA_UNT_NBR_DSES PHA_PRI_UND PHA_MED_GEN");
        foreach (var drug in Pharmacy.All)
            table.Put(drug.Cip13).Put(drug.Cip7).Put(drug.Ucd).Put(drug.Atc).Put(drug.Substance).Put(drug.Atc[..3]).Put(drug.ClassName)
                .Put($"{drug.Substance} {drug.Strength}{drug.Unit}").Put(drug.Substance).Put(drug.Unit).Put(drug.Strength).Cents(drug.Units * 100L).Cents(drug.PriceCents).Put("G").End();
    }
}
