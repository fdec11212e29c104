using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.Randomness;
using Hygie.Core;
using Hygie.Core.Country;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Bench;

/// <summary>
/// Ingest: a claims CSV to sealed, bucketed, pseudonymised Parquet (parse, validate, token → person, bucket, Parquet zstd, seal), against DuckDB
/// alone, CSV to one plain Parquet zstd file: no validation, no pseudonyms, no sealing. Both sides' row counts and column sums are compared.
/// </summary>
internal static class IngestBench
{
    public const string Table = "ER_PRS_F";

    /// <summary>The version that the table is sealed as.</summary>
    public static readonly DatasetVersion Version = new(new DatasetId("snds"), 1);

    private const int People = 60_000;

    /// <summary>Rows unless told otherwise.</summary>
    public const long Rows = 2_000_000;

    /// <summary>The twelve columns of the figure that is quoted.</summary>
    private static readonly string[] Columns =
    [
        "EXE_SOI_DTD", "FLX_DIS_DTD", "PRS_NAT_REF", "PRS_ACT_QTE", "PRS_PAI_MNT", "BSE_REM_MNT", "PSE_SPE_COD", "BEN_RNG_GEM", "DPN_QLF", "CPL_MAJ_TOP", "ORG_CLE_NUM",
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var (csv, tokens) = Prepare(run.Wide, run.Rows ?? Rows);
        var bytes = await File.ReadAllBytesAsync(csv);
        var plain = Path.Combine(BenchRun.Folder, "duckdb.parquet");
        var rows = bytes.AsSpan().Count((byte)'\n') - 1;
        BenchRun.Say($"{rows:N0} rows, {bytes.Length / 1e6:N0} MB of CSV, {tokens.Count:N0} persons");
        Ingested? stored = null;
        var (answer, hub, signer) = await SealedAnswerAsync(tokens, RandomnessAdapters.SystemSecretRandom());
        using var identity = hub;
        using var third = signer;
        Task<PersonAnswer> OpenAsync() => AnswerAsync(answer, hub, signer);
        var (ours, its) = await BenchRun.InTurnAsync(
            async () => stored = await IngestAsync(csv, rows, bytes.Length, OpenAsync),
            () => Task.FromResult(DuckDb(csv, plain)));
        BenchRun.MustBe(stored!.Table.Rows == rows && Answer($"SELECT count(*) FROM read_parquet('{plain}')") == rows, "rows");
        BenchRun.MustBe(Sums($"read_parquet([{string.Join(", ", (await PlainAsync(stored)).Select(f => $"'{f}'"))}])") == Sums($"read_parquet('{plain}')"), "sums of every number and date");
        run.Compare("duckdb", ours, its, rows, "rows");
        run.Figure("rows", rows);
        run.Figure("sealedBytes", stored.Table.Parts.Sum(p => p.Blob.Length));
        run.Figure("plainBytes", new FileInfo(plain).Length);
    }

    /// <summary>The claims sealed once on a folder's host, and their files in clear on the same disk: what benches of reading compare.</summary>
    public static async Task<(Ingested Stored, IReadOnlyList<string> Plain)> StoreAsync(bool wide, long rows)
    {
        var (csv, tokens) = Prepare(wide, rows);
        var (answer, hub, signer) = await SealedAnswerAsync(tokens, RandomnessAdapters.SystemSecretRandom());
        using var identity = hub;
        using var third = signer;
        var stored = await IngestAsync(csv, File.ReadLines(csv).LongCount() - 1, new FileInfo(csv).Length, () => AnswerAsync(answer, hub, signer));
        return (stored, await PlainAsync(stored));
    }

    private static async Task<Ingested> IngestAsync(string csv, long rows, long bytes, Func<Task<PersonAnswer>> answer)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        var key = SecretKey.Generate(random);
        var folder = Path.Combine(BenchRun.Folder, "host");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var host = ObjectStoreAdapters.Folder(new HostId("bench"), folder);
        await using var packs = new PackWriter(key, PackContext.Version(Version), false, random, new UploadQueue([host], random));
        var ingest = new VersionIngest(Context(), await answer(), packs, ParquetAdapters.TableFiles(), Buckets.Default);
        await using var text = new FileStream(csv, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (await ingest.TakeAsync(new DeliveredTable(Table, rows, bytes, new byte[32]), text, CancellationToken.None) is { } refusal)
            throw new InvalidOperationException(refusal.ToString());
        var tables = await ingest.FinishAsync(CancellationToken.None);
        return new Ingested(tables.Single(t => t.Name == Table), await packs.FinishAsync(CancellationToken.None), key, host);
    }

    /// <summary>Our sealed table, opened again into plain files.</summary>
    private static async Task<IReadOnlyList<string>> PlainAsync(Ingested ingested)
    {
        using var reader = ingested.Reader();
        var files = new List<string>();
        foreach (var part in ingested.Table.Parts)
        {
            var bytes = new byte[part.Blob.Length];
            BenchRun.MustBe(await reader.ReadAsync(part.Blob.Extents, 0, bytes, CancellationToken.None) is null, "a pack");
            files.Add(Path.Combine(BenchRun.Folder, $"back-{part.Bucket.ToString(CultureInfo.InvariantCulture)}.parquet"));
            await File.WriteAllBytesAsync(files[^1], bytes);
        }

        return files;
    }

