using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.TransferJournals;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Hosts;
using Hygie.Testing.Migration;

namespace Hygie.Bench;

/// <summary>
/// A verified move between two real servers, Azurite and Ceph's gateway, started by <c>eng/hosts</c>: the product's own passes (each object copied and judged by its hash, each read back,
/// roots compared) against Debian's <c>rclone copy</c> followed by <c>rclone check --download</c>, with its defaults and with 16 transfers at once; the better counts. Every run writes to a
/// server of its own, just started. Each side's last result is checked by the other side too. Then the move once more while two readers read on, as fast as it goes and at 20 MB/s: what they
/// wait, before and during.
/// </summary>
internal static class MigrateBench
{
    private const string From = "azurite", To = "ceph", Bucket = "moved";

    /// <summary>Packs of each size: a version of a large table is packs of 64 MiB and one for the rest, and there are many small tables.</summary>
    private static readonly (string Size, int Count)[] Packs = [("64MiB", 8), ("16MiB", 8), ("4MiB", 16), ("1MiB", 32), ("256KiB", 32), ("64KiB", 32)];

    private static readonly MigrationId Id = new("m-1");

    public static async Task RunAsync(BenchRun run)
    {
        Environment.SetEnvironmentVariable("RCLONE_CONFIG", Path.Combine(BenchRun.Folder, "no-rclone.conf"));
        Environment.SetEnvironmentVariable("AWS_CA_BUNDLE", null); // rclone does not start where it is set; the servers are here and speak HTTP.
        await using var source = await RealHost.StartAsync(From, CancellationToken.None);
        await MakeSourceAsync(source);
        var objects = await FillAsync(source);
        RealHost? target = null;
        async Task RenewAsync()
        {
            await (target?.DisposeAsync() ?? ValueTask.CompletedTask);
            target = await RealHost.StartAsync(To, CancellationToken.None);
            await MakeTargetAsync(target);
        }

        try
        {
            var (ours, peers) = await BenchRun.InTurnAsync(RenewAsync, () => OursAsync(source, target!, objects), () => RcloneAsync(), () => RcloneAsync("--transfers", "16", "--checkers", "16"));
            await CheckAsync(source, target!, objects);
            run.Compare("rcloneDefaults", ours, peers[0], objects.Sum(o => o.Length), "B");
            run.Compare("rcloneTransfers16", ours, peers[1], objects.Sum(o => o.Length), "B");
            var best = peers.MinBy(p => p.Wall)!;
            run.Compare("rclone", ours, best, objects.Sum(o => o.Length), "B");
            run.Figure("cpu", new { ours = new { own = ours.Cpu, machine = ours.Machine }, rclone = new { own = best.Cpu, machine = best.Machine } });
            BenchRun.Say($"cpu    us {ours.Cpu:N1} s of {ours.Machine:N1} s that the machine worked, rclone {best.Cpu:N1} of {best.Machine:N1}; the rest is the two servers");
            foreach (var (name, limit) in ((string, double?)[])[("readersFullSpeed", null), ("readers20MBs", 20e6)])
            {
                await RenewAsync();
                var latency = await ReadAlongAsync(source, target!, objects, limit);
                run.Figure(name, new { p99BeforeMs = latency.Before.TotalMilliseconds, p99DuringMs = latency.During.TotalMilliseconds, latency.ReadsBefore, latency.ReadsDuring, ratio = Math.Round(latency.Ratio, 2) });
                BenchRun.Say($"{name}: 99 reads of 100 within {latency.Before.TotalMilliseconds:N0} ms before, {latency.During.TotalMilliseconds:N0} ms during the move, ratio {latency.Ratio:N2}");
            }
        }
        finally
        {
            await (target?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>The product's two passes, with its own journal in files.</summary>
    private static Task OursAsync(RealHost from, RealHost to, IReadOnlyList<InventoryObject> objects) =>
        MoveAsync(new Passes(from, to, objects, null), objects);

    /// <summary>The same move while two readers read on.</summary>
    private static async Task<ReadLatency> ReadAlongAsync(RealHost from, RealHost to, IReadOnlyList<InventoryObject> objects, double? limit)
    {
        using var reading = new CancellationTokenSource();
        var move = new Passes(from, to, objects, limit);
        await move.Journal.FreezeAsync(Id, move.Inventory.AllAsync(), CancellationToken.None);
        var user = new SteadyReads(move.Journal, new LiveStore([Open(from, "from"), Open(to, "to")], move.Meter), move.Meter, TimeProvider.System);
        var readers = Enumerable.Range(0, 2).Select(_ => user.RunAsync(Id, reading.Token)).ToList();
        await user.BeginAsync(CancellationToken.None);
        await MoveAsync(move, objects);
        await reading.CancelAsync();
        await Task.WhenAll(readers);
        BenchRun.MustBe(move.Meter.Failed == 0, "reads failed");
        return move.Meter.Stamp(TransferCounts.Zero).Latency!;
    }

    private static async Task MoveAsync(Passes move, IReadOnlyList<InventoryObject> objects)
    {
        try
        {
            var (silent, by) = (new BenchRun.Silent(), new PersonId("operator-1"));
            await move.Store.SaveAsync(Planned, Hygie.Core.Audit.AuditEntry.Of("migration.planned", new DateOnly(2026, 1, 1), Id.Subject, "hub", "bench"), CancellationToken.None);
            var copied = await move.Copy.RunAsync(new CopyToHost.Command(Id, by), silent, CancellationToken.None);
            BenchRun.MustBe(!copied.IsRefused, "our copy");
            var verified = await move.Verify.RunAsync(new VerifyTarget.Command(Id, by), silent, CancellationToken.None);
            BenchRun.MustBe(verified is { IsRefused: false, Value: var r } && r.SourceRoot == r.TargetRoot && r.Objects == objects.Count, "our roots");
        }
        finally
        {
            move.Folder.Delete(recursive: true);
        }
    }

    private static async Task<double> RcloneAsync(params string[] flags) =>
        (await BenchRun.ProgramAsync("rclone", ["copy", "from:" + Bucket, "to:" + Bucket, .. flags])).Cpu + (await CompareAsync(flags)).Cpu;

    /// <summary>Ends with an error when one object differs or is missing on either side.</summary>
    private static Task<(double Cpu, string Output)> CompareAsync(params string[] flags) => BenchRun.ProgramAsync("rclone", ["check", "from:" + Bucket, "to:" + Bucket, "--download", .. flags]);

    /// <summary>What rclone wrote last is read back by us; then what we write anew, by rclone.</summary>
    private static async Task CheckAsync(RealHost from, RealHost to, IReadOnlyList<InventoryObject> objects)
    {
        await OursAsync(from, to, objects);
        await BenchRun.ProgramAsync("rclone", "delete", "to:" + Bucket);
        await OursAsync(from, to, objects);
        await CompareAsync();
    }

    /// <summary>Makes the container and tells rclone of it; that of Debian takes a server that is addressed by path from a signed address only.</summary>
    private static async Task MakeSourceAsync(RealHost host)
    {
        var container = new BlobContainerClient(new Uri($"{host.Endpoint.AbsoluteUri}/{Bucket}"), new StorageSharedKeyCredential(host.Credentials.Key, host.Credentials.Reveal()));
        await container.CreateAsync();
        Tell("FROM", ("TYPE", "azureblob"), ("SAS_URL", container.GenerateSasUri(BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, TimeProvider.System.GetUtcNow().AddHours(6)).AbsoluteUri));
    }

    private static async Task MakeTargetAsync(RealHost host)
    {
        Tell("TO", ("TYPE", "s3"), ("PROVIDER", "Ceph"), ("ACCESS_KEY_ID", host.Credentials.Key), ("SECRET_ACCESS_KEY", host.Credentials.Reveal()), ("ENDPOINT", host.Endpoint.AbsoluteUri));
        await BenchRun.ProgramAsync("rclone", "mkdir", "to:" + Bucket);
    }

    private static void Tell(string remote, params IEnumerable<(string Key, string Value)> settings)
    {
        foreach (var (key, value) in settings)
            Environment.SetEnvironmentVariable($"RCLONE_CONFIG_{remote}_{key}", value);
    }

    private static async Task<List<InventoryObject>> FillAsync(RealHost host)
    {
        var (store, objects) = (Open(host, "from"), new List<InventoryObject>());
        foreach (var (size, count) in Packs)
            for (var i = 0; i < count; i++)
            {
                var pack = RandomNumberGenerator.GetBytes(PackSize.Named(size)!.CiphertextLength);
                await store.PutIfAbsentAsync(ObjectName.Of(pack), pack, CancellationToken.None);
                objects.Add(new InventoryObject(ObjectName.Of(pack), pack.Length));
            }

        return [.. objects.OrderBy(o => o.Name, StringComparer.Ordinal)];
    }

    private static IObjectStore Open(RealHost host, string id) => ObjectStoreAdapters.Remote(new HostId(id), HostAddress.Parse(host.AddressOf(Bucket)).Value, host.Credentials, TimeProvider.System);

    private static MigrationRecord Planned => new() { Id = Id, From = new HostId("from"), To = new HostId("to"), State = MigrationState.Planned, StartedAt = TimeProvider.System.GetUtcNow() };

    /// <summary>What both passes of one move share.</summary>
    private sealed class Passes
    {
        public Passes(RealHost from, RealHost to, IReadOnlyList<InventoryObject> objects, double? limit)
        {
            var (source, target) = (Open(from, "from"), Open(to, "to"));
            target = limit is { } bytes ? new PacedStore(target, bytes, TimeProvider.System) : target;
            foreach (var one in objects)
                Inventory.Add(one.Name, one.Length);
            Journal = TransferJournalAdapters.Folder(Folder.FullName);
            Copy = new CopyToHost(Store, Journal, Inventory, [source], target, Meter, TimeProvider.System);
            Verify = new VerifyTarget(Store, Journal, [source], target, Meter, TimeProvider.System);
        }

        public DirectoryInfo Folder { get; } = Directory.CreateDirectory(Path.Combine(BenchRun.Folder, "journal"));

        public ITransferJournal Journal { get; }

        public MemoryInventory Inventory { get; } = new();

        public ReadMeter Meter { get; } = new(new HostId("to"), TransferCounts.Zero);

        public MemoryMigrationStore Store { get; } = new();

        public CopyToHost Copy { get; }

        public VerifyTarget Verify { get; }
    }
}
