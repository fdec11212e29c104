using System.Globalization;
using System.Text;

namespace Hygie.Core.Country;

/// <summary>One hospital's records as FHIR R4 bulk data: one file per resource type, one resource a line. Same people and stays as in the claims.</summary>
internal sealed class HospitalRecords : IDisposable
{
    /// <summary>The French national health identifier, as FHIR names it.</summary>
    private const string NirSystem = "urn:oid:1.2.250.1.213.1.4.8";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Hospital _hospital;

    /// <summary>One patient in so many is a marker of the seizure drill.</summary>
    private const long MarkedOneIn = 3;

    private readonly StreamWriter _patients, _encounters, _conditions, _observations, _requests, _procedures, _markers;
    private readonly ulong _salt;

    public HospitalRecords(Func<string, Stream> open, Hospital hospital)
    {
        StreamWriter Open(string resource) => new(open($"{hospital.Holder}/{resource}.ndjson"), Utf8, 1 << 16) { NewLine = "\n" };
        (_hospital, _salt) = (hospital, ulong.Parse(hospital.Finess, CultureInfo.InvariantCulture));
        (_patients, _encounters, _conditions) = (Open("Patient"), Open("Encounter"), Open("Condition"));
        (_observations, _requests, _procedures) = (Open("Observation"), Open("MedicationRequest"), Open("Procedure"));
        _markers = new StreamWriter(open($"markers/{hospital.Holder}.txt"), Utf8) { NewLine = "\n" };
    }

    /// <returns>True when the person was ever treated here.</returns>
    public bool Write(Inhabitant person, CareHistory care)
    {
        var stays = care.Stays.FindAll(s => s.Hospital == _hospital);
        var days = care.Outpatient.FindAll(d => d.Hospital == _hospital);
        if (stays.Count + days.Count == 0)
            return false;
        var patient = Id((ulong)person.Index, 1);
        WritePatient(person, patient);
        for (var i = 0; i < stays.Count; i++)
            WriteStay(person, stays[i], patient, Id((ulong)person.Index, 100 + (ulong)i));
        for (var i = 0; i < days.Count; i++)
            WriteDay(person, days[i], patient, Id((ulong)person.Index, 200 + (ulong)i));
        if (person.Index % MarkedOneIn == 0)
            WriteMarkers(person, Id((ulong)person.Index, stays.Count > 0 ? 100UL : 200UL));
        return true;
    }

    /// <summary>What the seizure drill looks for afterwards: the visit's own number stands in the data, the patient's must be found nowhere.</summary>
    private void WriteMarkers(Inhabitant person, string visit)
    {
        _markers.WriteLine("content " + visit);
        _markers.WriteLine("identity " + person.Nir);
    }

    public void Dispose()
    {
        foreach (var file in new[] { _patients, _encounters, _conditions, _observations, _requests, _procedures, _markers })
            file.Dispose();
    }

    private string Id(ulong index, ulong what) => SeededChance.Mix(index ^ _salt, what + 7000).ToString("x16", CultureInfo.InvariantCulture);

    private void WritePatient(Inhabitant person, string id)
    {
        var number = SeededChance.Mix((ulong)person.Index, _salt) % 10_000_000_000;
        var death = person.Death is { } day ? $",\"deceasedDateTime\":\"{Iso(day)}\"" : "";
        _patients.WriteLine(
            $"{{\"resourceType\":\"Patient\",\"id\":\"{id}\",\"identifier\":[{{\"use\":\"official\",\"system\":\"{NirSystem}\",\"value\":\"{person.Nir}\"}}," +
            $"{{\"type\":{{\"coding\":[{{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"PI\"}}]}},\"system\":\"urn:hygie:country:{_hospital.Holder}:ipp\",\"value\":\"{number.ToString("0000000000", CultureInfo.InvariantCulture)}\"}}]," +
            $"\"name\":[{{\"use\":\"official\",\"family\":\"{person.Family}\",\"given\":[\"{person.Given}\"]}}],\"gender\":\"{(person.Sex == 1 ? "male" : "female")}\",\"birthDate\":\"{Iso(person.Birth)}\"{death}," +
            $"\"address\":[{{\"use\":\"home\",\"district\":\"{person.Departement}\",\"country\":\"FRA\"}}]}}");
    }

