using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Hygie.Adapters.Metadata;
using Hygie.Adapters.QueryEngines;
using Hygie.Adapters.Tests.Metadata;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
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
    private static readonly PersonId Ada = new("ada"), Bea = new("bea");
    private readonly RecordKeySecret _secret = new(new byte[32]);
    private readonly HubFile _file = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _secret.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task The_same_people_have_the_same_figure_however_they_are_split_in_buckets()
    {
        using var other = new HubFile();
        var (one, three) = (await Count(await HubAsync(_file), 40, [], buckets: 1), await Count(await HubAsync(other), 40, [], buckets: 3));
        Assert.Equal(one.Persons, three.Persons);
        Assert.InRange(one.Persons.Persons!.Value, 35, 45);
    }

    [Fact]
    public async Task A_small_count_is_only_said_to_be_small() => Assert.Equal("<11", (await Count(await HubAsync(_file), 3, [], buckets: 2)).Persons.ToString());

    [Fact]
    public async Task Objectors_are_not_counted() =>
        Assert.Equal("<11", (await Count(await HubAsync(_file), 12, ["p1", "p2"], buckets: 2)).Persons.ToString());

    [Fact]
    public async Task Without_a_standing_authorisation_nothing_is_counted()
    {
        var hub = await HubAsync(_file);
        using var source = new DrawnSource(Persons(20), [], 1);
        Assert.Equal("HYG-12017", (await AskAsync(hub, source, Definition, authorisation: Standing with { To = new DateOnly(2026, 2, 1) })).Refusal.Code);
        Assert.Equal("HYG-12024", (await Verb(hub, source).RunAsync(new CountCohortCommand(Encoding.UTF8.GetBytes(Definition), Version, Ada, null), Stop)).Refusal.Code);
        Assert.Equal("HYG-4002", (await Verb(hub, source).RunAsync(new CountCohortCommand(Encoding.UTF8.GetBytes(Definition), Version, new PersonId("nobody"), Standing), Stop)).Refusal.Code);
        Assert.Empty(await hub.Counts().ListAsync(Version.Dataset, Stop));
    }

    [Fact]
    public async Task A_question_reworded_is_the_same_question_and_each_count_is_logged_and_in_the_ledger()
    {
        var hub = await HubAsync(_file);
        using var source = new DrawnSource(Persons(60), [], 2);
        var asked = Definition.Replace("- age: { from: 0 }", "- age: { from: 0 }\n    - sex: men", StringComparison.Ordinal);
        var reworded = "# said otherwise\n" + Definition.Replace("everybody", "all", StringComparison.Ordinal).Replace("- age: { from: 0 }", "- sex: men\n    # of any age\n    - age: { from: 0 }", StringComparison.Ordinal);
        var (first, second, colleague, other) = ((await AskAsync(hub, source, asked)).Value, (await AskAsync(hub, source, reworded)).Value,
            (await AskAsync(hub, source, asked, new PersonId("adele"))).Value, (await AskAsync(hub, source, reworded, Bea)).Value);
        Assert.Equal([first.Persons, first.Persons, first.Persons], [second.Persons, colleague.Persons, other.Persons]);
        Assert.Equal([(1, "chu-a"), (1, "chu-a"), (1, "chu-a"), (1, "chu-b")], new[] { first, second, colleague, other }.Select(c => (c.Spent, c.Institution.Value)));

        Assert.Equal(4, (await hub.Counts().ListAsync(Version.Dataset, Stop)).Count);
        var logged = await hub.Outbox().LeavesOfAsync("dataset/snds@1", AuditKind.Check("cohort.counted"), Stop);
        Assert.Equal(4, logged.Count);
    }

    [Fact]
    public async Task Nested_questions_of_two_institutions_that_differ_by_one_person_show_one_figure()
    {
        var hub = await HubAsync(_file);
        var people = Persons(59);
        people.Add("PERSON", [("_person", "p60"), ("residence_dpt", "48")]);
        using var source = new DrawnSource(people, [], 2);
        var without = Definition.Replace("  any:\n    - age: { from: 0 }", "  none:\n    - residence: [48]", StringComparison.Ordinal);
        var (all, rest) = ((await AskAsync(hub, source, Definition)).Value, (await AskAsync(hub, source, without, Bea)).Value);
        Assert.Equal(all.Persons, rest.Persons);
        Assert.Equal(1, (await hub.Counts().ListAsync(Version.Dataset, Stop)) is [var a, var b] ? a.People.Apart(b.People) : -1);
    }

    [Fact]
    public async Task A_spent_budget_refuses_new_questions_before_any_row_is_read()
    {
        var hub = await HubAsync(_file);
        using var source = new DrawnSource(Persons(60), [], 1);
        string Aged(int from) => Definition.Replace("from: 0", "from: " + from.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        for (var age = 0; age < 3; age++)
            Assert.Equal(age + 1, (await AskAsync(hub, source, Aged(age))).Value.Spent);
        var read = source.Read;
        Assert.Equal("HYG-10040", (await AskAsync(hub, source, Aged(3))).Refusal.Code);
        Assert.Equal(read, source.Read);
        Assert.Equal(3, (await AskAsync(hub, source, Aged(1))).Value.Spent);
        Assert.Equal(1, (await AskAsync(hub, source, Aged(3), Bea)).Value.Spent);
    }

    [Fact]
    public async Task The_naive_reading_stands_beside_the_ruled_one_each_line_protected_and_paid()
    {
        var hub = await HubAsync(_file);
        var people = Persons(100);
        for (var i = 101; i <= 130; i++)
            people.Add("PERSON", [("_person", string.Create(CultureInfo.InvariantCulture, $"p{i}")), ("flag_fictitious", "true")]);
        using var source = new DrawnSource(people, [], 2);
        var asked = await Verb(hub, source, limit: 20).RunAsync(new CountCohortCommand(Encoding.UTF8.GetBytes(Definition), Version, Ada, Standing, Naive: true), Stop);
        var count = asked.Value;
        Assert.Equal([null, SndsRules.FictitiousNir, SndsRules.SeveralIdentities], count.Steps.Select(s => s.Rule?.Name));
        Assert.InRange(count.Steps[0].Persons.Persons!.Value, 125, 135);
        Assert.InRange(count.Steps[1].Persons.Persons!.Value, 95, 105);
        Assert.Equal([count.Persons, count.Persons], [count.Steps[1].Persons, count.Steps[2].Persons]);
        Assert.Equal((count.Spent, count.Spent), ((await hub.Counts().ListAsync(Version.Dataset, Stop)).Count, 3));
    }

    [Fact]
    public async Task Attrition_names_each_rule_with_what_it_removed()
    {
        var spec = StudySpecs.All.First(s => s.Says.StartsWith("A cancelled line", StringComparison.Ordinal));
        var study = StudyReader.Parse(Encoding.UTF8.GetBytes(Definition.Replace("- age: { from: 0 }", "- dispensing: { atc: [A10*] }", StringComparison.Ordinal))).Value;
        using var database = new DrawnDatabase(spec.Data());
        var plan = StudyCompiler.Compile(study, DrawnTables.Shape).Value;
        var table = await Attrition.RunAsync(plan, DuckDbRegistration.Engine(512, 2), database.Buckets, TestContext.Current.CancellationToken);
        Assert.Equal((0L, 3L), (table[0].LinesRemoved, table[0].PersonsRemaining));
        var netted = table.Single(l => l.Rule?.Name == SndsRules.Cancellations);
        Assert.Equal((4L, 2L), (netted.LinesRemoved, netted.PersonsRemaining));
        Assert.Equal(2, table[^1].PersonsRemaining);
    }

    /// <summary>A hub where two colleagues of one institution and a person of another are enrolled.</summary>
    private static async Task<MetadataAdapters.Hub> HubAsync(HubFile file)
    {
        var hub = await file.OpenAsync();
        foreach (var (i, (person, body)) in new[] { ("ada", "chu-a"), ("adele", "chu-a"), ("bea", "chu-b") }.Index())
        {
            var account = new Account(new PersonId(person), new BodyId(body), [Role.Researcher], SigningKey.Generate(new SeededSecretRandom(i)).Verifying, Standing.From, null);
            Assert.False((await hub.Accounts().EnrolAsync(account, AuditEntry.Of("account.enrolled", Standing.From, account.Subject, by: "person/root", why: "test"), Stop)).IsRefused);
        }

        return hub;
    }

    private async Task<CohortCount> Count(MetadataAdapters.Hub hub, int persons, string[] objectors, int buckets)
    {
        using var source = new DrawnSource(Persons(persons), objectors, buckets);
        return (await AskAsync(hub, source, Definition)).Value;
    }

    private Task<Result<CohortCount>> AskAsync(MetadataAdapters.Hub hub, DrawnSource source, string definition, PersonId? by = null, CountAuthorisation? authorisation = null) =>
        Verb(hub, source).RunAsync(new CountCohortCommand(Encoding.UTF8.GetBytes(definition), Version, by ?? Ada, authorisation ?? Standing), Stop);

    private CountCohort Verb(MetadataAdapters.Hub hub, DrawnSource source, int limit = 3) => new(
        new CountPorts(source, source, DuckDbRegistration.Engine(512, 2), hub.Accounts(), hub.Counts(), _secret, new June()), new CountBudget(limit), DisclosureProfile.FranceHealth, PerturbationTable.Standard);

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

        /// <summary>Buckets opened so far.</summary>
        public int Read { get; private set; }

        public Task<Result<SourceShape>> ShapeAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult<Result<SourceShape>>(DrawnTables.Shape);

        public async IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
            DatasetVersion version, IReadOnlyList<TableUse> reads, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var bucket in _database.Buckets)
            {
                Read++;
                yield return bucket.Tables;
            }

            await Task.CompletedTask;
        }

        public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(_database.Buckets[0].Excluded);

        public void Dispose() => _database.Dispose();
    }
}
