using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Hygie.Adapters.QueryEngines;
using Hygie.Core;
using Hygie.Core.Disclosure;
using Hygie.Core.Studies;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.Studies;

/// <summary>The count before a permit: protected, without objectors, under an authorisation; and the attrition inside a zone.</summary>
public sealed class CountCohortTests : IDisposable
{
    private const string Definition = """
        hygie-study: 1
        name: everybody
        source: snds
        period: { from: 2022-01-01, to: 2022-12-31 }
        population:
          any:
            - age: { from: 0 }
        """;

    private static readonly CountAuthorisation Standing = new("hub-counts", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
    private static readonly DatasetVersion Version = new(new DatasetId("snds"), 1);
    private readonly RecordKeySecret _secret = new(new byte[32]);

    public void Dispose() => _secret.Dispose();

    [Fact]
    public async Task The_same_people_have_the_same_figure_however_they_are_split_in_buckets()
    {
        var (one, three) = (await Count(40, [], buckets: 1), await Count(40, [], buckets: 3));
        Assert.Equal(one.Persons, three.Persons);
        Assert.InRange(one.Persons.Persons!.Value, 35, 45);
    }

    [Fact]
    public async Task A_small_count_is_only_said_to_be_small() => Assert.Equal("<11", (await Count(3, [], buckets: 2)).Persons.ToString());

    [Fact]
    public async Task Objectors_are_not_counted() =>
        Assert.Equal("<11", (await Count(12, ["p1", "p2"], buckets: 2)).Persons.ToString());

    [Fact]
    public async Task Without_a_standing_authorisation_nothing_is_counted()
    {
        using var source = new DrawnSource(Persons(20), [], 1);
        var ended = Standing with { To = new DateOnly(2026, 2, 1) };
        var result = await Verb(source).RunAsync(Command(ended), DisclosureProfile.FranceHealth, PerturbationTable.Standard, TestContext.Current.CancellationToken);
        Assert.Equal("HYG-12017", result.Refusal.Code);
    }

    [Fact]
    public async Task Attrition_names_each_rule_with_what_it_removed()
    {
        var spec = StudySpecs.All.First(s => s.Says.StartsWith("A cancelled line", StringComparison.Ordinal));
        var study = StudyReader.Parse(Encoding.UTF8.GetBytes(Definition.Replace("- age: { from: 0 }", "- dispensing: { atc: [A10*] }", StringComparison.Ordinal))).Value;
        using var database = new DrawnDatabase(DrawnTables.Read(spec.Tables));
        var plan = StudyCompiler.Compile(study, DrawnTables.Shape).Value;
        var table = await Attrition.RunAsync(plan, DuckDbRegistration.Engine(512, 2), database.Buckets, TestContext.Current.CancellationToken);
        Assert.Equal((0L, 3L), (table[0].LinesRemoved, table[0].PersonsRemaining));
        var netted = table.Single(l => l.Rule?.Name == SndsRules.Cancellations);
        Assert.Equal((4L, 2L), (netted.LinesRemoved, netted.PersonsRemaining));
        Assert.Equal(2, table[^1].PersonsRemaining);
    }

    private async Task<CohortCount> Count(int persons, string[] objectors, int buckets)
    {
        using var source = new DrawnSource(Persons(persons), objectors, buckets);
        return (await Verb(source).RunAsync(Command(Standing), DisclosureProfile.FranceHealth, PerturbationTable.Standard, TestContext.Current.CancellationToken)).Value;
    }

    private CountCohort Verb(DrawnSource source) => new(source, source, DuckDbRegistration.Engine(512, 2), _secret, new MemoryOutbox(new SeededSecretRandom(4)), new June());

    private static CountCohortCommand Command(CountAuthorisation authorisation) => new(Encoding.UTF8.GetBytes(Definition), Version, authorisation);

    private static DrawnTables Persons(int count)
    {
        var data = DrawnTables.Empty();
        for (var i = 1; i <= count; i++)
            data.Add("PERSON", [("_person", string.Create(CultureInfo.InvariantCulture, $"p{i}"))]);
        return data;
    }

    private sealed class June : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private sealed class DrawnSource(DrawnTables data, string[] objectors, int buckets) : IStudySource, IExclusions, IDisposable
    {
        private readonly DrawnDatabase _database = new(data, objectors, buckets);

        public Task<Result<SourceShape>> ShapeAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult<Result<SourceShape>>(DrawnTables.Shape);

        public async IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
            DatasetVersion version, IReadOnlyList<TableUse> reads, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var bucket in _database.Buckets)
                yield return bucket.Tables;
            await Task.CompletedTask;
        }

        public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(_database.Buckets[0].Excluded);

        public void Dispose() => _database.Dispose();
    }
}
