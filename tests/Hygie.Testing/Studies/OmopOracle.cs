using System.Globalization;
using Hygie.Core.Studies;
using Row = System.Collections.Generic.IReadOnlyDictionary<string, string?>;

namespace Hygie.Testing.Studies;

/// <summary>Finds the events of OMOP tables in plain rows, one sentence of <c>spec/study-definition.md</c> after the other.</summary>
internal sealed class OmopOracle(DrawnTables data) : ISourceOracle
{
    private readonly bool _vocabularies = data.Drawing.Tables.Contains("concept");

    public IEnumerable<Row> Persons => data["person"].Select(p => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["_person"] = p["_person"], ["birth_year"] = p["year_of_birth"], ["sex"] = p["gender_concept_id"] switch { "8507" => "1", "8532" => "2", _ => "9" },
    });

    public IEnumerable<DrawnEvent> Of(EventPattern pattern, Period window) => pattern switch
    {
        Dispensing drug => Coded("drug_exposure", "drug", "drug_exposure_start_date", drug.Codes, window, r => r["quantity"] is { } q ? (long)Math.Round(decimal.Parse(q, CultureInfo.InvariantCulture), MidpointRounding.AwayFromZero) : null),
        HospitalDiagnosis diagnosis => Coded("condition_occurrence", "condition", "condition_start_date", diagnosis.Codes, window, _ => 1),
        Procedure procedure => Coded("procedure_occurrence", "procedure", "procedure_date", procedure.Codes, window, r => r["quantity"] is { } q and not "0" ? long.Parse(q, CultureInfo.InvariantCulture) : 1),
        Biology biology => Coded("measurement", "measurement", "measurement_date", biology.Codes, window, _ => 1),
        Death { Causes: { } causes } => Coded("death", "cause", "death_date", causes, window, _ => 1),
        Death => Mine("death", "death_date", window).Select(r => new DrawnEvent(r["_person"]!, Day(r["death_date"])!.Value, null, 1, null)),
        Stay stay => Visits(["9201", "262"], window).Where(v => stay.MinDays == 0 || v.Event.Days >= stay.MinDays).Select(v => v.Event),
        Consultation { Specialties: null } => Visits(["9202"], window).Select(v => v.Event),
        Consultation { Specialties: { } specialties } =>
            from visit in Visits(["9202"], window)
            from provider in data["provider"]
            where provider["provider_id"] is { } id && id == visit.Row["provider_id"]
            let code = Named(specialties, provider["specialty_concept_id"])
            where code is not null
            select visit.Event with { Code = code },
        FollowUp => from period in data["observation_period"]
                    let start = Day(period["observation_period_start_date"])
                    let end = Day(period["observation_period_end_date"])
                    where period["_person"] is not null && start <= window.From && end >= window.To
                    select new DrawnEvent(period["_person"]!, start!.Value, null, 1, end!.Value.DayNumber - start.Value.DayNumber),
        _ => throw new InvalidOperationException("A pattern without a meaning."),
    };

    /// <summary>A row says its code three times: as the source wrote it, as the source's concept, as the standard concept. The first that is meant counts.</summary>
    private IEnumerable<DrawnEvent> Coded(string table, string prefix, string date, CodeSet codes, Period window, Func<Row, long?> quantity)
    {
        foreach (var row in Mine(table, date, window))
            if ((Written(codes, row[prefix + "_source_value"]) ?? Named(codes, row[prefix + "_source_concept_id"]) ?? Named(codes, row[prefix + "_concept_id"])) is { } code)
                yield return new DrawnEvent(row["_person"]!, Day(row[date])!.Value, code, quantity(row), null);
    }

    private static string? Written(CodeSet codes, string? value)
    {
        var code = codes.System switch
        {
            CodeSystem.Atc or CodeSystem.Loinc => value,
            CodeSystem.Icd10 => value?.Replace(".", "", StringComparison.Ordinal),
            CodeSystem.Ccam => value is { Length: > 7 } ? value[..7] : value,
            _ => null,
        };
        return EventOracle.Matches(codes, code) ? code : null;
    }

    /// <summary>The last of the named codes that are this concept or stand above it.</summary>
    private string? Named(CodeSet codes, string? concept)
    {
        if (!_vocabularies || concept is null)
            return null;
        var above = data["concept_ancestor"].Where(a => a["descendant_concept_id"] == concept).Select(a => a["ancestor_concept_id"]).Append(concept);
        var named = codes.System == CodeSystem.Concept ? above : data["concept"].Where(c => above.Contains(c["concept_id"]) && Vocabulary(codes.System).Contains(c["vocabulary_id"])).Select(c => c["concept_code"]);
        return named.Select(c => codes.System == CodeSystem.Icd10 ? c!.Replace(".", "", StringComparison.Ordinal) : c).Where(c => EventOracle.Matches(codes, c)).Max(StringComparer.Ordinal);
    }

    private static string[] Vocabulary(CodeSystem system) => system switch
    {
        CodeSystem.Icd10 => ["ICD10", "CIM10"],
        CodeSystem.RxNorm => ["RxNorm", "RxNorm Extension"],
        CodeSystem.Snomed => ["SNOMED"],
        _ => [system.ToString().ToUpperInvariant()],
    };

    private IEnumerable<(DrawnEvent Event, Row Row)> Visits(string[] kinds, Period window) =>
        from row in Mine("visit_occurrence", "visit_start_date", window)
        where kinds.Contains(row["visit_concept_id"]) || (_vocabularies && data["concept_ancestor"].Any(a => a["descendant_concept_id"] == row["visit_concept_id"] && kinds.Contains(a["ancestor_concept_id"])))
        let start = Day(row["visit_start_date"])!.Value
        select (new DrawnEvent(row["_person"]!, start, null, 1, Day(row["visit_end_date"])?.DayNumber - start.DayNumber), row);

    private IEnumerable<Row> Mine(string table, string date, Period window) => data[table].Where(r => r["_person"] is not null && EventOracle.In(Day(r[date]), window));

    private static DateOnly? Day(string? text) => DrawnTables.Day(text);
}
