using Hygie.Adapters.Metadata;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A hub that lost its metadata comes back from its hosts and its key custodian.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly KeyId Operations = new(KeyCategory.Operations, "hub", "1");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-backup-");
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 60);
    private readonly MemoryLogStore _log = new("public-a");
    private readonly MemoryOutbox _outbox = new(new SeededSecretRandom(5));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_hub_comes_back_with_its_versions()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        var stored = await StoreAsync(tools);
        Assert.Equal(1, (await HeadAsync(tools, metadata)).Sequence);

        var (lost, empty) = (await HubAsync("new.db", create: false), "new.db");
        var head = (await new RestoreHub(tools.Stores, WriteHead.Signer(tools).Verifier, _world.Desk, lost.Metadata).RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 1, null, Stop)).Value;
        Assert.Equal(("host-a", 1L), (head.Host.Value, head.Sequence));
        var (again, _) = await HubAsync(empty);
        Assert.Equal(StoredVersionDocument.Write(stored), StoredVersionDocument.Write((await again.Versions.FindAsync(stored.Version, Stop))!));
        Assert.Empty((await new CheckWarehouse(again, []).RunAsync(WarehouseWorld.Mandate, true, null, Stop)).Value.Problems);
    }

    [Fact]
    public async Task Nothing_that_stands_is_replaced_and_an_older_head_is_refused()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        await HeadAsync(tools, metadata);
        var restore = new RestoreHub(tools.Stores, WriteHead.Signer(tools).Verifier, _world.Desk, metadata);
        Assert.Equal("HYG-2016", (await restore.RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 0, null, Stop)).Refusal.Code);
        Assert.Equal("HYG-8024", (await restore.RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 2, null, Stop)).Refusal.Code);
        Assert.Equal("HYG-8023", (await new RestoreHub([new MemoryObjectStore()], WriteHead.Signer(tools).Verifier, _world.Desk, metadata).RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 0, null, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_new_head_removes_the_snapshot_before_and_leaves_no_orphan()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, (await HeadAsync(tools, metadata)).Sequence);
        var check = (await new CheckWarehouse(tools, []).RunAsync(WarehouseWorld.Mandate, true, null, Stop)).Value;
        Assert.Equal((0, 0), (check.Problems.Length, check.Orphans.Length));
        Assert.Equal(3, _world.Host.Objects.Count);
    }

    [Theory]
    [InlineData(FaultPoints.Snapshot, 1)]
    [InlineData(FaultPoints.Head, 2)]
    public async Task Interrupted_the_old_head_stands_or_the_new_one(string point, int expected)
    {
        var (tools, metadata) = await HubAsync("hub.db");
        await HeadAsync(tools, metadata);
        await Assert.ThrowsAsync<KilledException>(() => HeadAsync(tools, metadata, at => { if (at == point) throw new KilledException(); }));
        var lost = await HubAsync("new.db", create: false);
        Assert.Equal(expected, (await new RestoreHub(tools.Stores, WriteHead.Signer(tools).Verifier, _world.Desk, lost.Metadata).RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 0, null, Stop)).Value.Sequence);
    }

    [Fact]
    public async Task A_finished_backup_is_in_the_log_by_its_number_and_an_interrupted_one_is_not()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        await HeadAsync(tools, metadata);
        await Assert.ThrowsAsync<KilledException>(() => HeadAsync(tools, metadata, at => { if (at == FaultPoints.Head) throw new KilledException(); }));
        await _outbox.AssignAsync(WarehouseWorld.Day, Stop);
        var leaf = Core.Audit.Leaf.Decode(Assert.Single(await _outbox.LeavesAsync(0, 9, Stop)).Span).Value;
        Assert.Equal((RestoreRule.BackedUp, "head/1"), (leaf.Kind.Value, leaf.Subject));
    }

    [Fact]
    public async Task Any_object_altered_or_missing_is_refused_and_no_metadata_is_left()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        await HeadAsync(tools, metadata);
        Assert.Equal(3, _world.Host.Objects.Count);
        foreach (var (name, content) in _world.Host.Objects.ToArray())
        {
            var altered = (byte[])content.Clone();
            altered[altered.Length / 2] ^= 1;
            _world.Host.Objects[name] = altered;
            await RefusedAsync(tools);
            _world.Host.Objects.Remove(name);
            await RefusedAsync(tools);
            _world.Host.Objects[name] = content;
        }

        Assert.Equal(1, (await RestoreAsync(tools, "new.db")).Value.Sequence);
    }

    [Fact]
    public async Task A_restore_reports_every_byte_and_gives_back_the_same_bytes()
    {
        var (tools, metadata) = await HubAsync("hub.db");
        await StoreAsync(tools);
        using var before = new MemoryStream();
        await metadata.ExportAsync(before, null, Stop);
        await HeadAsync(tools, metadata);
        var seen = new Seen();
        var (_, lost) = await HubAsync("new.db", create: false);
        Assert.False((await new RestoreHub(tools.Stores, WriteHead.Signer(tools).Verifier, _world.Desk, lost).RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 0, seen, Stop)).IsRefused);
        Assert.Equal((before.Length, before.Length), (seen.Last.Done, seen.Last.Total));
        using var after = new MemoryStream();
        await lost.ExportAsync(after, null, Stop);
        Assert.Equal(before.ToArray()[100..], after.ToArray()[100..]);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task<(WarehouseTools Tools, IMetadataSnapshot Metadata)> HubAsync(string file, bool create = true)
    {
        var (path, sealer) = (Path.Combine(_folder.FullName, file), new PlainEventSealer(new SeededSecretRandom(8)));
        var hub = create ? await MetadataAdapters.OpenAsync(path, null, new SeededSecretRandom(7), sealer, Stop) : new MetadataAdapters.Hub(path, null, new SeededSecretRandom(7), sealer, 1);
        return (_world.Tools with { Versions = hub.Versions() }, hub.Snapshot());
    }

    private async Task<StoredVersion> StoreAsync(WarehouseTools tools)
    {
        var stored = (await _world.DeliverAsync("gp-network", "gp", "gp-network", Stop)).Value.Stored!;
        var entry = Core.Audit.AuditEntry.Of("delivery.accepted", WarehouseWorld.Day, "dataset/" + stored.Version, "body/hub", "test");
        Assert.False((await tools.Versions.AddAsync(stored, entry, Stop)).IsRefused);
        return stored;
    }

    private async Task<Head> HeadAsync(WarehouseTools tools, IMetadataSnapshot metadata, Action<string>? fault = null)
    {
        _ = await _world.Desk.CreateKeyAsync(Operations, QuorumPolicy.None, Stop);
        return (await new WriteHead(tools, metadata, _log, _outbox, Operations, WarehouseWorld.Mandate, fault).RunAsync(null, WarehouseWorld.Day, null, Stop)).Value.Head;
    }

    private async Task RefusedAsync(WarehouseTools tools)
    {
        Assert.True((await RestoreAsync(tools, "new.db")).IsRefused);
        Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "new.db*"));
    }

    private async Task<Result<Head>> RestoreAsync(WarehouseTools tools, string file)
    {
        var (_, lost) = await HubAsync(file, create: false);
        return await new RestoreHub(tools.Stores, WriteHead.Signer(tools).Verifier, _world.Desk, lost).RunAsync(KeyVerbs.Recover, WarehouseWorld.Mandate, 0, null, Stop);
    }

    private sealed class Seen : IProgress<Progress>
    {
        public Progress Last { get; private set; }

        public void Report(Progress value) => Last = value;
    }

    private sealed class KilledException : Exception;
}
