using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.Randomness;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing.Studies;
using Hygie.Testing.Warehouse;

namespace Hygie.Bench;

/// <summary>
/// The synthetic country's claims and stays, delivered and stored by the product's own verbs, then copied with other persons until the claims have the lines
/// wanted; only the columns that the study reads. The copies are kept as plain Parquet from run to run, and sealed as a version on a folder's host at every run.
/// </summary>
internal sealed class ExtractClaims : IExtractionSource, IExclusions, IDisposable
{
    private const int People = 30_000;
    private readonly string _folder;
    private readonly IReadOnlyList<TableUse> _reads;
    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private readonly SecretKey _key;
    private Manifest _manifest = null!;

    private ExtractClaims(string folder, IReadOnlyList<TableUse> reads, SecretKey key)
    {
        (_folder, _reads, _key) = (folder, reads, key);
        var host = Path.Combine(BenchRun.Folder, "extract-host");
        if (Directory.Exists(host))
            Directory.Delete(host, recursive: true);
        Host = ObjectStoreAdapters.Folder(new HostId("bench"), host);
        _database.Open();
        foreach (var table in reads)
            Ask($"CREATE VIEW {table.Table} AS SELECT * FROM read_parquet({Files(table.Table)})");
    }

    public DatasetVersion Version { get; } = new(new DatasetId("snds"), 1);

    public IObjectStore Host { get; }

    /// <summary>Lines of ER_PRS_F.</summary>
    public long Lines => _manifest.Tables.Single(t => t.Name == "ER_PRS_F").Parts.Sum(p => p.Rows);

    /// <summary>Rows of every table that the study reads.</summary>
    public long Rows => _manifest.Tables.Sum(t => t.Parts.Sum(p => p.Rows));

    public long Persons => _manifest.Tables.Single(t => t.Name == "PERSON").Parts.Sum(p => p.Rows);

    public static async Task<ExtractClaims> PrepareAsync(StudyDefinition study, long lines)
    {
        var folder = Path.Combine(BenchRun.Folder, string.Create(CultureInfo.InvariantCulture, $"extract-{lines}"));
        var list = Path.Combine(folder, "reads");
        if (!File.Exists(list))
            await GenerateAsync(study, lines, Directory.CreateDirectory(folder).FullName, list);
        var reads = File.ReadLines(list).Select(l => l.Split(' ')).Select(l => new TableUse(l[0], l[1..])).ToList();
        var claims = new ExtractClaims(folder, reads, SecretKey.Generate(RandomnessAdapters.SystemSecretRandom()));
        await claims.SealAsync();
        return claims;
    }

