using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Hygie.Testing.Intake;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Intake;

/// <summary>Every reader of delivered bytes, given bytes that nobody meant: it answers, with a report or a refusal, and promises what it promised.</summary>
public sealed class HostileReadersTests
{
    private static readonly TableModel Model = TableModel.Of(
    [
        Schema("""
            { "name": "STAY", "primaryKey": ["ID"], "fields": [
              { "name": "ID", "type": "integer", "length": "5" }, { "name": "IN", "type": "date" }, { "name": "OUT", "type": "datetime" }, { "name": "SEX", "type": "boolean" },
              { "name": "COST", "type": "number", "length": "5,2" }, { "name": "RATE", "type": "number", "nomenclature": "LIST" }, { "name": "MONTH", "type": "yearmonth" },
              { "name": "NOTE", "type": "string", "length": "6", "nomenclature": "LIST", "constraints": { "minLength": "2" } } ] }
            """),
    ], [new Nomenclature("LIST", "CODE", [KeyValuePair.Create("CODE", (IReadOnlySet<string>)new HashSet<string> { "1", "ok", "2.50" })])]).Value;

    private static readonly SourceDefinition Source = SourceDefinition.Undeclared with { Sentinels = [new Sentinel([], FieldType.Date, ["1600-01-01"])], DateOrders = [new DateOrder("STAY", "IN", "OUT")] };

    private static readonly byte[][] Tables =
    [
        "ID;IN;OUT;SEX;COST;RATE;MONTH;NOTE\n1;2020-01-01;2020-01-02T10:00:00;1;10.50;2.5;202001;ok\n2;01/02/2020;;0;10,50;;;\"a;\"\"b\"\n"u8.ToArray(),
        "NOTE,ID,IN\r\n\"é\r\nx\",3,1600-01-01\r\n,,\r\n"u8.ToArray(),
        [.. "ID;NOTE\n1;"u8, 0xE9, 0x80, .. "\n2;=1+1\n"u8],
    ];

    /// <summary>One of each kind, so that every parser of a schema meets each.</summary>
    private static readonly string[] Cells = ["7", "12.345678", "-0,5", "1e308", "2020-01-01", "202013", "x", "", "999999999999999999"];

    [Fact]
    public void A_table() => HostileBytes.Hunt("csv", bytes => Check("STAY.csv", bytes, Model), 3000, Tables);

    [Fact]
    public void A_schema_and_the_tables_read_with_it() =>
        HostileBytes.Hunt("schema", bytes =>
        {
            if (!TableSchemaParser.Parse(bytes, "t.json").TryGet(out var schema, out _) || !TableModel.Of([schema], []).TryGet(out var model, out _))
                return;
            ModelReview.Of(new DescribedFiles([schema], [], [], []));
            var rows = Enumerable.Range(0, Cells.Length).Select(row => string.Join(';', schema.Fields.Select((_, column) => Cells[(row + column) % Cells.Length])));
            Check(schema.Name + ".csv", Encoding.UTF8.GetBytes(string.Join('\n', [string.Join(';', schema.Fields.Select(f => f.Name)), .. rows, ""])), model);
        }, 4000, File.ReadAllBytes(TestFiles.InCheckout("src", "Hygie.Core", "Intake", "Definitions", "snds", "T_MCOaaC.json")), """
            { "name": "T_MCOaaB", "primaryKey": "ETA_NUM, RSA_NUM", "missingValues": ["", "NR"], "fields": [
              { "name": "ETA_NUM", "type": "string", "length": "9", "nomenclature": "-" }, { "name": "PRU", "type": "number", "length": "7,2", "constraints": { "decimals": "4", "minimum": "0", "maximum": "10" } },
              { "name": "SOR_MOI", "type": "date", "format": "%m" }, { "name": "NAI", "type": "date", "format": "%d%m%Y", "dateCreated": "2007", "dateMissing": ["2009"] },
              { "name": "SEX", "type": "boolean", "trueValues": ["1"], "falseValues": ["2"], "constraints": { "required": true, "enum": ["1", "2"] } } ],
              "foreignKeys": [ { "fields": "ETA_NUM", "reference": { "resource": "T_MCOaaB", "fields": ["ETA_NUM"] } } ] }
            """u8.ToArray());

    [Fact]
    public void A_source_definition() =>
        HostileBytes.Hunt("source", bytes => SourceDefinitionParser.Parse(bytes, "source.json").TryGet(out _, out _), 3000,
            File.ReadAllBytes(TestFiles.InCheckout("src", "Hygie.Core", "Intake", "Definitions", "snds", "source.json")));

