using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Custody;
using Hygie.Testing.Hosts;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;

namespace Hygie.Testing.Migration;

/// <summary>A hub about to move from one host to another, all in memory; each part can be replaced or damaged.</summary>
public sealed class Move : IDisposable
{
    private readonly SeededSecretRandom _random = new(11);

    public Move(int objects = 20)
    {
        for (var i = 0; i < objects; i++)
            Write(1_000, A);
        foreach (var person in new[] { "operator-1", "operator-2", "operator-3" })
            People[new PersonId(person)] = SigningKey.Generate(_random);
    }

    public static MigrationId Id { get; } = new("m-1");

    public static PersonId Operator { get; } = new("operator-1");

    public MemoryObjectStore A { get; } = new("host-a");

    public MemoryObjectStore B { get; } = new("host-b");

    public MemoryInventory Inventory { get; } = new();

    public MemoryMigrationStore Store { get; } = new();

    public MemoryTransferJournal Journal { get; } = new();

    public MemoryHostStore Hosts { get; } = new();

    public ReadMeter Meter { get; } = new(new HostId("host-b"), TransferCounts.Zero);

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Operators and their keys; the third is nobody's.</summary>
    public Dictionary<PersonId, SigningKey> People { get; } = [];

    public MigrationSigners Signers => new(People.Where(p => p.Key.Value != "operator-3").ToDictionary(p => p.Key, p => p.Value.Verifying));

    public IProgress<Progress> Silent { get; } = new Progress<Progress>(_ => { });

    /// <summary>Puts a fresh sealed object on hosts and in the inventory; returns its name.</summary>
    public string Write(int length, params ReadOnlySpan<MemoryObjectStore> hosts)
    {
        var content = new byte[length];
        _random.Fill(content);
        var name = ObjectName.Of(content);
        foreach (var host in hosts)
            host.Objects[name] = content;
        Inventory.Add(name, length);
        return name;
    }

    /// <summary>Enters both example hosts and assesses them for sealed objects.</summary>
    public async Task AssessAsync(CancellationToken cancellation)
    {
        foreach (var id in new[] { "host-a", "host-b" })
        {
            await new AdmitHost(Hosts, Clock).RunAsync(new AdmitHost.Command(HostFiles.Example(id).Value, Operator), cancellation);
            await new AssessHost(Hosts, HostFiles.Controls, People[Operator], Clock).RunAsync(new AssessHost.Command(new HostId(id), null, Operator), cancellation);
        }
    }

    public async Task<Result<MigrationRecord>> PlanAsync(CancellationToken cancellation)
    {
        await AssessAsync(cancellation);
        return await new PlanMigration(Store, Journal, Inventory, Hosts, Clock).RunAsync(new PlanMigration.Command(Id, A.Host, B.Host, Operator), cancellation);
    }

    public Task<Result<MigrationRecord>> CopyAsync(CancellationToken cancellation, IObjectStore? target = null, params IReadOnlyList<IObjectStore> sources) =>
        new CopyToHost(Store, Journal, Inventory, sources is [] ? [A] : sources, target ?? B, Meter, Clock).RunAsync(new CopyToHost.Command(Id, Operator), Silent, cancellation);

    public Task<Result<MigrationRecord>> VerifyAsync(CancellationToken cancellation, IObjectStore? target = null) =>
        new VerifyTarget(Store, Journal, [A], target ?? B, Meter, Clock).RunAsync(new VerifyTarget.Command(Id, Operator), Silent, cancellation);

    public async Task<Result<MigrationRecord>> SwitchAsync(CancellationToken cancellation, params IReadOnlyList<string> signers) =>
        await new SwitchHost(Store, Journal, Signers, Clock).RunAsync(
            new SwitchHost.Command(Id, Sign(SwitchOrder.For((await Store.FindAsync(Id, cancellation))!), signers)), cancellation);

    public CertifyExit Certify() => new(Store, Journal, Hosts, B, Signers, Clock);

    /// <summary>The document with the signatures of these persons; of both operators when none is named.</summary>
    public SignedDocument Sign(SignedDocument document, params IReadOnlyList<string> signers) =>
        (signers is [] ? ["operator-1", "operator-2"] : signers).Aggregate(document, (d, s) => d.SignedBy(People[new PersonId(s)]));

    public void Dispose()
    {
        foreach (var key in People.Values)
            key.Dispose();
    }
}
