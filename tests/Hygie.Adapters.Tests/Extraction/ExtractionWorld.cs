using System.Text;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.ExtractFiles;
using Hygie.Adapters.QueryEngines;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Testing.Custody;
using Hygie.Testing.Extraction;
using Hygie.Testing.Sealing;
using Hygie.Testing.Studies;
using Hygie.Testing.Warehouse;

namespace Hygie.Adapters.Tests.Extraction;

/// <summary>A hub in memory with drawn data: a definition, its permit, and everything an extraction needs; the engine and the files are the real ones.</summary>
internal sealed class ExtractionWorld : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private readonly SeededSecretRandom _random = new(3);

    public ExtractionWorld(int persons = 40, int buckets = 4, params string[] objectors) : this(Persons(persons), DrawnDefinition.Text, buckets, objectors) { }

    public ExtractionWorld(DrawnTables data, string definition, int buckets, params string[] objectors)
    {
        Bytes = Encoding.UTF8.GetBytes(definition);
        Version = new DrawnVersion(data, objectors, buckets);
        Hub = SigningKey.Generate(_random);
        Desk = new MemoryKeyDesk(_random, Clock);
        Study = StudyReader.Parse(Bytes).Value;
        Permits = new MemoryPermits(Terms());
        Ports = new ExtractionPorts
        {
            Permits = Permits, Source = Version, Exclusions = Version, Engine = DuckDbRegistration.Engine(512, 2), Desk = Desk, Files = ExtractFileAdapters.Parquet(),
            Stores = [Host], Extracts = Extracts, Random = _random, Hub = Hub, Clock = Clock,
        };
    }

    public static PermitId Permit { get; } = new("permit-1");

    public static ProjectId Project { get; } = new("p-sorted");

    public static PersonId Researcher { get; } = new("researcher-1");

    public byte[] Bytes { get; }

    public TimeProvider Clock { get; } = new Fixed();

    public DrawnVersion Version { get; }

    public StudyDefinition Study { get; }

    public MemoryPermits Permits { get; }

    public MemoryKeyDesk Desk { get; }

    public MemoryObjectStore Host { get; } = new();

    public MemoryExtractStore Extracts { get; } = new();

    public SigningKey Hub { get; }

    public ExtractionPorts Ports { get; }

    public OpenExtract Opening => new(Desk, [Host], ClearFileAdapters.InMemory());

    public PermitTerms Terms() => new(
        Permit, Project, new string('a', 64), "research", [Researcher], [DrawnVersion.Id], Study.Hash, ComposePermit.Variables(Study), ["extract", "query"], ["sql", "shell"],
        Now.AddDays(-1), Now.AddYears(1), Live: true);

    public async Task<Result<Extract>> ExtractAsync(CancellationToken cancellation) =>
        (await new RunExtraction(Ports).RunAsync(new RunExtractionCommand(Permit, Bytes, Researcher), new Silent(), cancellation)).Then<Extract>(made => made.Extract);

    public Task<Result<ExtractionProof>> ProveAsync(CancellationToken cancellation) =>
        new ProveExtraction(Ports, Opening).RunAsync(new ProveExtractionCommand(Permit, Bytes, 1), cancellation);

    public void Dispose()
    {
        Version.Dispose();
        Desk.Dispose();
        Hub.Dispose();
    }

    private static DrawnTables Persons(int count)
    {
        var data = DrawnTables.Empty();
        for (var i = 1; i <= count; i++)
            data.Add("PERSON", [("_person", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{i}")), ("sex", i % 2 == 0 ? "1" : "2"), ("birth_year", i == 1 ? "2010" : "1950")]);
        return data;
    }

    private sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }
}