    private static double DuckDb(string csv, string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = 2; COPY (SELECT * FROM read_csv('{csv}', delim=';', header=true)) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd);";
        command.ExecuteNonQuery();
        return double.NaN;
    }

    /// <summary>One number over every amount, quantity, code and date of a table: equal tables give equal numbers.</summary>
    private static decimal Sums(string table) => Answer(
        $"SELECT sum(CAST(round(PRS_ACT_QTE * 100) AS BIGINT)) + 3 * sum(CAST(round(PRS_PAI_MNT * 100) AS BIGINT)) + 5 * sum(CAST(round(BSE_REM_MNT * 100) AS BIGINT)) + 7 * sum(CAST(PRS_NAT_REF AS BIGINT)) + 11 * sum(date_diff('day', DATE '2000-01-01', EXE_SOI_DTD)) + 13 * sum(date_diff('day', DATE '2000-01-01', FLX_DIS_DTD)) FROM {table}");

    private static decimal Answer(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return decimal.Parse(Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
    }

    /// <summary>The claims of the synthetic country with one token a person in place of the source's pseudonym; generated once and kept.</summary>
    private static (string Csv, IReadOnlyList<UInt128> Tokens) Prepare(bool wide, long rows)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"claims-{(wide ? "wide" : "12")}-{rows}");
        var (csv, list) = (Path.Combine(BenchRun.Folder, name + ".csv"), Path.Combine(BenchRun.Folder, name + ".tokens"));
        if (!File.Exists(list))
            Generate(csv, list, wide, rows);
        return (csv, [.. File.ReadLines(list).Select(l => UInt128.Parse(l, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))]);
    }

    private static void Generate(string csv, string list, bool wide, long rows)
    {
        var raw = Path.Combine(BenchRun.Folder, Table + ".raw.csv");
        CountryWriter.Write(new CountryPlan(People), path => Path.GetFileName(path) == Table + ".csv" && path.StartsWith("cnam/", StringComparison.Ordinal) ? File.Create(raw) : Stream.Null);
        var header = File.ReadLines(raw).First().Split(';');
        var person = Array.IndexOf(header, "BEN_NIR_PSA");
        var kept = Enumerable.Range(0, header.Length).Where(i => i != person && (wide || Columns.Contains(header[i]))).ToArray();
        var tokens = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        using (var output = new StreamWriter(csv, false, new UTF8Encoding(false), 1 << 20))
        {
            output.Write($"_token;{string.Join(';', kept.Select(i => header[i]))}\n");
            var written = 0L;
            for (var copy = 0; written < rows; copy++)
                foreach (var line in File.ReadLines(raw).Skip(1).Take((int)Math.Min(int.MaxValue, rows - written)))
                {
                    var cells = line.Split(';');
                    output.Write(Row(cells, kept, TokenOf(tokens, string.Create(CultureInfo.InvariantCulture, $"{copy}/{cells[person]}"))));
                    written++;
                }
        }

        File.Delete(raw);
        File.WriteAllLines(list, tokens.Values.Select(t => t.ToString("x32", CultureInfo.InvariantCulture)));
    }

    /// <summary>The country's claims once more for each copy, with other persons.</summary>
    private static UInt128 TokenOf(Dictionary<string, UInt128> tokens, string person)
    {
        if (!tokens.TryGetValue(person, out var token))
            tokens.Add(person, token = new UInt128((ulong)tokens.Count * 0x9E3779B97F4A7C15, (ulong)tokens.Count + 1));
        return token;
    }

    private static string Row(string[] cells, int[] kept, UInt128 token) =>
        $"{token.ToString("x32", CultureInfo.InvariantCulture)};{string.Join(';', kept.Select(i => Iso(cells[i])))}\n";

    /// <summary>Dates as health parts write them.</summary>
    private static string Iso(string cell) => cell.Length == 10 && cell[2] == '/' && cell[5] == '/' ? $"{cell[6..]}-{cell[3..5]}-{cell[..2]}" : cell;

    /// <summary>A health part's context for the shipped SNDS source.</summary>
    private static CheckContext Context() => new HubInbox(null!, _ => null, ShippedSources.Find).HealthContext("snds")!;

    /// <summary>An answer for these tokens, sealed as the third party does before the hub begins: not measured.</summary>
    private static async Task<(byte[] Answer, AgeIdentity Hub, SigningKey Signer)> SealedAnswerAsync(IReadOnlyList<UInt128> tokens, ISecretRandom random)
    {
        var (hub, signer) = (AgeIdentity.Generate(random), SigningKey.Generate(random));
        var table = TokenTable.ToSeal(AnswerIdentities.AnswerTable, TokenTable.Write(TokenTable.Answers, [.. tokens.Select(t => (t, t ^ (UInt128)0x5DEECE66D5DEECE6))]), tokens.Count);
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId("third-party"), Holder = new BodyId("cnam"), Delivery = "bench", Sequence = 1, Part = DeliveryPart.Answer, Source = "snds", Epoch = 1,
            Recipient = hub.Recipient.ToString(), Day = new DateOnly(2026, 1, 1), Tables = [table.Table],
        };
        using var file = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest, signer, [table], hub.Recipient, random, file, CancellationToken.None);
        return (file.ToArray(), hub, signer);
    }

    /// <summary>Opened as the hub opens it: measured.</summary>
    private static async Task<PersonAnswer> AnswerAsync(byte[] answer, AgeIdentity hub, SigningKey signer)
    {
        using var file = new MemoryStream(answer, writable: false);
        return (await PersonAnswer.OpenAsync(file, hub, _ => signer.Verifying, CancellationToken.None)).Value;
    }

    /// <summary>A table sealed on a host.</summary>
    public sealed record Ingested(StoredTable Table, IReadOnlyList<PackEntry> Packs, SecretKey Key, IObjectStore Host)
    {
        public PackReader Reader() => new(Key, PackContext.Version(Version), Packs, [Host]);
    }
}
