using System.Text;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Testing.Accounts;
using Hygie.Testing.Audit;
using Hygie.Testing.Catalogue;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Permits;

/// <summary>A hub with its people, a log, and one sound application: what a test of permits starts from.</summary>
public sealed class PermitWorld
{
    /// <summary>A small definition.</summary>
    public const string Definition = """
        hygie-study: 1
        name: diabetes-metformin
        title: { fr: Diabétiques traités, en: Treated diabetics }
        source: snds
        period: { from: 2022-01-01, to: 2022-12-31 }
        question: events
        population:
          all:
            - age: { from: 40 }
        variables:
          age_band: { age: [40, 60] }
          sex: { sex: code }
        """;

    private readonly Dictionary<string, SigningKey> _keys = new(StringComparer.Ordinal);

    public PermitWorld()
    {
        Accounts = new MemoryAccountStore(Log.Outbox);
        Permits = new MemoryPermitStore(Log.Outbox);
        Mandates = new MemoryMandateStore(Log.Outbox);
        Receipts = new LogReceipts(Log.Outbox, Log.Publish, Log.First, Log.Policy);
        Facts = new AuthorityFacts(Permits, Mandates, new MemoryPapersShelf(), Receipts, KeyOf("steward-1"), Clock);
        Apply = new Apply(Permits, Accounts, new FixedVersions(Version), Clock);
        Decide = new Decide(Permits, Accounts, Receipts, Facts, Clock);
        End = new EndPermit(Permits, Accounts, Clock);
    }

    public static DatasetVersion Version { get; } = new(new DatasetId("snds"), 1);

    public static PermitId Id { get; } = new("d-1");

    /// <summary>Reasons for yes and no.</summary>
    public static LocalText Reason { get; } = new("conforme", "in order");

    public TestLog Log { get; } = new();

    public MovableClock Clock { get; } = new();

    public MemoryAccountStore Accounts { get; }

    public MemoryPermitStore Permits { get; }

    public MemoryMandateStore Mandates { get; }

    public LogReceipts Receipts { get; }

    public AuthorityFacts Facts { get; }

    public Apply Apply { get; }

    public Decide Decide { get; }

    public EndPermit End { get; }

    /// <summary>A sound application by <c>researcher-1</c> to the committee and the authority.</summary>
    public static Application Application() => new()
    {
        Id = Id, Project = new ProjectId("p-metformin"), Title = new("Metformine", "Metformin"), Applicant = new PersonId("researcher-1"), Institution = new BodyId("university"),
        Persons = [new PersonId("researcher-1"), new PersonId("researcher-2")], Interests = [new PersonId("ethics-2")], Funders = ["public"],
        Summary = new LaySummary(new("quoi", "what"), new("pourquoi", "why"), new("pour qui", "for whom"), new("bénéfice", "benefit")),
        LegalBasis = new("RGPD 6(1)(e), 9(2)(j)", "GDPR 6(1)(e), 9(2)(j)"), Purposes = ["research"], Definition = Encoding.UTF8.GetBytes(Definition), Datasets = [Version],
        Methods = ["extract", "query"], Tools = ["sql"], Disclosure = "france-health 1", Start = MovableClock.Opening.AddDays(-1), End = MovableClock.Opening.AddYears(2),
        Bodies = [new BodyId("ethics-committee"), new BodyId("data-authority")],
    };

    /// <summary>Everybody enrolled.</summary>
    public static async Task<PermitWorld> StartAsync(CancellationToken cancellation)
    {
        var world = new PermitWorld();
        (string Name, string Body, Role Role)[] people =
        [
            ("steward-1", "hub", Role.Steward), ("ethics-1", "ethics-committee", Role.Decider), ("ethics-2", "ethics-committee", Role.Decider),
            ("authority-1", "data-authority", Role.Decider), ("researcher-1", "university", Role.Researcher), ("researcher-2", "university", Role.Researcher), ("cnam-1", "cnam", Role.Decider),
        ];
        var enrol = new Enrol(world.Accounts, world.Clock);
        foreach (var (name, body, role) in people)
            _ = (await enrol.RunAsync(new EnrolCommand(new PersonId(name), new BodyId(body), [role], world.KeyOf(name).Verifying, new PersonId("steward-1")), cancellation)).Value;
        return world;
    }

    /// <summary>The key of a person, always the same for a name.</summary>
    public SigningKey KeyOf(string person) =>
        _keys.TryGetValue(person, out var key) ? key : _keys[person] = SigningKey.FromSeed(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes("test " + person)));

    /// <summary>Hands in an application.</summary>
    public Task<Result<PermitFile>> ApplyAsync(Application application, CancellationToken cancellation) =>
        Apply.RunAsync(new Apply.Command(application, application.Applicant), cancellation);

    /// <summary>One person decides.</summary>
    public Task<Result<PermitFile>> DecideAsync(string person, bool favourable, CancellationToken cancellation) =>
        Decide.RunAsync(new Decide.Command(Id, new PersonId(person), favourable, Reason), KeyOf(person), cancellation);

    /// <summary>Application, completeness and two favourable decisions.</summary>
    public async Task<PermitFile> GrantAsync(CancellationToken cancellation)
    {
        _ = (await ApplyAsync(Application(), cancellation)).Value;
        _ = (await DecideAsync("steward-1", true, cancellation)).Value;
        _ = (await DecideAsync("ethics-1", true, cancellation)).Value;
        return (await DecideAsync("authority-1", true, cancellation)).Value;
    }
}

/// <summary>A clock that a test moves.</summary>
public sealed class MovableClock : TimeProvider
{
    /// <summary>When the story begins.</summary>
    public static readonly DateTimeOffset Opening = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Opening;

    public override DateTimeOffset GetUtcNow() => Now;
}
