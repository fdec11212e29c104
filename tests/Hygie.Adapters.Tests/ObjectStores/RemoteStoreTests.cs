using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>Ceph's S3 gateway.</summary>
public sealed class CephStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "ceph")
{
    [Fact]
    public async Task A_full_quota_is_told_at_once_and_leaves_nothing_of_the_object()
    {
        var bucket = "hygie-" + Guid.NewGuid().ToString("N");
        await Buckets.MakeAsync(Address(Server.AddressOf(bucket)), Server, Stop, RealHost.Small);
        var store = ObjectStoreAdapters.Remote(new HostId("host"), Address(Server.AddressOf(bucket)), RealHost.Small, TimeProvider.System);
        foreach (var length in new[] { 2 << 20, 33 << 20 })
        {
            var (name, content) = Sealed(length);
            var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutIfAbsentAsync(name, content, Stop));
            Assert.Equal(("HYG-5024", false), (fault.Refusal!.Code, fault.IsPassing));
            Assert.Null(await store.FindLengthAsync(name, Stop));
            Assert.Empty(await store.ListRemnantsAsync(Stop).ToListAsync(Stop));
        }

        var (small, fits) = Sealed(1000);
        Assert.True(await store.PutIfAbsentAsync(small, fits, Stop));
    }
}

/// <summary>A machine whose clock is wrong. The library has one correction for the whole process: no other test may run beside these.</summary>
[Collection("wrong clock")]
[CollectionDefinition("wrong clock", DisableParallelization = true)]
public sealed class WrongClockTests(RealHosts hosts)
{
    [Theory]
    [InlineData("ceph", 60)]
    [InlineData("ceph", -60)]
    [InlineData("swift", 60)]
    [InlineData("swift", -60)]
    public async Task Clocks_an_hour_apart_are_told_apart_from_wrong_credentials(string server, int minutes)
    {
        var host = await hosts.StartedAsync(server);
        var (address, stop) = (HostAddress.Parse(host.AddressOf("hygie-" + Guid.NewGuid().ToString("N"), query: "?put=checked")).Value, TestContext.Current.CancellationToken);
        await Buckets.MakeAsync(address, host, stop);
        var store = ObjectStoreAdapters.Remote(new HostId("host"), address, host.Credentials, TimeProvider.System);
        Amazon.AWSConfigs.ManualClockCorrection = TimeSpan.FromMinutes(minutes);
        try
        {
            foreach (var ask in new Func<Task>[]
                     {
                         () => store.FindLengthAsync(Head.Name, stop), () => store.ReadAsync(Head.Name, 0, new byte[1], stop), () => store.ReplaceHeadAsync(new byte[10], stop), async () => await store.ListAsync(stop).CountAsync(stop),
                     })
            {
                var fault = await Assert.ThrowsAsync<ObjectStoreException>(ask);
                Assert.Equal(("HYG-5025", false), (fault.Refusal!.Code, fault.IsPassing));
            }
        }
        finally
        {
            Amazon.AWSConfigs.ManualClockCorrection = null;
        }

        Assert.Null(await store.FindLengthAsync(Head.Name, stop));
    }

    [Fact]
    public async Task Of_Azure_whose_answer_is_the_same_for_both_its_own_clock_decides()
    {
        var host = await hosts.StartedAsync("azurite");
        var (address, stop) = (HostAddress.Parse(host.AddressOf("hygie-" + Guid.NewGuid().ToString("N"))).Value, TestContext.Current.CancellationToken);
        var wrong = HostCredentials.Of(host.Credentials.Key, Convert.ToBase64String("a secret that opens nothing"u8)).Value;
        foreach (var (minutes, code) in new[] { (0, "HYG-5020"), (60, "HYG-5025"), (-60, "HYG-5025") })
        {
            var clock = new Hygie.Testing.Custody.ManualClock(TimeProvider.System.GetUtcNow().AddMinutes(minutes));
            var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => ObjectStoreAdapters.OnceOnly(new HostId("host"), address, wrong, clock).FindLengthAsync(Head.Name, stop));
            Assert.Equal((code, false), (fault.Refusal!.Code, fault.IsPassing));
        }
    }
}

/// <summary>Swift's S3 interface, which has no conditional put: its address says so.</summary>
public sealed class SwiftStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "swift")
{
    protected override string Query => "?put=checked";

    [Fact]
    public async Task Without_a_word_of_it_in_the_address_nothing_is_written()
    {
        var (name, content) = Sealed(10);
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => At(Server.AddressOf(Bucket)).PutIfAbsentAsync(name, content, Stop));
        Assert.Equal("HYG-5027", fault.Refusal!.Code);
        Assert.Null(await Store.FindLengthAsync(name, Stop));
    }

    [Fact]
    public async Task A_request_signed_for_another_region_is_told_apart()
    {
        var store = ObjectStoreAdapters.Remote(new HostId("host"), Address(Server.AddressOf(Bucket, query: "?region=elsewhere-1&put=checked")), Server.Credentials, TimeProvider.System);
        var (name, content) = Sealed(10);
        // A question about an object is answered without a body, and so without a reason: the store asks another.
        foreach (var ask in new Func<Task>[] { () => store.FindLengthAsync(name, Stop), () => store.ReadAsync(name, 0, new byte[1], Stop), () => store.PutIfAbsentAsync(name, content, Stop), async () => await store.ListAsync(Stop).CountAsync(Stop) })
        {
            var fault = await Assert.ThrowsAsync<ObjectStoreException>(ask);
            Assert.Equal(("HYG-5021", false), (fault.Refusal!.Code, fault.IsPassing));
        }
    }
}

/// <summary>Azurite, Microsoft's own stand-in for Azure Blob Storage.</summary>
public sealed class AzuriteStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "azurite")
{
    /// <summary>In the second block of a connection: one block at least has arrived. An upload that brought none leaves nothing.</summary>
    private protected override long SentWhenKilled => 17 << 20;
}