    private void WriteStay(Inhabitant person, Stay stay, string patient, string id)
    {
        WriteEncounter(id, patient, "IMP", stay.In, stay.Out);
        WriteCondition(id + "a", patient, id, stay.Kind.Main, stay.In);
        if (stay.Kind.Associated.Length > 0)
            WriteCondition(id + "b", patient, id, stay.Kind.Associated, stay.In);
        if (stay.Kind.Act.Length > 0)
            _procedures.WriteLine($"{{\"resourceType\":\"Procedure\",\"id\":\"{id}p\",\"status\":\"completed\",\"code\":{{\"coding\":[{{\"system\":\"https://smt.esante.gouv.fr/terminologie-ccam\",\"code\":\"{stay.Kind.Act}\"}}]}},\"subject\":{{\"reference\":\"Patient/{patient}\"}},\"encounter\":{{\"reference\":\"Encounter/{id}\"}},\"performedDateTime\":\"{Iso(stay.In)}\"}}");
        if (person.Diabetic)
            WriteDiabetes(person, patient, id, stay.In);
    }

    private void WriteDay(Inhabitant person, OutpatientDay day, string patient, string id)
    {
        WriteEncounter(id, patient, "AMB", day.Day, day.Day);
        if (person.Diabetic)
            WriteDiabetes(person, patient, id, day.Day);
    }

    /// <summary>A diabetic seen in hospital has the diagnosis, a test and a prescription.</summary>
    private void WriteDiabetes(Inhabitant person, string patient, string encounter, DateOnly day)
    {
        var tenths = 58 + (int)(SeededChance.Mix((ulong)person.Index, (ulong)day.DayNumber) % 48);
        WriteCondition(encounter + "d", patient, encounter, person.Type1Diabetic ? "E10" : "E119", day);
        _observations.WriteLine($"{{\"resourceType\":\"Observation\",\"id\":\"{encounter}o\",\"status\":\"final\",\"code\":{{\"coding\":[{{\"system\":\"http://loinc.org\",\"code\":\"4548-4\"}}]}},\"subject\":{{\"reference\":\"Patient/{patient}\"}},\"encounter\":{{\"reference\":\"Encounter/{encounter}\"}},\"effectiveDateTime\":\"{Iso(day)}\",\"valueQuantity\":{{\"value\":{(tenths / 10).ToString(CultureInfo.InvariantCulture)}.{(tenths % 10).ToString(CultureInfo.InvariantCulture)},\"unit\":\"%\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"%\"}}}}");
        _requests.WriteLine($"{{\"resourceType\":\"MedicationRequest\",\"id\":\"{encounter}m\",\"status\":\"active\",\"intent\":\"order\",\"medicationCodeableConcept\":{{\"coding\":[{{\"system\":\"http://www.whocc.no/atc\",\"code\":\"{(person.Type1Diabetic ? "A10AE04" : "A10BA02")}\"}}]}},\"subject\":{{\"reference\":\"Patient/{patient}\"}},\"encounter\":{{\"reference\":\"Encounter/{encounter}\"}},\"authoredOn\":\"{Iso(day)}\"}}");
    }

    private void WriteEncounter(string id, string patient, string kind, DateOnly start, DateOnly end) =>
        _encounters.WriteLine($"{{\"resourceType\":\"Encounter\",\"id\":\"{id}\",\"status\":\"finished\",\"class\":{{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"{kind}\"}},\"subject\":{{\"reference\":\"Patient/{patient}\"}},\"period\":{{\"start\":\"{Iso(start)}\",\"end\":\"{Iso(end)}\"}}}}");

    private void WriteCondition(string id, string patient, string encounter, string code, DateOnly day) =>
        _conditions.WriteLine($"{{\"resourceType\":\"Condition\",\"id\":\"{id}\",\"code\":{{\"coding\":[{{\"system\":\"http://hl7.org/fhir/sid/icd-10\",\"code\":\"{code}\"}}]}},\"subject\":{{\"reference\":\"Patient/{patient}\"}},\"encounter\":{{\"reference\":\"Encounter/{encounter}\"}},\"recordedDate\":\"{Iso(day)}\"}}");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
