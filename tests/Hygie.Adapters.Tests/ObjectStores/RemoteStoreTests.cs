using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>Ceph's S3 gateway.</summary>
public sealed class CephStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "ceph");

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
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => At(Server.AddressOf(Bucket, query: "?region=elsewhere-1")).ListAsync(Stop).CountAsync(Stop).AsTask());
        Assert.Equal("HYG-5021", fault.Refusal!.Code);
    }
}

/// <summary>Azurite, Microsoft's own stand-in for Azure Blob Storage.</summary>
public sealed class AzuriteStoreTests(RealHosts hosts) : RemoteStoreContract(hosts, "azurite")
{
    /// <summary>In the second block of a connection: one block at least has arrived. An upload that brought none leaves nothing.</summary>
    private protected override long SentWhenKilled => 17 << 20;
}
