using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>Ceph's S3 gateway.</summary>
public sealed class CephStoreTests(RealHosts hosts) : S3StoreContract(hosts, "ceph");

/// <summary>Swift's S3 interface, which has no conditional put: its address says so.</summary>
public sealed class SwiftStoreTests(RealHosts hosts) : S3StoreContract(hosts, "swift")
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
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => At(Server.AddressOf(Bucket, query: "?region=elsewhere-1")).ListAsync(Stop).CountAsync(Stop).AsTask());
        Assert.Equal("HYG-5021", fault.Refusal!.Code);
    }
}

/// <summary>Azurite, Microsoft's own stand-in for Azure Blob Storage.</summary>
public sealed class AzuriteStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "azurite")
{
    /// <summary>In the second block of a connection: one block at least has arrived. An upload that brought none leaves nothing.</summary>
    private protected override long SentWhenKilled => 17 << 20;

    private protected override Task MakeBucketAsync(string address) => new AzureRequests(new HostId("host"), Address(address), Server.Credentials, TimeProvider.System).Container.CreateAsync(cancellationToken: Stop);
}

public abstract class S3StoreContract(RealHosts hosts, string server) : RemoteStoreContract(hosts, server)
{
    private protected override async Task MakeBucketAsync(string address)
    {
        using var requests = new S3Requests(new HostId("host"), Address(address), Server.Credentials);
        await requests.Client.PutBucketAsync(Bucket, Stop);
    }
}
