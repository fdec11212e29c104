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
    private const string Table = "ER_PRS_F";
    private const int People = 60_000;
    private const int Copies = 4;

    /// <summary>The twelve columns of the figure that is quoted.</summary>
    private static readonly string[] Columns =
    [
        "EXE_SOI_DTD", "FLX_DIS_DTD", "PRS_NAT_REF", "PRS_ACT_QTE", "PRS_PAI_MNT", "BSE_REM_MNT", "PSE_SPE_COD", "BEN_RNG_GEM", "DPN_QLF", "CPL_MAJ_TOP", "ORG_CLE_NUM",
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var (csv, tokens) = Prepare(run.Wide);
        var bytes = await File.ReadAllBytesAsync(csv);
        var plain = Path.Combine(BenchRun.Folder, "duckdb.parquet");
        var rows = bytes.AsSpan().Count((byte)'\n') - 1;
        BenchRun.Say($"{rows:N0} rows, {bytes.Length / 1e6:N0} MB of CSV, {tokens.Count:N0} persons");
        StoredTable? stored = null;
        var (ours, its) = await BenchRun.InTurnAsync(
            async () => stored = await IngestAsync(csv, rows, bytes.Length, tokens),
            () => Task.FromResult(DuckDb(csv, plain)));
        BenchRun.MustBe(stored!.Rows == rows && Count(plain) == rows, "rows");
        run.Compare("duckdb", ours, its, rows, "rows");
        run.Figure("rows", rows);
        run.Figure("sealedBytes", stored.Parts.Sum(p => p.Blob.Length));
        run.Figure("plainBytes", new FileInfo(plain).Length);
    }

    private static async Task<StoredTable> IngestAsync(string csv, long rows, long bytes, IReadOnlyList<UInt128> tokens)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        using var key = SecretKey.Generate(random);
        var folder = Path.Combine(BenchRun.Folder, "host");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var host = ObjectStoreAdapters.Folder(new HostId("bench"), folder);
        using var packs = new PackWriter(key, PackContext.Version(new DatasetVersion(new DatasetId("snds"), 1)), false, random, new UploadQueue([host], random));
        var ingest = new VersionIngest(Context(), await AnswerAsync(tokens, random), packs, ParquetAdapters.TableFiles(), Buckets.Default);
        await using var text = new FileStream(csv, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (await ingest.TakeAsync(new DeliveredTable(Table, rows, bytes, new byte[32]), text, CancellationToken.None) is { } refusal)
            throw new InvalidOperationException(refusal.ToString());
        var tables = await ingest.FinishAsync(CancellationToken.None);
        await packs.FinishAsync(CancellationToken.None);
        return tables.Single(t => t.Name == Table);
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

    private static long Count(string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM read_parquet('{parquet}')";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>The claims of the synthetic country with one token a person in place of the source's pseudonym; generated once and kept.</summary>
    private static (string Csv, IReadOnlyList<UInt128> Tokens) Prepare(bool wide)
    {
        var name = wide ? "claims-wide" : "claims-12";
        var (csv, list) = (Path.Combine(BenchRun.Folder, name + ".csv"), Path.Combine(BenchRun.Folder, name + ".tokens"));
        if (!File.Exists(list))
            Generate(csv, list, wide);
        return (csv, [.. File.ReadLines(list).Select(l => UInt128.Parse(l, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))]);
    }

    private static void Generate(string csv, string list, bool wide)
    {
        var raw = Path.Combine(BenchRun.Folder, Table + ".raw.csv");
        CountryWriter.Write(new CountryPlan(People), path => Path.GetFileName(path) == Table + ".csv" && path.StartsWith("cnam/", StringComparison.Ordinal) ? File.Create(raw) : Stream.Null);
        using var reader = new StreamReader(raw);
        var header = reader.ReadLine()!.Split(';');
        var person = Array.IndexOf(header, "BEN_NIR_PSA");
        var kept = Enumerable.Range(0, header.Length).Where(i => i != person && (wide || Columns.Contains(header[i]))).ToArray();
        var tokens = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        using (var output = new StreamWriter(csv, false, new UTF8Encoding(false), 1 << 20))
        {
            output.Write($"_token;{string.Join(';', kept.Select(i => header[i]))}\n");
            while (reader.ReadLine() is { } line)
            {
                var cells = line.Split(';');
                if (!tokens.TryGetValue(cells[person], out var token))
                    tokens.Add(cells[person], token = new UInt128((ulong)tokens.Count * 0x9E3779B97F4A7C15, (ulong)tokens.Count + 1));
                for (var copy = 0; copy < Copies; copy++)
                    output.Write($"{token.ToString("x32", CultureInfo.InvariantCulture)};{string.Join(';', kept.Select(i => cells[i]))}\n");
            }
        }

        File.Delete(raw);
        File.WriteAllLines(list, tokens.Values.Select(t => t.ToString("x32", CultureInfo.InvariantCulture)));
    }

    /// <summary>A health part's context for the shipped SNDS source.</summary>
    private static CheckContext Context() => new HubInbox(null!, _ => null, ShippedSources.Find).HealthContext("snds")!;

    /// <summary>An answer for these tokens, sealed and opened as the third party's is.</summary>
    private static async Task<PersonAnswer> AnswerAsync(IReadOnlyList<UInt128> tokens, ISecretRandom random)
    {
        using var hub = AgeIdentity.Generate(random);
        using var signer = SigningKey.Generate(random);
        var table = TokenTable.ToSeal(AnswerIdentities.AnswerTable, TokenTable.Write(TokenTable.Answers, [.. tokens.Select(t => (t, t ^ (UInt128)0x5DEECE66D5DEECE6))]), tokens.Count);
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId("third-party"), Holder = new BodyId("cnam"), Delivery = "bench", Sequence = 1, Part = DeliveryPart.Answer, Source = "snds", Epoch = 1,
            Recipient = hub.Recipient.ToString(), Day = new DateOnly(2026, 1, 1), Tables = [table.Table],
        };
        using var file = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest, signer, [table], hub.Recipient, random, file, CancellationToken.None);
        file.Position = 0;
        return (await PersonAnswer.OpenAsync(file, hub, _ => signer.Verifying, CancellationToken.None)).Value;
    }
}
