using Hygie.Adapters.Metadata;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>A hub left its host, for practice: what is rebuilt from the export is the hub, and whatever is not is found.</summary>
public sealed class ExitDrillTests : IDisposable
{
    private static readonly KeyId Operations = new(KeyCategory.Operations, "hub", "1");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-exit-");
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 60);
    private readonly MemoryObjectStore _target = new("throw-away");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_rebuilt_is_the_hub_and_nothing_stays_where_it_was()
    {
        var hub = await StoredHubAsync();
        var before = _world.Host.Objects.ToDictionary(o => o.Key, o => Convert.ToHexString(o.Value));
        var report = (await DrillAsync(hub, _target)).Value;
        Assert.True(report.Ok, string.Join(", ", report.Wrong));
        Assert.Equal(report.Source.Root, report.Rebuilt.Root);
        // Every object but HEAD, each of them opened with its key.
        Assert.Equal((before.Count - 1, before.Count - 1, 1), ((int)report.Source.Objects, (int)report.Opened, report.Source.VersionCount));
        Assert.Equal(before.Where(o => o.Key != Head.Name).Sum(o => o.Value.Length / 2), report.Source.Bytes);
        Assert.Equal(["stock", "export", "restore", "check", "control"], report.Phases.Select(p => p.Id));
        Assert.Empty(_target.Objects);
        Assert.Equal(before, _world.Host.Objects.ToDictionary(o => o.Key, o => Convert.ToHexString(o.Value)));
    }

    [Fact]
    public async Task A_stranger_checks_a_report_with_the_hubs_public_key_only_and_is_content_only_with_a_drill_that_went_well()
    {
        var hub = await StoredHubAsync();
        var report = (await DrillAsync(hub, _target)).Value;
        var file = report.ToDocument().SignedBy(hub.Tools.Key).ToFile();
        Assert.Equal(0, await VerifyAsync(file, hub.Tools.Key.Verifying));
        using var other = SigningKey.Generate(new SeededSecretRandom(99));
        Assert.Equal(5, await VerifyAsync(file, other.Verifying));
        for (var at = 0; at < file.Length; at += 211)
        {
            var changed = file.ToArray();
            changed[at] ^= 1;
            Assert.Equal(5, await VerifyAsync(changed, hub.Tools.Key.Verifying));
        }

        var failed = report with { Rebuilt = report.Rebuilt with { VersionCount = 0 } };
        Assert.Equal(5, await VerifyAsync(failed.ToDocument().SignedBy(hub.Tools.Key).ToFile(), hub.Tools.Key.Verifying));
        var lie = SignedDocument.Unsigned(ExitDrillReport.Type, failed.ToDocument().Body.With("ok", true).With("equal", true));
        Assert.Equal(5, await VerifyAsync(lie.SignedBy(hub.Tools.Key).ToFile(), hub.Tools.Key.Verifying));
    }

    [Theory]
    [InlineData(ObjectFault.Altered)]
    [InlineData(ObjectFault.Missing)]
    [InlineData(ObjectFault.Truncated)]
    public async Task A_pack_that_the_target_does_not_give_back_as_it_was_is_named(ObjectFault fault)
    {
        var hub = await StoredHubAsync();
        var pack = (await VersionPacksAsync(hub))[0];
        var report = (await DrillAsync(hub, new DamagingHost(_target, pack, fault))).Value;
        Assert.False(report.Equal || report.Ok);
        Assert.NotEqual(report.Source.Root, report.Rebuilt.Root);
        Assert.Equal([(pack, fault)], report.Wrong.Select(w => (w.Name, w.Fault)));
        Assert.Empty(_target.Objects);
    }

    [Fact]
    public async Task A_manifest_that_the_target_altered_is_no_hub_either()
    {
        var hub = await StoredHubAsync();
        var manifest = (await hub.Tools.Versions.ListAsync(Stop))[0].Manifest.Packs[0].Name;
        var report = (await DrillAsync(hub, new DamagingHost(_target, manifest, ObjectFault.Altered))).Value;
        Assert.False(report.Equal);
        Assert.Contains(report.Wrong, w => w.Name == manifest);
    }

    [Fact]
    public async Task A_snapshot_that_the_target_altered_restores_nothing_and_the_target_is_left_empty()
    {
        var hub = await StoredHubAsync();
        var drill = await DrillAsync(hub, new DamagingHost(_target, (await hub.StockAsync(Stop)).Head.Snapshot, ObjectFault.Altered));
        Assert.True(drill.IsRefused);
        Assert.Empty(_target.Objects);
        Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "rebuilt.db*"));
    }

    [Fact]
    public async Task What_came_after_the_last_backup_is_missed()
    {
        var hub = await StoredHubAsync();
        await StoreAsync(hub.Tools, "cnam", "snds");
        var report = (await DrillAsync(hub, _target)).Value;
        Assert.Equal((false, 2, 1), (report.Equal, report.Source.VersionCount, report.Rebuilt.VersionCount));
    }

    [Fact]
    public async Task An_object_that_the_source_lost_stops_the_drill_by_name()
    {
        var hub = await StoredHubAsync();
        var pack = (await VersionPacksAsync(hub))[0];
        _world.Host.Objects[pack][100] ^= 1;
        Assert.Equal($"HYG-17010 (hosts=host-a, object={pack})", (await DrillAsync(hub, _target)).Refusal.ToString());
        Assert.Empty(_target.Objects);
    }

    [Fact]
    public async Task A_target_that_holds_something_is_not_touched()
    {
        var hub = await StoredHubAsync();
        _target.Objects["theirs"] = [1, 2, 3];
        Assert.Equal("HYG-19006 (host=throw-away, object=theirs)", (await DrillAsync(hub, _target)).Refusal.ToString());
        Assert.Equal(["theirs"], _target.Objects.Keys);
    }

    [Fact]
    public async Task A_target_that_gives_back_other_bytes_than_it_was_told_to_keep_fails_the_control()
    {
        var hub = await StoredHubAsync();
        Assert.False((await DrillAsync(hub, new KeepsTheFirst(_target))).Value.Ok);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task<int> VerifyAsync(byte[] report, VerifyingKey hub)
    {
        var (file, pins) = (Path.Combine(_folder.FullName, "report.json"), Path.Combine(_folder.FullName, "trust"));
        await File.WriteAllBytesAsync(file, report, Stop);
        await File.WriteAllTextAsync(pins, $"hub {hub}\n", Stop);
        return (await SecondVerifier.RunAsync("exit-drill", file, "--trust", pins)).Exit;
    }

    private async Task<Hub> StoredHubAsync()
    {
        var metadata = await MetadataAdapters.OpenAsync(Path.Combine(_folder.FullName, "hub.db"), null, new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), Stop);
        var tools = _world.Tools with { Versions = metadata.Versions() };
        await StoreAsync(tools, "gp-network", "gp");
        _ = await _world.Desk.CreateKeyAsync(Operations, QuorumPolicy.None, Stop);
        var head = new WriteHead(tools, metadata.Snapshot(), new MemoryLogStore("public-a"), metadata.Outbox(), Operations, WarehouseWorld.Mandate);
        Assert.False((await head.RunAsync(null, WarehouseWorld.Day, null, Stop)).IsRefused);
        return new Hub(tools, metadata.Outbox());
    }

    private async Task StoreAsync(WarehouseTools tools, string holder, string source)
    {
        var stored = (await _world.DeliverAsync(holder, source, holder, Stop)).Value.Stored!;
        var entry = AuditEntry.Of("delivery.accepted", WarehouseWorld.Day, "dataset/" + stored.Version, "body/hub", "test");
        Assert.False((await tools.Versions.AddAsync(stored, entry, Stop)).IsRefused);
    }

    private static async Task<IReadOnlyList<string>> VersionPacksAsync(Hub hub)
    {
        var manifests = (await hub.Tools.Versions.ListAsync(Stop)).SelectMany(v => v.Manifest.Packs).Select(p => p.Name).ToHashSet();
        return [.. (await new WarehouseContents(hub.Tools, []).ReadAsync(WarehouseWorld.Mandate, Stop)).Value.All.Values.Where(o => o.Version is not null && !manifests.Contains(o.Name)).Select(o => o.Name)];
    }

    private async Task<Result<ExitDrillReport>> DrillAsync(Hub hub, IObjectStore target)
    {
        var lost = MetadataAdapters.Absent(Path.Combine(_folder.FullName, "rebuilt.db"), null, new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)));
        var rebuilt = new RebuiltMetadata(lost.Snapshot(), lost.Versions(), lost.Outbox(), NoExtracts);
        var keys = new DrillKeys("quorum", _world.Desk, KeyVerbs.Recover, WarehouseWorld.Mandate);
        return await new ExitDrill(hub.Tools, TimeProvider.System).RunAsync(new ExitDrill.Command(await hub.StockAsync(Stop), target, "throw-away", keys, rebuilt), new Progress<Progress>(_ => { }), Stop);
    }

    private static Task<Result<IReadOnlyList<PackEntry>>> NoExtracts(CancellationToken cancellation) => Task.FromResult<Result<IReadOnlyList<PackEntry>>>(Array.Empty<PackEntry>());

    private sealed record Hub(WarehouseTools Tools, IOutbox Outbox)
    {
        public async Task<Stock> StockAsync(CancellationToken stop) => (await new TakeStock(Tools, NoExtracts, Outbox, TimeProvider.System).RunAsync(WarehouseWorld.Mandate, stop)).Value;
    }

    /// <summary>A target that spoils one object as it takes it.</summary>
    private class DamagingHost(MemoryObjectStore inner, string victim, ObjectFault fault) : IObjectStore
    {
        public HostId Host => inner.Host;

        public long AtomicPutLimit => inner.AtomicPutLimit;

        public virtual async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            var stored = await inner.PutIfAbsentAsync(name, content, cancellation);
            if (name != victim)
                return stored;
            if (fault == ObjectFault.Missing)
                inner.Objects.Remove(name);
            else if (fault == ObjectFault.Truncated)
                inner.Objects[name] = inner.Objects[name][..^1];
            else
                inner.Objects[name][100] ^= 1;
            return stored;
        }

        public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => inner.ReplaceHeadAsync(content, cancellation);

        public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => inner.FindLengthAsync(name, cancellation);

        public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation) => inner.ReadAsync(name, offset, destination, cancellation);

        public IAsyncEnumerable<ListedObject> ListAsync(CancellationToken cancellation) => inner.ListAsync(cancellation);

        public virtual Task<bool> DeleteAsync(string name, CancellationToken cancellation) => inner.DeleteAsync(name, cancellation);

        public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => inner.ListRemnantsAsync(cancellation);

        public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => inner.RemoveRemnantAsync(remnant, cancellation);
    }

    /// <summary>A target that accepts a deletion and does not delete: what is written over it is not what it gives back.</summary>
    private sealed class KeepsTheFirst(MemoryObjectStore inner) : DamagingHost(inner, "", ObjectFault.None)
    {
        public override Task<bool> DeleteAsync(string name, CancellationToken cancellation) => Task.FromResult(true);
    }
}
