using System.Globalization;
using CsCheck;
using Hygie.Core.Studies;

namespace Hygie.Testing.Studies;

/// <summary>Small random OMOP worlds and definitions, with a vocabulary of a few concepts below one another.</summary>
public static class GeneratedOmop
{
    private static readonly (string Id, string Vocabulary, string Code)[] Concepts =
    [
        ("1", "ATC", "A10BA"), ("2", "ATC", "A10BA02"), ("3", "RxNorm", "6809"), ("4", "RxNorm Extension", "OMOP99"), ("5", "SNOMED", "73211009"), ("6", "SNOMED", "44054006"),
        ("7", "ICD10", "E11.9"), ("8", "LOINC", "718-7"), ("9", "CCAM", "NEKA020"), ("10", "Visit", "OP"), ("11", "ICD10CM", "E11.9"),
    ];

    private static readonly string?[] Ids = [null, "0", .. Concepts.Select(c => c.Id)];
    private static readonly string?[] Written = [null, "A10BA02", "E11.9", "E119", "718-7", "718-70", "NEKA020-01", "6809", "44054006"];
    private static readonly string?[] Visits = ["9201", "262", "9202", "9203", "10"];

    /// <summary>A definition; of a version without vocabularies, by the codes that a source writes.</summary>
    public static Gen<StudyDefinition> Study(bool vocabularies) => GeneratedStudies.Of(SourceModel.Omop, Patterns(vocabularies));

    /// <summary>A world of five persons.</summary>
    public static Gen<DrawnTables> Data(bool vocabularies) =>
        Gen.Select(Gen.Int.Array[5], Row.Array[0, 20], Row.Array[0, 12], Row.Array[0, 5], Gen.Int.Array[0, 8]).Select(t => World(vocabularies, t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));

    private static Gen<(string? Person, string Day, int Dice)> Row => Gen.Select(GeneratedStudies.Persons, GeneratedStudies.Days, Gen.Int);

    private static Gen<EventPattern> Patterns(bool vocabularies)
    {
        var drugs = Codes(vocabularies, GeneratedStudies.Set(CodeSystem.Atc, "A10BA02", "A10BA*", "A*"), GeneratedStudies.Set(CodeSystem.RxNorm, "6809", "OMOP99"));
        var diseases = Codes(vocabularies, GeneratedStudies.Set(CodeSystem.Icd10, "E11*", "E119", "E10-E14"), GeneratedStudies.Set(CodeSystem.Snomed, "73211009", "44054006"));
        var acts = Codes(vocabularies, GeneratedStudies.Set(CodeSystem.Ccam, "NEKA020", "NE*"), GeneratedStudies.Set(CodeSystem.Snomed, "73211009", "44054006"));
        var tests = Codes(vocabularies, GeneratedStudies.Set(CodeSystem.Loinc, "718-7"), GeneratedStudies.Set(CodeSystem.Concept, "8", "6"));
        var visits = Gen.Const((EventPattern)new Consultation((CodeSet?)null));
        return Gen.OneOf<EventPattern>(
            drugs.Select(c => (EventPattern)new Dispensing(c)), diseases.Select(c => (EventPattern)new HospitalDiagnosis(c, [])), acts.Select(c => (EventPattern)new Procedure(c)),
            tests.Select(c => (EventPattern)new Biology(c)), Gen.Const((EventPattern)new Death((CodeSet?)null)), diseases.Select(c => (EventPattern)new Death(c)),
            Gen.Select(drugs, Gen.Int[1, 60], Gen.Int[0, 40], Gen.Int[1, 80]).Select(t => (EventPattern)new Exposure(t.Item1, t.Item2, t.Item3, t.Item4)),
            Gen.Int[0, 2].Select(n => (EventPattern)new Stay(null, null, n)), visits, Gen.Const((EventPattern)new FollowUp()),
            vocabularies ? GeneratedStudies.Set(CodeSystem.Concept, "5", "6", "3").Select(c => (EventPattern)new Consultation(c)) : visits);
    }

    private static Gen<CodeSet> Codes(bool vocabularies, Gen<CodeSet> written, Gen<CodeSet> named) =>
        vocabularies ? Gen.OneOf(written, named, GeneratedStudies.Set(CodeSystem.Concept, "3", "5", "6")) : written;

