using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.ExtractFiles;
using Hygie.Adapters.Metadata;
using Hygie.Adapters.Parquet;
using Hygie.Adapters.QueryEngines;
using Hygie.Adapters.Tests.Metadata;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;
using Hygie.Testing;
using Hygie.Testing.Extraction;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Extraction;

/// <summary>A small country delivered by its insurer, stored, and extracted under the shipped examples: bucket by bucket equals all at once.</summary>
public sealed class ExtractionOnCountryTests
{
    private static readonly ProjectId Project = new("p-metformin");
    private static readonly PermitId Permit = new("permit-1");
    private static readonly PersonId Researcher = new("researcher-1");
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), 600);
    private readonly IQueryEngine _engine = DuckDbRegistration.Engine(1024, 2);
    private readonly Objectors _objectors = new();
    private readonly MemoryExtractStore _extracts = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StoredVersions Source => new StoredVersions(new ReadTable(_world.Tools, ClearFileAdapters.InMemory()));

    [Theory]
    [InlineData("diabetes-metformin")]
    [InlineData("heart-failure-stay")]
    public async Task The_extract_by_buckets_is_the_study_on_the_whole_version(string example)
    {
        var version = (await _world.DeliverAsync("cnam", "snds", "snds", Stop)).Value.Stored!.Version;
        var definition = await DefinitionAsync(example);
        var whole = await MembersAsync(definition, version);
        var extract = (await ExtractAsync(definition, version)).Value;
        Assert.NotEmpty(whole);
        Assert.Equal((whole.Count, whole.Count), (extract.Tables[0].Rows, extract.Persons));
        Assert.True(extract.Attrition.Length > 3, "each rule that is on has its line");

        _objectors.Persons = new PersonSet([.. whole[0]]);
        var without = (await ExtractAsync(definition, version)).Value;
        Assert.Equal((whole.Count - 1, 2), (without.Tables[0].Rows, without.Number));
    }

    [Fact]
    public async Task A_count_on_the_warehouse_is_protected_and_asked_under_the_mandate()
    {
        var version = (await _world.DeliverAsync("cnam", "snds", "snds", Stop)).Value.Stored!.Version;
        using var secret = new RecordKeySecret(new byte[32]);
        using var source = new MandatedSource(Source, WarehouseWorld.Mandate);
        var authorisation = new CountAuthorisation("m-hub-2026", DateOnly.MinValue, DateOnly.MaxValue);
        using var file = new HubFile();
        var hub = await file.OpenAsync();
        var account = new Account(Researcher, new BodyId("chu-a"), [Role.Researcher], _world.Tools.Key.Verifying, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), null);
        await hub.Accounts().EnrolAsync(account, AuditEntry.Of("account.enrolled", DateOnly.MinValue, account.Subject, by: "person/root", why: "test"), Stop);
        var ports = new CountPorts(source, _objectors, _engine, hub.Accounts(), hub.Counts(), secret, TimeProvider.System);
        var verb = new CountCohort(ports, CountBudget.Standard, DisclosureProfile.FranceHealth, PerturbationTable.Standard);
        var rare = (await verb.RunAsync(new CountCohortCommand(await DefinitionAsync("rare-disease"), version, Researcher, authorisation), Stop)).Value;
        var outbox = hub.Outbox();
        Assert.Equal("<11", rare.Persons.ToString());
        Assert.Equal(1, (await outbox.AssignAsync(DateOnly.FromDateTime(DateTime.UtcNow), Stop)).Value);
        Assert.Equal(2, (await outbox.AssignAsync(DateOnly.MaxValue, Stop)).Value);
        Assert.Equal(("cohort.counted", "day"), Leaf.Decode((await outbox.LeavesAsync(1, 1, Stop))[0].Span).Value is var leaf ? (leaf.Kind.Value, leaf.Subject) : default);
        Assert.Equal((KeyVerbs.Count, WarehouseWorld.Mandate), (_world.Desk.Asked[^1].Purpose.Verb, _world.Desk.Asked[^1].Authority));
    }

    private async Task<List<byte[]>> MembersAsync(byte[] definition, DatasetVersion version)
    {
        using var opened = (await Source.OpenAsync(version, WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value;
        var plan = StudyCompiler.Compile(StudyReader.Parse(definition).Value, PlanExtraction.ShapeOf(opened.Manifest)).Value;
        var buckets = new List<OpenedBucket>();
        for (var bucket = 0; bucket < opened.Manifest.Tables.Max(t => t.Buckets); bucket++)
            buckets.Add((await opened.OpenAsync(plan.Members.Reads, bucket, Stop)).Value);
        var all = plan.Members.Reads.ToDictionary(r => r.Table, r => new TableFiles([.. buckets.SelectMany(b => b.Tables[r.Table].Paths).Distinct(StringComparer.Ordinal)], r.Columns), StringComparer.Ordinal);
        var rows = (await _engine.ReadAsync(plan.Members, new QueryInput(all, PersonSet.Nobody), Stop)).Rows;
        buckets.ForEach(b => b.Dispose());
        return [.. rows.Select(r => (byte[])r[0]!)];
    }

    private async Task<Result<Extract>> ExtractAsync(byte[] definition, DatasetVersion version)
    {
        var study = StudyReader.Parse(definition).Value;
        var terms = new PermitTerms(Permit, Project, new string('a', 64), "research", [Researcher], [version], study.Hash, ComposePermit.Variables(study), ["extract"], ["sql"],
            DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Live: true);
        var ports = new ExtractionPorts
        {
            Permits = new MemoryPermits(terms), Source = Source, Exclusions = _objectors, Engine = _engine, Desk = _world.Desk, Files = ExtractFileAdapters.Parquet(),
            Stores = [_world.Host], Extracts = _extracts, Random = _world.Random, Hub = _world.Tools.Key, Clock = TimeProvider.System,
        };
        return (await new RunExtraction(ports).RunAsync(new RunExtractionCommand(Permit, definition, Researcher), new Silent(), Stop)).Then<Extract>(made => made.Extract);
    }

    private static Task<byte[]> DefinitionAsync(string example) => File.ReadAllBytesAsync(TestFiles.InCheckout("examples", example + ".yaml"), Stop);

    private sealed class Objectors : IExclusions
    {
        public PersonSet Persons { get; set; } = PersonSet.Nobody;

        public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(Persons);
    }

    private sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }
}
