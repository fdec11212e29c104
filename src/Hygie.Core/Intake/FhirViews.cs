using System.Collections.Immutable;
using System.Text.Json;

namespace Hygie.Core.Intake;

/// <summary>One resource type of FHIR R4 seen as one table.</summary>
/// <param name="Resource">Resource type, such as <c>Patient</c>; the bulk file is <c>Patient.ndjson</c> or <c>Patient.000.ndjson</c>.</param>
/// <param name="Table">Table of the definitions.</param>
/// <param name="Columns">Column → how its text is found in a resource; empty text when it is not there.</param>
public sealed record FhirView(string Resource, string Table, ImmutableArray<FhirColumn> Columns);

/// <summary>One column of a view.</summary>
public sealed record FhirColumn(string Name, Func<JsonElement, string> Text);

/// <summary>
/// The fixed views that turn hospital records into the HOSP_* tables, before anything is stored. Codes are taken in the French
/// coding when a resource has it, else the first one, and left to the nomenclature check. Source: HL7 FHIR R4 (4.0.1).
/// </summary>
public static class FhirViews
{
    private const string Nir = "urn:oid:1.2.250.1.213.1.4.8";
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    private const string Atc = "http://www.whocc.no/atc";
    private const string Loinc = "http://loinc.org";
    private const string Ccam = "https://smt.esante.gouv.fr/terminologie-ccam";

    public static ImmutableArray<FhirView> All { get; } =
    [
        new("Patient", "HOSP_PATIENT",
        [
            new("patient_id", r => Text(r, "id")), new("nir", r => Identifier(r, Nir)), new("ipp", LocalNumber),
            new("family", r => Name(r, "family")), new("given", r => Name(r, "given")), new("sex", Sex),
            new("birth_date", r => Day(r, "birthDate")), new("death_date", r => Day(r, "deceasedDateTime")),
            new("departement", r => Text(First(r, "address"), "district")),
        ]),
        new("Encounter", "HOSP_STAY",
        [
            new("stay_id", r => Text(r, "id")), new("patient_id", r => Reference(r, "subject")), new("class", r => Text(Member(r, "class"), "code")),
            new("start_date", r => Day(Member(r, "period"), "start")), new("end_date", r => Day(Member(r, "period"), "end")), new("status", r => Text(r, "status")),
        ]),
        new("Condition", "HOSP_CONDITION",
        [
            .. Head("condition_id"), new("code", r => Code(r, "code", Icd10).Replace(".", "", StringComparison.Ordinal)),
            new("recorded_date", r => Day(r, "recordedDate")),
        ]),
        new("Observation", "HOSP_OBSERVATION",
        [
            .. Head("observation_id"), new("code", r => Code(r, "code", Loinc)), new("value", r => Number(Member(r, "valueQuantity"), "value")),
            new("unit", r => Text(Member(r, "valueQuantity"), "code")), new("observed_date", r => Day(r, "effectiveDateTime", "effectivePeriod")),
        ]),
        new("MedicationRequest", "HOSP_DRUG",
        [
            .. Head("request_id"), new("atc", r => Code(r, "medicationCodeableConcept", Atc)), new("authored_date", r => Day(r, "authoredOn")),
        ]),
        new("Procedure", "HOSP_PROCEDURE",
        [
            .. Head("procedure_id"), new("code", r => Code(r, "code", Ccam)), new("performed_date", r => Day(r, "performedDateTime", "performedPeriod")),
        ]),
    ];

    /// <summary>The view of a bulk file, by its name; null for resource types that no table takes.</summary>
    public static FhirView? Of(DeliveredFile file)
    {
        if (!file.Path.Contains(".ndjson", StringComparison.OrdinalIgnoreCase))
            return null;
        var resource = file.TableName.Split('.')[0];
        return All.FirstOrDefault(v => string.Equals(v.Resource, resource, StringComparison.Ordinal));
    }

    private static IEnumerable<FhirColumn> Head(string id) =>
        [new(id, r => Text(r, "id")), new("patient_id", r => Reference(r, "subject")), new("stay_id", r => Reference(r, "encounter"))];

    private static JsonElement Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement item, string name) =>
        Member(item, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static string Number(JsonElement item, string name) =>
        Member(item, name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : "";

    private static JsonElement.ArrayEnumerator Items(JsonElement item, string name) =>
        Member(item, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static JsonElement First(JsonElement item, string name) => Items(item, name).FirstOrDefault();

    /// <summary>The day of a date or date-time, as written in its own time zone; of a period, its start.</summary>
    private static string Day(JsonElement item, string name, string period = "")
    {
        var text = Text(item, name);
        if (text.Length == 0 && period.Length > 0)
            text = Text(Member(item, period), "start");
        return text.Length > 10 && text[10] == 'T' ? text[..10] : text;
    }

    private static string Reference(JsonElement item, string name)
    {
        var text = Text(Member(item, name), "reference");
        return text[(text.LastIndexOf('/') + 1)..];
    }

    private static string Code(JsonElement item, string name, string system)
    {
        var codings = Items(Member(item, name), "coding").ToList();
        var known = codings.Find(c => string.Equals(Text(c, "system"), system, StringComparison.Ordinal));
        return Text(known.ValueKind == JsonValueKind.Object ? known : codings.FirstOrDefault(), "code");
    }

    private static string Identifier(JsonElement item, string system) =>
        Text(Items(item, "identifier").FirstOrDefault(i => string.Equals(Text(i, "system"), system, StringComparison.Ordinal)), "value");

    /// <summary>The hospital's own number: the identifier of type PI, or MR where hospitals write it so.</summary>
    private static string LocalNumber(JsonElement item) =>
        Text(Items(item, "identifier").FirstOrDefault(i => Items(Member(i, "type"), "coding").Any(c => Text(c, "code") is "PI" or "MR")), "value");

    /// <summary>The official name, else the first.</summary>
    private static string Name(JsonElement item, string part)
    {
        var names = Items(item, "name").ToList();
        var official = names.Find(n => string.Equals(Text(n, "use"), "official", StringComparison.Ordinal));
        var name = official.ValueKind == JsonValueKind.Object ? official : names.FirstOrDefault();
        return string.Equals(part, "given", StringComparison.Ordinal)
            ? string.Join(' ', Items(name, "given").Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString())) : Text(name, part);
    }

    private static string Sex(JsonElement item) => Text(item, "gender") switch { "male" => "1", "female" => "2", _ => "" };
}
