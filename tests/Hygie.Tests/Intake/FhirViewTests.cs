using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class FhirViewTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"275017512345678"},{"type":{"coding":[{"code":"PI"}]},"value":"00042"}],"name":[{"use":"nickname","family":"X"},{"use":"official","family":"D;\"E","given":["Ada","Zoe"]}],"gender":"female","birthDate":"1975-01-02","deceasedDateTime":"2020-03-04T01:02:03+01:00","address":[{"district":"075"}]}
        """;

    [Fact]
    public void A_patient_becomes_a_row() =>
        Assert.Equal("patient_id;nir;ipp;family;given;sex;birth_date;death_date;departement\np1;275017512345678;00042;\"D;\"\"E\";Ada Zoe;2;1975-01-02;2020-03-04;075\n", Flat("Patient.ndjson", Patient));

    [Theory]
    [InlineData("Encounter", """{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"IMP"},"subject":{"reference":"Patient/p1"},"period":{"start":"2020-01-01T10:00:00Z","end":"2020-01-03"}}""", "e;p1;IMP;2020-01-01;2020-01-03;finished")]
    [InlineData("Condition", """{"resourceType":"Condition","id":"c","code":{"coding":[{"system":"http://snomed.info/sct","code":"1"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11.9"}]},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e"},"recordedDate":"2020-01-01"}""", "c;p1;e;E119;2020-01-01")]
    [InlineData("Observation", """{"resourceType":"Observation","id":"o","code":{"coding":[{"system":"http://loinc.org","code":"4548-4"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2020-01-01","valueQuantity":{"value":7.10,"code":"%"}}""", "o;p1;;4548-4;7.10;%;2020-01-01")]
    [InlineData("MedicationRequest", """{"resourceType":"MedicationRequest","id":"m","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"A10BA02"}]},"subject":{"reference":"Patient/p1"},"authoredOn":"2020-01-01"}""", "m;p1;;A10BA02;2020-01-01")]
    [InlineData("Procedure", """{"resourceType":"Procedure","id":"x","code":{"coding":[{"code":"DDAF006"}]},"subject":{"reference":"Patient/p1"},"performedPeriod":{"start":"2020-01-01T00:00:00Z"}}""", "x;p1;;DDAF006;2020-01-01")]
    [InlineData("Procedure", """{"resourceType":"Procedure","id":7,"code":[],"subject":"p1"}""", ";;;;")]
    public void Each_resource_becomes_a_row(string resource, string json, string row) =>
        Assert.Equal(row, Flat(resource + ".000.ndjson", json).Split('\n')[1]);

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\"}\n{", "HYG-6030", "2")]
    [InlineData("{\"resourceType\":\"Patient\"}\n\n{\"resourceType\":\"Group\"}", "HYG-6031", "3")]
    [InlineData("[]", "HYG-6031", "1")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"\\ud800\"}", "HYG-6030", "1")]
    public void A_line_that_is_no_such_resource_stops_the_file_with_its_number(string text, string code, string line)
    {
        var refusal = Assert.Throws<DeliveryUnreadableException>(() => Flat("Patient.ndjson", text)).Refusal;
        Assert.Equal((code, line), (refusal.Code, refusal.Facts.GetValueOrDefault("line")));
    }

    [Fact]
    public void A_resource_without_end_is_refused()
    {
        using var stream = new FhirTableStream(new MemoryStream(new byte[1 << 20]), FhirViews.All[0], "Patient.ndjson", maxLineBytes: 300_000);
        Assert.Equal("HYG-6032", Assert.Throws<DeliveryUnreadableException>(() => stream.CopyTo(Stream.Null)).Refusal.Code);
    }

    [Fact]
    public void Every_view_has_the_columns_of_its_table()
    {
        var model = ShippedSources.Model("fhir");
        Assert.All(FhirViews.All, v => Assert.Equal(model.Table(v.Table)!.Fields.Select(f => f.Name), v.Columns.Select(c => c.Name)));
    }

    [Fact]
    public void A_real_bulk_export_is_read_to_its_end_and_its_foreign_codes_are_reported()
    {
        var delivery = new MemoryDelivery();
        foreach (var file in Directory.GetFiles(TestFiles.Shared("fhir-bulk-synthea10", "ndjson"), "*.ndjson"))
            delivery.With(Path.GetFileName(file), File.ReadAllBytes(file));
        var report = new CheckDelivery(delivery).Run(new CheckDelivery.Command(new CheckContext(ShippedSources.Model("fhir"), ShippedSources.Definition("fhir"), CsvLimits.Default), null), null, TestContext.Current.CancellationToken).Value;

        Assert.Empty(report.Problems);
        Assert.Equal(13, report.Tables.Single(t => t.Name == "HOSP_PATIENT").Rows);
        Assert.DoesNotContain("row-shape", report.Counts.Keys);
        Assert.DoesNotContain("date-format", report.Counts.Keys);
        Assert.DoesNotContain("foreign-key", report.Counts.Keys);
        Assert.True(report.Counts["nomenclature"] > 0);
        Assert.True(report.Counts["no-schema"] > 0);
    }

    private static string Flat(string file, string ndjson)
    {
        var view = FhirViews.Of(new DeliveredFile(file, 1))!;
        using var stream = new FhirTableStream(new MemoryStream(Encoding.UTF8.GetBytes(ndjson)), view, file);
        return new StreamReader(stream).ReadToEnd();
    }
}
