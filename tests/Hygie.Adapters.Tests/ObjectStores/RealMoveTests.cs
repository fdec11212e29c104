using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Hygie.Testing.Migration;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>A hub leaves Azure Blob for a server of S3 while its users read on; the target is damaged on the way.</summary>
public sealed class RealMoveTests(RealHosts hosts) : IDisposable
{
    private readonly Move _move = new(objects: 12);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_moves_from_Azure_to_S3_with_users_reading_and_leaves_nothing_behind()
    {
        var (source, target) = (await BucketAsync("azurite", "host-a"), await BucketAsync("ceph", "host-b"));
        _move.Write(20 << 20, _move.A);
        foreach (var (name, content) in _move.A.Objects)
            await source.PutIfAbsentAsync(name, content, Stop);
        await source.ReplaceHeadAsync(new byte[Head.Length], Stop);
        await _move.PlanAsync(Stop);

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var live = new LiveStore([source, target], _move.Meter);
        var reader = new SteadyReads(_move.Journal, live, _move.Meter, TimeProvider.System).RunAsync(Move.Id, reading.Token);
        Assert.Equal(MigrationState.Copied, (await _move.CopyAsync(Stop, target, source)).Value.State);
        await DamageAsync(target);
        var verified = (await new VerifyTarget(_move.Store, _move.Journal, [source], target, _move.Meter, _move.Clock).RunAsync(new VerifyTarget.Command(Move.Id, Move.Operator), _move.Silent, Stop)).Value;
        Assert.Equal((13, verified.SourceRoot), (verified.Objects, verified.TargetRoot));
        Assert.Equal(MigrationState.Switched, (await _move.SwitchAsync(Stop)).Value.State);
        live.Prefer(target.Host);
        var kept = await CertifyAsync(target);
        var proof = (await new ProveExit(_move.Signers, target).RunAsync(kept.Certificate, stop => _move.Journal.OpenInventoryAsync(Move.Id, stop), _move.Silent, Stop)).Value;
        Assert.True(proof.Equal);
        Assert.Equal((13, 0), (proof.Objects, proof.FailedReads));

        var drain = new DrainSource(_move.Store, _move.Journal, _move.Inventory, source, target, _move.Clock);
        Assert.Equal(MigrationState.Drained, (await drain.RunAsync(new DrainSource.Command(Move.Id, Move.Operator), _move.Silent, Stop)).Value.State);
        await reading.CancelAsync();
        await reader;
        Assert.Empty(await source.ListAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await source.ListRemnantsAsync(Stop).ToListAsync(Stop));
        Assert.Equal(13, await target.ListAsync(Stop).CountAsync(Stop));
        Assert.True(_move.Meter.Reads > 0);
        Assert.Equal(0, _move.Meter.Failed);
    }

    public void Dispose() => _move.Dispose();

    /// <summary>One object lost, one truncated, two swapped.</summary>
    private async Task DamageAsync(IObjectStore target)
    {
        var names = _move.A.Objects.Keys.Order(StringComparer.Ordinal).Take(4).ToList();
        foreach (var name in names)
            Assert.True(await target.DeleteAsync(name, Stop));
        await target.PutIfAbsentAsync(names[1], _move.A.Objects[names[1]].AsMemory(0, 500), Stop);
        await target.PutIfAbsentAsync(names[2], _move.A.Objects[names[3]], Stop);
        await target.PutIfAbsentAsync(names[3], _move.A.Objects[names[2]], Stop);
    }

    private async Task<MigrationRecord> CertifyAsync(IObjectStore target)
    {
        var certify = new CertifyExit(_move.Store, _move.Journal, _move.Hosts, target, _move.Signers, _move.Clock);
        var drawn = (await certify.DrawUpAsync(Move.Id, new byte[32], Stop)).Value;
        return (await certify.KeepAsync(_move.Sign(drawn), Stop)).Value;
    }

    private async Task<IObjectStore> BucketAsync(string server, string id)
    {
        var host = await hosts.StartedAsync(server);
        var address = HostAddress.Parse(host.AddressOf("hygie-" + Guid.NewGuid().ToString("N"))).Value;
        await Buckets.MakeAsync(address, host, Stop);
        return ObjectStoreAdapters.Remote(new HostId(id), address, host.Credentials, TimeProvider.System);
    }
}