    [Fact]
    public void A_code_list() =>
        HostileBytes.Hunt("nomenclature", bytes =>
        {
            var cut = bytes.AsSpan().IndexOf((byte)'|');
            NomenclatureParser.Parse("L", new MemoryStream(bytes[(cut + 1)..]), bytes.AsSpan(0, Math.Max(cut, 0))).TryGet(out _, out _);
        }, 3000, "{\"fields\":[{\"name\":\"A\",\"role\":\"code\"},{\"name\":\"B\",\"role\":\"label\"}]}|A;B\n1;one\n02;\"two\"\n"u8.ToArray(), "A,B,A\n1,2,3\n"u8.ToArray());

    [Fact]
    public void A_file_of_FHIR_resources() =>
        HostileBytes.Hunt("fhir", bytes => Check("Patient.ndjson", bytes, ShippedSources.Model("fhir")), 1500, """
            {"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"275017512345678"},{"type":{"coding":[{"code":"PI"}]},"value":"00042"}],"name":[{"use":"official","family":"D;\"E","given":["Ada","Zoe"]}],"gender":"female","birthDate":"1975-01-02","address":[{"district":"075"}]}
            {"resourceType":"Patient","id":"p2"}

            """u8.ToArray());

    [Fact]
    public void An_age_file()
    {
        using var identity = AgeIdentity.Generate(new SeededSecretRandom(7));
        var plaintext = new byte[70_000];
        var file = AgeFile.Seal([identity.Recipient], new SeededSecretRandom(8), plaintext);
        HostileBytes.Hunt("age", bytes =>
        {
            if (AgeFile.Open([identity], bytes).TryGet(out var opened, out _))
                Assert.Equal(plaintext, opened);
        }, 1500, file);
    }

    /// <summary>Anybody can seal to a recipient: what is inside an age file is no less hostile than what is outside.</summary>
    [Fact]
    public async Task A_tar_inside_an_age_file()
    {
        using var identity = AgeIdentity.Generate(new SeededSecretRandom(9));
        using var sender = SigningKey.Generate(new SeededSecretRandom(10));
        var text = "ID;NOTE\n1;ok\n"u8.ToArray();
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId("holder"), Holder = new BodyId("holder"), Delivery = "holder-1", Sequence = 1, Part = DeliveryPart.Health, Recipient = identity.Recipient.ToString(), Source = "snds",
            Day = new DateOnly(2022, 1, 1), Tables = [new DeliveredTable("STAY", 1, text.Length, SHA256.HashData(text))],
        };
        using var whole = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest, sender, [new TableToSeal(manifest.Tables[0], () => new MemoryStream(text))], identity.Recipient, new SeededSecretRandom(11), whole, TestContext.Current.CancellationToken);
        var tar = AgeFile.Open([identity], whole.ToArray()).Value;
        var expected = new DeliveryExpectation(DeliveryPart.Health, _ => sender.Verifying, _ => 0);
        HostileBytes.Hunt("tar", bytes =>
        {
            var seen = new MemoryStream();
            var read = DeliveryReader.ReadAsync(new MemoryStream(AgeFile.Seal([identity.Recipient], new SeededSecretRandom(12), bytes)), identity, expected, async (_, _, table, stop) =>
            {
                await table.CopyToAsync(seen, stop);
                return null;
            }, CancellationToken.None).GetAwaiter().GetResult();
            if (!read.IsRefused)
                Assert.Equal(text, seen.ToArray());
        }, 2000, tar);
    }

    private static TableSchema Schema(string json) => TableSchemaParser.Parse(Encoding.UTF8.GetBytes(json), "schema.json").Value;

    private static void Check(string file, byte[] bytes, TableModel model)
    {
        foreach (var limits in new[] { new CsvLimits(8192, 2048, 64), CsvLimits.Default })
        {
            var report = new CheckDelivery(new MemoryDelivery().With(file, bytes)).Run(new CheckDelivery.Command(new CheckContext(model, Source, limits) { MaxKeys = 1000 }, null), null, CancellationToken.None).Value;
            var table = Assert.Single(report.Tables);
            Assert.InRange(table.Accepted, 0, table.Rows);
            Assert.Equal(report.HasErrors, report.Findings.Any(f => f.Severity == Severity.Error));
            Assert.True(report.Problems.IsEmpty || table.Accepted == 0);
        }
    }
}
