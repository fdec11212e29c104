using Hygie.Adapters.Metadata;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>Hosts are checked, healed from a replica, and swept: two hosts, one stored version, one snapshot.</summary>
public sealed class CareTests : IDisposable
{
    private static readonly KeyId Operations = new(KeyCategory.Operations, "hub", "1");
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly PersonId Operator = new("operator-1");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-care-");
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 60);
    private readonly MemoryObjectStore _replica = new("replica");
    private readonly MemoryOutbox _outbox = new(new SeededSecretRandom(5));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IDictionary<string, byte[]> Objects => _world.Host.Objects;

    [Fact]
    public async Task A_sound_warehouse_has_no_fault_and_every_object_opens()
    {
        var tools = await StoredAsync();
        var report = await CheckAsync(tools, readData: true);
        Assert.True(report.IsSound(Now));
        Assert.Equal((Objects.Count - 1L, Objects.Count - 1L, 1), (report.Objects, report.Opened, report.Versions));
    }

    [Fact]
    public async Task Every_kind_of_damage_to_every_object_is_named()
    {
        var tools = await StoredAsync();
        var manifest = (await tools.Versions.ListAsync(Stop))[0].Manifest.Packs[0].Name;
        foreach (var (name, content) in Objects.ToArray())
            foreach (var (damaged, fault) in Damages(content, Objects.First(o => o.Key != name && o.Key != Head.Name).Value))
            {
                if (name is Head.Name && damaged is null)
                    continue;
                Put(name, damaged);
                var report = await CheckAsync(tools, readData: true);
                // While a manifest cannot be read nobody knows which objects it names: a pack of its own that lies in its place is a stranger.
                var expected = name is Head.Name || (name == manifest && fault is ObjectFault.AnotherObject) ? ObjectFault.Altered : fault;
                Assert.Contains(report.Problems, p => p.Name == name && p.Fault == expected);
                Assert.False(report.IsSound(Now));
                if (damaged?.Length != content.Length)
                    Assert.False((await CheckAsync(tools, readData: false)).IsSound(Now));
                Put(name, content);
            }

        Assert.True((await CheckAsync(tools, readData: true)).IsSound(Now));
    }

    [Fact]
    public async Task An_object_under_another_key_than_its_manifest_says_does_not_open()
    {
        var tools = await StoredAsync();
        var stored = (await tools.Versions.ListAsync(Stop))[0];
        var versions = new MemoryVersionStore(new MemoryOutbox(new SeededSecretRandom(6)));
        await versions.AddAsync(stored with { Key = stored.ManifestKey }, AuditEntry.Of("delivery.accepted", WarehouseWorld.Day, "dataset/" + stored.Version, "body/hub", "test"), Stop);
        var report = await CheckAsync(tools with { Versions = versions }, readData: true);
        Assert.NotEmpty(report.Problems);
        Assert.All(report.Problems, p => Assert.Equal(ObjectFault.Unopened, p.Fault));
        Assert.True((await CheckAsync(tools with { Versions = versions }, readData: false)).IsSound(Now));
    }

    [Fact]
    public async Task A_manifest_that_nobody_has_is_named_and_nothing_is_called_an_orphan()
    {
        var tools = await StoredAsync();
        foreach (var pack in (await tools.Versions.ListAsync(Stop))[0].Manifest.Packs)
            Objects.Remove(pack.Name);
        var report = await CheckAsync(tools, readData: false);
        Assert.Equal("gp-network@1", Assert.Single(report.Unread).What);
        Assert.Empty(report.Orphans);
        Assert.Equal(0, report.Versions);
        Assert.Equal("HYG-8030", (await SweepAsync(tools, TimeSpan.Zero, delete: true)).Refusal.Code);
    }

    [Fact]
    public async Task A_repair_puts_back_whatever_was_lost_or_altered_and_the_log_says_so()
    {
        var tools = await StoredAsync();
        var before = Objects.ToDictionary(StringComparer.Ordinal);
        Replicate();
        var report = await RepairAsync(tools);
        Assert.Equal((Objects.Count - 1L, 0L, 0L, true), (report.Objects, report.Copied, report.Replaced, report.IsWhole));
        Assert.Empty(await KindsAsync());

        var names = Objects.Keys.Where(n => n is not Head.Name).ToList();
        foreach (var (i, name) in names.Index())
            Put(name, i % 2 == 0 ? null : [.. Objects[name][..^1], (byte)(Objects[name][^1] ^ 1)]);
        Put(Head.Name, new byte[Head.Length]);
        report = await RepairAsync(tools);
        Assert.Equal(((names.Count + 1) / 2, (names.Count / 2) + 1, true), ((int)report.Copied, (int)report.Replaced, report.IsWhole));
        Assert.True((await CheckAsync(tools, readData: true)).IsSound(Now));
        Assert.All(names, n => Assert.Equal(before[n], Objects[n]));
        Assert.Equal(["warehouse.repair-begun", "warehouse.repaired"], await KindsAsync());
    }

    [Fact]
    public async Task A_wrong_object_is_kept_while_the_replica_is_wrong_too()
    {
        var tools = await StoredAsync();
        Replicate();
        var name = (await tools.Versions.ListAsync(Stop))[0].Manifest.Packs[0].Name;
        var half = Objects[name][..100];
        Put(name, half);
        _replica.Objects[name][60] ^= 1;
        var report = await RepairAsync(tools);
        Assert.Equal((name, ObjectFault.Truncated), (Assert.Single(report.Left).Name, report.Left[0].Fault));
        Assert.Equal("gp-network@1", Assert.Single(report.Unread).What);
        Assert.Equal(half, Objects[name]);
        Assert.Empty(await KindsAsync());
    }

    [Theory]
    [InlineData(CareFaultPoints.Begun)]
    [InlineData(CareFaultPoints.Removed)]
    [InlineData(CareFaultPoints.Mended)]
    public async Task A_repair_killed_at_any_point_is_run_again(string point)
    {
        var tools = await StoredAsync();
        Replicate();
        foreach (var name in Objects.Keys.Where(n => n is not Head.Name).ToList())
            Put(name, new byte[10]);
        await Assert.ThrowsAsync<KilledException>(() => RepairAsync(tools, at => { if (at == point) throw new KilledException(); }));
        Assert.True((await RepairAsync(tools)).IsWhole);
        Assert.True((await CheckAsync(tools, readData: true)).IsSound(Now));
        Assert.Equal(["warehouse.repair-begun", "warehouse.repair-begun", "warehouse.repaired"], await KindsAsync());
    }

    [Fact]
    public async Task A_sweep_removes_what_is_unnamed_and_old_and_nothing_else()
    {
        var tools = await StoredAsync();
        var named = Objects.Keys.ToHashSet(StringComparer.Ordinal);
        var orphans = Enumerable.Range(1, 5).Select(i => new byte[100 * i]).ToDictionary(c => ObjectName.Of(c), c => c, StringComparer.Ordinal);
        foreach (var (name, content) in orphans)
            Put(name, content);
        Put("note.txt", [1]);

        _world.Host.Written = Now - TimeSpan.FromHours(23);
        var young = (await SweepAsync(tools, Orphan.Grace, delete: true)).Value;
        Assert.Equal((0, 5, 1, 0L), (young.Old.Length, young.Young.Length, young.Foreign.Length, young.Deleted));
        _world.Host.Written = Now - TimeSpan.FromHours(24);
        var dry = (await SweepAsync(tools, Orphan.Grace, delete: false)).Value;
        Assert.Equal((5, 0L, named.Count + 6), (dry.Old.Length, dry.Deleted, Objects.Count));
        Assert.False((await CheckAsync(tools, readData: false)).IsSound(Now));
        Assert.Empty(await KindsAsync());

        Assert.Equal(5, (await SweepAsync(tools, Orphan.Grace, delete: true)).Value.Deleted);
        Assert.Equal(named.Append("note.txt").Order(StringComparer.Ordinal), Objects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["warehouse.sweep-begun", "warehouse.swept"], await KindsAsync());
        Objects.Remove("note.txt");
        Assert.True((await CheckAsync(tools, readData: true)).IsSound(Now));
    }

    [Fact]
    public async Task What_a_version_named_whose_key_was_erased_is_swept_and_what_was_refused_for_another_reason_is_not()
    {
        var tools = await StoredAsync();
        var (version, all) = ((await tools.Versions.ListAsync(Stop))[0], Objects.Count);
        var refusing = new Refusing(tools.Desk, version.ManifestKey, "HYG-3022");
        Assert.Equal("HYG-3022", (await SweepAsync(tools with { Desk = refusing }, TimeSpan.Zero, delete: true)).Refusal.Code);
        Replicate();
        var erased = tools with { Desk = refusing with { Code = "HYG-3085" } };
        var swept = (await SweepAsync(erased, TimeSpan.Zero, delete: true)).Value;
        Assert.True(swept.Deleted >= 2, "its pack and its manifest");
        Assert.Equal(all - swept.Deleted, Objects.Count);
        var repaired = await RepairAsync(erased);
        Assert.Equal((0L, true), (repaired.Copied, repaired.IsWhole));
        Assert.True((await CheckAsync(erased, readData: true)).IsSound(Now));
    }

    [Fact]
    public async Task The_snapshot_of_an_older_head_that_still_stands_on_a_host_is_not_swept()
    {
        var tools = await StoredAsync();
        var other = new MemoryObjectStore("host-b");
        foreach (var (name, content) in Objects)
            other.Objects[name] = content;
        var both = tools with { Stores = [_world.Host, other] };
        await Assert.ThrowsAsync<KilledException>(() => BackUpAsync(both, at => { if (at == FaultPoints.Head) throw new KilledException(); }));
        Assert.Equal(0, (await SweepAsync(both, TimeSpan.Zero, delete: true)).Value.Deleted);
        Assert.Empty((await CheckAsync(both, readData: true)).Problems);
        Assert.Empty((await CheckAsync(tools with { Stores = [other] }, readData: true)).Problems);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<(byte[]? Content, ObjectFault Fault)> Damages(byte[] content, byte[] other) =>
    [
        (null, ObjectFault.Missing), (content[..^1], ObjectFault.Truncated), ([.. content, 0], ObjectFault.TooLong),
        ([.. content[..100], (byte)(content[100] ^ 1), .. content[101..]], ObjectFault.Altered), ([.. content[..^1], (byte)(content[^1] ^ 1)], ObjectFault.Altered),
        .. other.Length == content.Length ? [(other, ObjectFault.AnotherObject)] : Array.Empty<(byte[]?, ObjectFault)>(),
    ];

    private void Put(string name, byte[]? content)
    {
        Objects.Remove(name);
        if (content is not null)
            Objects[name] = content;
    }

    private void Replicate()
    {
        foreach (var (name, content) in Objects)
            _replica.Objects[name] = (byte[])content.Clone();
    }

    private async Task<WarehouseTools> StoredAsync()
    {
        var metadata = await MetadataAdapters.OpenAsync(Path.Combine(_folder.FullName, "hub.db"), null, new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), Stop);
        var tools = _world.Tools with { Versions = metadata.Versions() };
        var stored = (await _world.DeliverAsync("gp-network", "gp", "gp-network", Stop)).Value.Stored!;
        await tools.Versions.AddAsync(stored, AuditEntry.Of("delivery.accepted", WarehouseWorld.Day, "dataset/" + stored.Version, "body/hub", "test"), Stop);
        await _world.Desk.CreateKeyAsync(Operations, QuorumPolicy.None, Stop);
        _metadata = metadata.Snapshot();
        await BackUpAsync(tools, null);
        return tools;
    }

    private IMetadataSnapshot? _metadata;

    private async Task BackUpAsync(WarehouseTools tools, Action<string>? fault) =>
        Assert.False((await new WriteHead(tools, _metadata!, new MemoryLogStore("public-a"), new MemoryOutbox(new SeededSecretRandom(9)), Operations, WarehouseWorld.Mandate, fault)
            .RunAsync(null, WarehouseWorld.Day, null, Stop)).IsRefused);

    private async Task<WarehouseReport> CheckAsync(WarehouseTools tools, bool readData) => (await new CheckWarehouse(tools, []).RunAsync(WarehouseWorld.Mandate, readData, null, Stop)).Value;

    private async Task<RepairReport> RepairAsync(WarehouseTools tools, Action<string>? fault = null) =>
        (await new RepairWarehouse(tools, [], _replica, _outbox, fault).RunAsync(new RepairWarehouse.Command(WarehouseWorld.Mandate, Operator, WarehouseWorld.Day), null, Stop)).Value;

    private Task<Result<SweepReport>> SweepAsync(WarehouseTools tools, TimeSpan grace, bool delete) =>
        new SweepOrphans(tools, [], _outbox, new FixedClock()).RunAsync(new SweepOrphans.Command(WarehouseWorld.Mandate, Operator, grace, delete), null, Stop);

    private async Task<IReadOnlyList<string>> KindsAsync()
    {
        await _outbox.AssignAsync(WarehouseWorld.Day, Stop);
        return [.. (await _outbox.LeavesAsync(0, 99, Stop)).Select(l => Leaf.Decode(l.Span).Value.Kind.Value)];
    }

    /// <summary>The desk of a custodian that refuses one key.</summary>
    private sealed record Refusing(IKeyDesk Inner, WrappedDek Key, string Code) : IKeyDesk
    {
        public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation) =>
            deks.Any(d => d.Label == Key.Label) ? Task.FromResult<Result<Lease>>(Refusal.Of(Code, ("key", Key.Label.Kek), ("at", Now))) : Inner.AskAsync(purpose, deks, authority, cancellation);

        public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) => Inner.DrawAsync(kek, kind, subjects, cancellation);

        public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) => Inner.CreateKeyAsync(id, policy, cancellation);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class KilledException : Exception;
}
