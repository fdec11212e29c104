using System.Globalization;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A country of 300 people, from the holders' raw files to DuckDB: what is delivered is what is read.</summary>
public sealed class DeliveryTests
{
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cnam", "snds", "snds")]
    [InlineData("gp-network", "gp", "gp-network")]
    [InlineData("hospital-north", "fhir", "hospital-north")]
    public async Task Every_row_delivered_is_read_back(string holder, string source, string dataset)
    {
        var outcome = (await _world.DeliverAsync(holder, source, dataset, Stop)).Value;
        Assert.NotNull(outcome.Stored);
        using var version = await OpenAsync(outcome.Stored.Version);
        foreach (var table in version.Manifest.Tables.Where(t => t.Name is not "PERSON"))
            Assert.Equal((table.Name, RawRows(holder, table.Name)), (table.Name, await CountAsync(version, table.Name)));
        Assert.Equal(0, _world.Scratch.Left);
    }

    [Fact]
    public async Task A_person_is_the_same_in_claims_hospital_and_practice()
    {
        var (claims, hospital, practice) = (await PeopleOfAsync("cnam", "snds", "snds"), await PeopleOfAsync("hospital-north", "fhir", "hospital-north"), await PeopleOfAsync("gp-network", "gp", "gp-network"));
        Assert.Equal(300, claims.Count);
        // Some of the country's people have no national number: the claims know them by a pseudonym alone, and hospitals or practices as somebody else.
        Assert.All(practice, person => Assert.Contains(person, claims));
        Assert.All(hospital, person => Assert.Contains(person, claims));
        Assert.NotEmpty(hospital.Intersect(practice, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Details_have_the_person_and_the_bucket_of_their_parent()
    {
        var stored = (await _world.DeliverAsync("cnam", "snds", "snds", Stop)).Value.Stored!;
        using var version = await OpenAsync(stored.Version);
        const string keys = "DCT_ORD_NUM, FLX_DIS_DTD, FLX_EMT_NUM, FLX_EMT_ORD, FLX_EMT_TYP, FLX_TRT_DTD, ORG_CLE_NUM, PRS_ORD_NUM, REM_TYP_AFF";
        foreach (var detail in new[] { "ER_PHA_F", "ER_CAM_F", "ER_ETE_F", "ER_UCD_F" })
        {
            string[] columns = [ITableFiles.Person, .. keys.Split(", ")];
            var rows = await VersionQuery.RunAsync(version, $"SELECT count(*), count(*) FILTER (d._person = p._person), count(*) FILTER (d._person IS NULL) FROM \"{detail}\" d LEFT JOIN (SELECT DISTINCT * FROM ER_PRS_F) p USING ({keys})",
                (detail, columns), ("ER_PRS_F", columns));
            var (all, same, orphans) = (Number(rows[0][0]), Number(rows[0][1]), Number(rows[0][2]));
            Assert.True(all > 0);
            Assert.Equal(all, same + orphans);
            Assert.Equal(stored.Tables.Single(t => t.Name == detail).Orphans, orphans);
        }
    }

    [Fact]
    public async Task Every_row_lies_in_the_bucket_of_its_person()
    {
        using var version = await OpenAsync((await _world.DeliverAsync("cnam", "snds", "snds", Stop)).Value.Stored!.Version);
        foreach (var table in version.Manifest.Tables.Where(t => t.Columns[0].Name == ITableFiles.Person))
            foreach (var part in table.Parts)
            {
                var persons = await VersionQuery.RunAsync(version, $"SELECT _person FROM \"{table.Name}\"", part.Bucket, (table.Name, [ITableFiles.Person]));
                Assert.Equal(part.Rows, persons.Count);
                Assert.All(persons, p => Assert.Equal(part.Bucket, p[0] is Guid id ? Buckets.Of(Value(id), table.Buckets) : table.Orphans));
            }
    }

    [Fact]
    public async Task Only_the_chunks_of_the_columns_asked_are_fetched()
    {
        using var version = await OpenAsync((await _world.DeliverAsync("cnam", "snds", "snds", Stop)).Value.Stored!.Version);
        var before = _world.Host.BytesRead;
        foreach (var file in (await version.ReadAsync("ER_PRS_F", ["PRS_NAT_REF"], [0], Stop)).Value)
            file.Dispose();
        var few = _world.Host.BytesRead - before;
        foreach (var file in (await version.ReadAsync("ER_PRS_F", null, null, Stop)).Value)
            file.Dispose();
        Assert.True(few * 4 < _world.Host.BytesRead - before - few, "one column of one bucket costs a small part of the table");
    }

    [Fact]
    public async Task Births_sexes_and_places_are_those_of_the_register()
    {
        using var version = await OpenAsync((await _world.DeliverAsync("gp-network", "gp", "gp-network", Stop)).Value.Stored!.Version);
        var rows = await VersionQuery.RunAsync(version, "SELECT p.birth_year, p.birth_month, p.sex, p.residence_dpt, g.BIRTH_DATE, g.SEX, g.DEPARTEMENT FROM PERSON p JOIN GP_PATIENT g USING (_person)", ("PERSON", null), ("GP_PATIENT", null));
        Assert.NotEmpty(rows);
        Assert.All(rows, r =>
        {
            var born = r[4] is DateOnly day ? day : DateOnly.FromDateTime((DateTime)r[4]!);
            Assert.Equal((Number(r[0]), Number(r[1]), Number(r[2])), (born.Year, born.Month, Number(r[5])));
            Assert.EndsWith((string)r[3]!, (string)r[6]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Nothing_the_hub_can_read_names_anybody()
    {
        var secrets = _world.Raw.Where(f => f.Key.EndsWith("GP_PATIENT.csv", StringComparison.Ordinal) && !f.Key.Contains("bad", StringComparison.Ordinal))
            .SelectMany(f => System.Text.Encoding.UTF8.GetString(f.Value).Split('\n').Skip(1)).Where(l => l.Length > 0).Select(l => l.Split(';')[0][..13]).ToHashSet(StringComparer.Ordinal);
        var (columns, seen) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), 0L);
        foreach (var (holder, source, dataset) in new[] { ("cnam", "snds", "snds"), ("gp-network", "gp", "gp-network"), ("hospital-north", "fhir", "hospital-north") })
        {
            using var version = await OpenAsync((await _world.DeliverAsync(holder, source, dataset, Stop)).Value.Stored!.Version);
            foreach (var table in version.Manifest.Tables)
            {
                columns.UnionWith(table.Columns.Select(c => c.Name));
                foreach (var row in await VersionQuery.RunAsync(version, $"SELECT COLUMNS(*)::VARCHAR FROM \"{table.Name}\"", (table.Name, null)))
                    foreach (var cell in row.OfType<string>())
                        Assert.False(cell.Length >= 13 && secrets.Contains(cell[..13]), table.Name);
                seen += table.Rows;
            }
        }

        Assert.True(seen > 1000 && secrets.Count > 20);
        string[] forbidden = ["NIR", "FAMILY_NAME", "GIVEN_NAME", "family", "given", "ipp", "BEN_NIR_PSA", "BEN_NIR_ANO", "BEN_IDT_ANO", "ASS_NIR_ANO", "NIR_ANO_17", "DCD_IDT_ENC", "_token"];
        Assert.Empty(columns.Intersect(forbidden, StringComparer.OrdinalIgnoreCase));
    }

    private async Task<List<string>> PeopleOfAsync(string holder, string source, string dataset)
    {
        using var version = await OpenAsync((await _world.DeliverAsync(holder, source, dataset, Stop)).Value.Stored!.Version);
        return [.. (await VersionQuery.RunAsync(version, "SELECT _person::VARCHAR FROM PERSON", ("PERSON", [ITableFiles.Person]))).Select(r => (string)r[0]!)];
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static UInt128 Value(Guid id) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(id.ToByteArray(bigEndian: true));

    private async Task<OpenVersion> OpenAsync(DatasetVersion version) =>
        (await new ReadTable(_world.Tools, ClearFileAdapters.InMemory()).OpenAsync(version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;

    private long RawRows(string holder, string table)
    {
        var resource = FhirViews.All.FirstOrDefault(v => v.Table == table)?.Resource;
        var path = _world.Raw.Keys.Single(p => p.StartsWith(holder + "/", StringComparison.Ordinal) && new DeliveredFile(p, 0).TableName == (resource ?? table));
        var lines = _world.Raw[path].LongCount(b => b == '\n');
        return resource is null ? lines - 1 : lines;
    }

    private static async Task<long> CountAsync(OpenVersion version, string table)
    {
        var rows = await VersionQuery.RunAsync(version, $"SELECT count(*) FROM \"{table}\"", (table, null));
        return Convert.ToInt64(rows[0][0], CultureInfo.InvariantCulture);
    }
}