    /// <summary>Asks DuckDB about the plain tables.</summary>
    public string Ask(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>Every row as texts.</summary>
    public List<string?[]> Texts(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Text(reader.GetValue(i)))]);
        return rows;
    }

    /// <summary>Some persons who were given metformin, and as many others.</summary>
    public IReadOnlyList<string> Sample(int size)
    {
        var half = (size / 2).ToString(CultureInfo.InvariantCulture);
        return [.. Texts($"SELECT DISTINCT CAST(p._person AS VARCHAR) AS person FROM ER_PHA_F d JOIN ER_PRS_F p USING (DCT_ORD_NUM, FLX_EMT_NUM, PRS_ORD_NUM, FLX_DIS_DTD) WHERE d.PHA_PRS_C13 IN (SELECT PHA_CIP_C13 FROM IR_PHA_R WHERE PHA_ATC_C07 = 'A10BA02') AND p._person IS NOT NULL ORDER BY md5(person) LIMIT {half}")
            .Concat(Texts($"SELECT CAST(q._person AS VARCHAR) AS one FROM PERSON q ORDER BY md5(one) LIMIT {half}")).Select(r => r[0]!).Distinct()];
    }

    /// <summary>The rows of some persons as drawn tables, and how each is called there.</summary>
    public (DrawnTables Data, IReadOnlyDictionary<string, string> Names) Draw(IReadOnlyList<string> persons)
    {
        var names = persons.Select((p, i) => (p, Name: string.Create(CultureInfo.InvariantCulture, $"p{i + 1}"))).ToDictionary(p => p.p, p => p.Name, StringComparer.Ordinal);
        var data = DrawnTables.Empty();
        var among = string.Join(", ", persons.Select(p => $"'{p}'"));
        foreach (var use in _reads)
        {
            var columns = use.Columns.Where(c => SndsDrawing.Columns(use.Table).Contains(c)).ToList();
            var where = use.Columns.Contains("_person") ? $"WHERE _person IN ({among})" : IsDetail(use) ? $"WHERE (DCT_ORD_NUM, FLX_EMT_NUM, PRS_ORD_NUM) IN (SELECT (DCT_ORD_NUM, FLX_EMT_NUM, PRS_ORD_NUM) FROM ER_PRS_F WHERE _person IN ({among}))" : "";
            foreach (var row in Texts($"SELECT {string.Join(", ", columns.Select(c => c == "ETA_NUM" ? "lpad(CAST(ETA_NUM AS VARCHAR), 9, '0')" : c == "RSA_NUM" ? "ltrim(CAST(RSA_NUM AS VARCHAR), '0')" : c))} FROM {use.Table} {where}"))
                data.Add(use.Table, columns.Zip(row, (c, v) => (c, c == "_person" ? names[v!] : v)));
        }

        return (data, names);
    }

    public Task<Result<IOpenedVersion>> OpenAsync(DatasetVersion version, KeyPurpose purpose, AuthorityId authority, CancellationToken cancellation)
    {
        var lease = new Lease(TimeProvider.System.GetUtcNow().AddHours(1), [], TimeProvider.System);
        var opened = new OpenVersion(_manifest, lease, () => new PackReader(_key, PackContext.Version(Version), _manifest.Packs, [Host]), ParquetAdapters.TableFiles(), ClearFileAdapters.InMemory());
        return Task.FromResult(StoredVersions.Of(opened));
    }

    public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(PersonSet.Nobody);

    public void Dispose()
    {
        _database.Dispose();
        _key.Dispose();
    }

    private static string Text(object value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        decimal whole => decimal.ToInt64(whole).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsDetail(TableUse use) => use.Columns.Contains("DCT_ORD_NUM");

    private string Files(string table) => $"[{string.Join(", ", Directory.GetFiles(_folder, table + ".*.parquet").Order(StringComparer.Ordinal).Select(f => $"'{f}'"))}]";

    private async Task SealAsync()
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        await using var packs = new PackWriter(_key, PackContext.Version(Version), false, random, new UploadQueue([Host], random));
        var tables = new List<StoredTable>();
        foreach (var use in _reads)
        {
            var files = Directory.GetFiles(_folder, use.Table + ".*.parquet").Order(StringComparer.Ordinal).ToList();
            var parts = new List<StoredBucket>();
            foreach (var file in files)
            {
                await using var content = File.OpenRead(file);
                parts.Add(new StoredBucket(parts.Count, long.Parse(Ask($"SELECT count(*) FROM read_parquet('{file}')"), CultureInfo.InvariantCulture), await packs.AddAsync(content, CancellationToken.None)));
            }

            tables.Add(new StoredTable(use.Table, new byte[32], files.Count, [], [.. use.Columns.Select(c => new StoredColumn(c, "text"))], [.. parts]));
        }

        _manifest = new Manifest { Version = Version, Source = "snds", Epoch = 1, Kek = "bench", Tables = [.. tables], Packs = [.. await packs.FinishAsync(CancellationToken.None)] };
    }

    private static async Task GenerateAsync(StudyDefinition study, long lines, string folder, string list)
    {
        var world = new WarehouseWorld(ParquetAdapters.TableFiles(), People);
        var version = (await world.DeliverAsync("cnam", "snds", "snds", CancellationToken.None)).Value.Stored!.Version;
        using var opened = (await new ReadTable(world.Tools, ClearFileAdapters.InMemory()).OpenAsync(version, WarehouseWorld.Reading, WarehouseWorld.Mandate, CancellationToken.None)).Value;
        // A table about persons is stored with them, whether the study asks for them or not.
        var reads = StudyCompiler.Compile(study, PlanExtraction.ShapeOf(opened.Manifest)).Value.Reads
            .Select(r => opened.Table(r.Table)!.Columns.Any(c => c.Name == "_person") ? r with { Columns = [.. r.Columns.Append("_person").Distinct()] } : r).ToList();
        var copies = (lines / opened.Table("ER_PRS_F")!.Parts.Where(p => p.Bucket < opened.Table("ER_PRS_F")!.Orphans).Sum(p => p.Rows)) + 1;
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        foreach (var use in reads)
        {
            var table = opened.Table(use.Table)!;
            foreach (var part in table.Parts.Where(p => p.Bucket < table.Orphans))
            {
                var files = (await opened.ReadAsync(use.Table, use.Columns, [part.Bucket], CancellationToken.None)).Value;
                Copy(database, use, files[0].Path, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{use.Table}.{part.Bucket:000}.parquet")), copies);
                files[0].Dispose();
            }
        }

        File.WriteAllLines(list, reads.Select(r => $"{r.Table} {string.Join(' ', r.Columns)}"));
    }

    /// <summary>Each copy has persons and keys of its own; a nomenclature stays as it is.</summary>
    private static void Copy(DuckDBConnection database, TableUse use, string from, string to, long copies)
    {
        using var command = database.CreateCommand();
        var once = !use.Columns.Contains("_person") && !IsDetail(use);
        var columns = use.Columns.Select(c => c switch
        {
            "_person" => "CAST(md5(CAST(_person AS VARCHAR) || i) AS UUID) AS _person",
            "FLX_EMT_NUM" => "FLX_EMT_NUM + 1000 * i AS FLX_EMT_NUM",
            "RSA_NUM" => "CAST(CAST(RSA_NUM AS BIGINT) + 10000000 * i AS VARCHAR) AS RSA_NUM",
            _ => c,
        });
        command.CommandText = once ? $"COPY (SELECT {string.Join(", ", use.Columns)} FROM read_parquet('{from}')) TO '{to}' (FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false)"
            : $"SET threads = 2; COPY (SELECT {string.Join(", ", columns)} FROM range({copies.ToString(CultureInfo.InvariantCulture)}) r(i), read_parquet('{from}')) TO '{to}' (FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false)";
        command.ExecuteNonQuery();
    }
}
