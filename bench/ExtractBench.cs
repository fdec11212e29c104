using System.Globalization;
using Hygie.Adapters.ExtractFiles;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.QueryEngines;
using Hygie.Adapters.Randomness;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing.Custody;
using Hygie.Testing.Extraction;
using Hygie.Testing.Studies;

namespace Hygie.Bench;

/// <summary>
/// Extraction: a worked study under its permit on sealed claims (open the columns, mark and net the lines, attrition of every rule, project pseudonyms, sealed
/// extract) against the same study written by hand as one DuckDB SQL on the same Parquet files in clear, written as Parquet: no attrition, no sealing. Every row
/// of both is compared, and a sample of persons with the oracle of the tests. Keys are at hand on our side.
/// </summary>
internal static class ExtractBench
{
    private const int Threads = 2, Megabytes = 2048, Sampled = 40;
    private static readonly ProjectId Project = new("p-bench");
    private static readonly PermitId Permit = new("permit-bench");

    public static async Task RunAsync(BenchRun run)
    {
        var bytes = await File.ReadAllBytesAsync(BenchRun.InCheckout("examples", "diabetes-metformin.yaml"));
        var study = StudyReader.Parse(bytes).Value;
        using var claims = await ExtractClaims.PrepareAsync(study, run.Rows ?? 20_000_000);
        BenchRun.Say($"{claims.Lines:N0} claim lines, {claims.Rows:N0} rows in all, {claims.Persons:N0} persons");
        var ports = Ports(claims, study);
        using var hub = ports.Hub;
        var theirs = Path.Combine(BenchRun.Folder, "extract-duckdb.parquet");
        Extract? made = null;
        var (ours, its) = await BenchRun.InTurnAsync(
            async () => made = (await new RunExtraction(ports).RunAsync(new RunExtractionCommand(Permit, bytes, new PersonId("researcher-1")), new BenchRun.Silent(), CancellationToken.None)).Value.Extract,
            () =>
            {
                claims.Ask($"SET threads={Threads}; SET memory_limit='{Megabytes}MB'; COPY ({HandWritten.MetforminSql}) TO '{theirs}' (FORMAT parquet, COMPRESSION zstd)");
                return Task.FromResult(double.NaN);
            });
        await CompareAsync(ports, made!, claims, theirs);
        Oracle(study, claims, theirs);
        run.Compare("duckdb", ours, its, claims.Lines, "events");
        run.Figure("eventsPerSecondPerCore", Math.Round(claims.Lines / ours.Cpu));
        run.Figure("rowsPerSecondPerCore", Math.Round(claims.Rows / ours.Cpu));
        run.Figure("events", claims.Lines);
        run.Figure("rows", claims.Rows);
        run.Figure("persons", made!.Persons);
        run.Figure("attritionSteps", made.Attrition.Length);
        File.Delete(theirs);
    }

    /// <summary>The rows of both without the pseudonyms, which differ by design, and the persons of the last step.</summary>
    private static async Task CompareAsync(ExtractionPorts ports, Extract made, ExtractClaims claims, string theirs)
    {
        var opening = new OpenExtract(ports.Desk, ports.Stores, ClearFileAdapters.InMemory());
        using var opened = (await opening.RunAsync(made, new KeyPurpose(KeyVerbs.Extract, "research", TimeSpan.FromHours(1)), Permit, CancellationToken.None)).Value;
        string Sum(string file) => claims.Ask($"SELECT count(*) || '|' || sum(hash(concat_ws('|', age_band, sex, department, dispensings, boxes, coalesce(first_month, '-'), stays, coalesce(recognised, '-')))) FROM read_parquet('{file}')");
        var mine = Sum(opened.Files["persons"].Path);
        BenchRun.MustBe(made.Persons > 0 && mine == Sum(theirs) && mine.StartsWith(made.Persons.ToString(CultureInfo.InvariantCulture) + "|", StringComparison.Ordinal), "every row of the extract");
    }

    /// <summary>Persons of the first bucket, by the slow and obvious engine.</summary>
    private static void Oracle(StudyDefinition study, ExtractClaims claims, string theirs)
    {
        var sample = claims.Sample(Sampled);
        var (data, names) = claims.Draw(sample);
        var oracle = new StudyOracle(study, data, SndsRules.For(study), []).Persons();
        var rows = claims.Texts($"SELECT CAST(_person AS VARCHAR), age_band, sex, department, dispensings, boxes, first_month, stays, recognised FROM read_parquet('{theirs}') WHERE _person IN ({string.Join(", ", sample.Select(p => $"'{p}'"))})");
        var found = DrawnTables.Draw(["_person", .. study.Variables.Select(v => v.Name)], rows.Select(r => (IEnumerable<string?>)[names[r[0]!], .. r[1..]]));
        BenchRun.MustBe(rows.Count > 0 && oracle == found, $"{sample.Count} persons by the oracle");
        BenchRun.Say($"{sample.Count} persons, {rows.Count} of them in the study, agree with the oracle");
    }

    private static ExtractionPorts Ports(ExtractClaims claims, StudyDefinition study)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        var terms = new PermitTerms(Permit, Project, new string('a', 64), "research", [new PersonId("researcher-1")], [claims.Version], study.Hash, ComposePermit.Variables(study),
            ["extract"], ["sql"], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Live: true);
        return new ExtractionPorts
        {
            Permits = new MemoryPermits(terms), Source = claims, Exclusions = claims, Engine = DuckDbRegistration.Engine(Megabytes / Threads, threads: 1), Desk = new MemoryKeyDesk(random, TimeProvider.System),
            Files = ExtractFileAdapters.Parquet(), Stores = [claims.Host], Extracts = new MemoryExtractStore(), Random = random, Hub = SigningKey.Generate(random), Clock = TimeProvider.System,
        };
    }
}