    private static DrawnTables World(
        bool vocabularies, int[] people, (string? Person, string Day, int Dice)[] rows, (string? Person, string Day, int Dice)[] visits, (string? Person, string Day, int Dice)[] periods, int[] links)
    {
        var data = DrawnTables.Empty(vocabularies ? OmopDrawing.All : OmopDrawing.WithoutVocabularies);
        for (var i = 0; i < 5; i++)
            AddPerson(data, GeneratedStudies.Named(i + 1), new GeneratedStudies.Dice(people[i]));
        foreach (var (person, day, dice) in rows)
            AddRow(data, person, day, new GeneratedStudies.Dice(dice));
        foreach (var (person, day, dice) in visits)
            AddVisit(data, person, day, new GeneratedStudies.Dice(dice));
        foreach (var (person, day, dice) in periods)
            data.Add("observation_period", [("_person", person), ("observation_period_start_date", "2020-01-01"), ("observation_period_end_date", new GeneratedStudies.Dice(dice).Of(day, "2023-06-01", null))]);
        data.Add("provider", [("provider_id", "1"), ("specialty_concept_id", "5")]);
        data.Add("provider", [("provider_id", "2"), ("specialty_concept_id", "6")]);
        if (vocabularies)
            AddVocabulary(data, links);
        return data;
    }

    private static void AddPerson(DrawnTables data, string name, GeneratedStudies.Dice dice)
    {
        data.Add("person", [("_person", name), ("year_of_birth", dice.Of("1950", "1972", "1992", "2010", null)), ("gender_concept_id", dice.Of("8507", "8532", "0", null))]);
        if (dice.Of("no", "yes") == "yes")
            data.Add("death", [("_person", name), ("death_date", dice.Of("2022-03-01", "2022-11-01", null)), ("cause_concept_id", dice.Of(Ids)), ("cause_source_concept_id", dice.Of(Ids)), ("cause_source_value", dice.Of(Written))]);
    }

    private static void AddRow(DrawnTables data, string? person, string day, GeneratedStudies.Dice dice)
    {
        var (table, prefix, date) = (dice.Of("drug", "drug", "condition", "procedure", "measurement")!) switch
        {
            "drug" => ("drug_exposure", "drug", "drug_exposure_start_date"),
            "condition" => ("condition_occurrence", "condition", "condition_start_date"),
            "procedure" => ("procedure_occurrence", "procedure", "procedure_date"),
            _ => ("measurement", "measurement", "measurement_date"),
        };
        List<(string, string?)> cells = [("_person", person), (date, day), (prefix + "_concept_id", dice.Of(Ids)), (prefix + "_source_concept_id", dice.Of(Ids)), (prefix + "_source_value", dice.Of(Written))];
        if (prefix is "drug" or "procedure")
            cells.Add(("quantity", prefix is "drug" ? dice.Of(null, "0", "30", "2.5", "0.4") : dice.Of(null, "0", "1", "3")));
        data.Add(table, cells);
    }

    private static void AddVisit(DrawnTables data, string? person, string day, GeneratedStudies.Dice dice)
    {
        var nights = dice.Of("0", "1", "9", null);
        var end = nights is null ? null : DrawnTables.Day(day)!.Value.AddDays(int.Parse(nights, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        data.Add("visit_occurrence", [("_person", person), ("visit_concept_id", dice.Of(Visits)), ("visit_start_date", day), ("visit_end_date", end), ("provider_id", dice.Of("1", "2", "3", null))]);
    }

    /// <summary>Some concepts stand below others; in OMOP each also stands below itself, which not every loading writes.</summary>
    private static void AddVocabulary(DrawnTables data, int[] links)
    {
        foreach (var (id, vocabulary, code) in Concepts)
            data.Add("concept", [("concept_id", id), ("vocabulary_id", vocabulary), ("concept_code", code)]);
        data.Add("concept_ancestor", [("ancestor_concept_id", "9202"), ("descendant_concept_id", "10")]);
        foreach (var link in links.Select(l => new GeneratedStudies.Dice(l)))
            data.Add("concept_ancestor", [("ancestor_concept_id", link.Of(Ids[2..])), ("descendant_concept_id", link.Of(Ids[2..]))]);
    }
}
