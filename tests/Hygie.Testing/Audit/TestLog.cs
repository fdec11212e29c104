using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Audit;

/// <summary>A whole log in memory: outbox, two stores, one demo witness, its policy, and the sequencer.</summary>
public sealed class TestLog
{
    /// <summary>The day of every entry made by <see cref="AddAsync"/>.</summary>
    public static readonly DateOnly Today = new(2026, 11, 23);

    public TestLog(int seed = 1)
    {
        var random = new SeededSecretRandom(seed);
        Signer = new NoteSigner("log.example/hub", NoteKeyType.Ed25519, SigningKey.Generate(random));
        WitnessSigner = new NoteSigner("witness.example/demo/not-independent", NoteKeyType.Cosignature, SigningKey.Generate(random));
        PolicyText = $"log {Signer.Verifier}\nwitness demo {WitnessSigner.Verifier}\nquorum demo\n";
        Policy = LogPolicy.Parse(PolicyText).Value;
        Witness = new MemoryWitness(WitnessSigner, Signer.Verifier, Clock);
        Outbox = new MemoryOutbox(random);
        Publish = new PublishCheckpoint(Outbox, [First, Second], [Witness], Policy, Signer, Clock);
        Prove = new ProveLeaf(Outbox, First, Policy);
    }

    public TimeProvider Clock { get; } = new FixedClock();

    public NoteSigner Signer { get; }

    public NoteSigner WitnessSigner { get; }

    public string PolicyText { get; }

    public LogPolicy Policy { get; }

    public MemoryWitness Witness { get; }

    public MemoryOutbox Outbox { get; }

    public MemoryLogStore First { get; } = new("first");

    public MemoryLogStore Second { get; } = new("second");

    public PublishCheckpoint Publish { get; }

    public ProveLeaf Prove { get; }

    /// <summary>Appends entries <c>permit/p-1</c>, <c>permit/p-2</c>… without publishing.</summary>
    public async Task AddAsync(int count, CancellationToken cancellation)
    {
        for (var i = 1; i <= count; i++)
            await Outbox.AppendAsync(AuditEntry.Of("permit.granted", Today, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"permit/p-{i}"), "body/hdab", "test", ("number", i)), cancellation);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    }
}
