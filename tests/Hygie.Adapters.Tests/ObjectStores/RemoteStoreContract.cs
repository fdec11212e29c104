using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;
using Hygie.Testing.Hosts;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>What a store behind a line must keep too: the line breaks, the server is busy, and what is wrong is said in its words.</summary>
public abstract class RemoteStoreContract(RealHosts hosts, string server) : ObjectStoreContract, IAsyncLifetime
{
    private static readonly Patience Short = new(4, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20), 1 << 20);

    private IObjectStore _store = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected RealHost Server { get; private set; } = null!;

    /// <summary>A fresh bucket for each test.</summary>
    protected string Bucket { get; } = "hygie-" + Guid.NewGuid().ToString("N");

    protected override IObjectStore Store => _store;

    /// <summary>What the address says beside host and bucket.</summary>
    protected virtual string Query => "";

    public async ValueTask InitializeAsync()
    {
        Server = await hosts.StartedAsync(server);
        await Buckets.MakeAsync(Address(Server.AddressOf(Bucket, query: Query)), Server, Stop);
        _store = At(Server.AddressOf(Bucket, query: Query));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_busy_host_is_asked_again()
    {
        await using var line = new FaultyLine(Server.Endpoint);
        line.Next(LineFault.Busy, LineFault.Busy, LineFault.Busy);
        var (name, content) = Sealed(1000);
        Assert.True(await Patient(line).PutIfAbsentAsync(name, content, Stop));
        Assert.Equal(3, line.Met);
        await AssertHoldsAsync(name, content);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_begun_again_and_leaves_nothing_behind()
    {
        await using var line = new FaultyLine(Server.Endpoint);
        line.Next(LineFault.CutUpload, LineFault.CutUpload);
        var (name, content) = Sealed(20 << 20);
        Assert.True(await Patient(line).PutIfAbsentAsync(name, content, Stop));
        Assert.Equal(2, line.Met);
        await AssertHoldsAsync(name, content);
        Assert.Empty(await RemnantsAsync());
    }

    [Theory]
    [InlineData(LineFault.CutDownload)]
    [InlineData(LineFault.StallDownload)]
    public async Task A_download_that_breaks_off_or_stalls_is_begun_again(LineFault fault)
    {
        var (name, content) = Sealed(3 << 20);
        await Store.PutIfAbsentAsync(name, content, Stop);
        await using var line = new FaultyLine(Server.Endpoint);
        line.Next(fault);
        var read = new byte[content.Length];
        Assert.True(await Patient(line, Short with { Answer = TimeSpan.FromSeconds(3), SlowestRate = 100e6 }).ReadAsync(name, 0, read, Stop));
        Assert.Equal(1, line.Met);
        Assert.True(content.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task A_host_that_stays_busy_is_a_passing_fault_and_nothing_is_written()
    {
        await using var line = new FaultyLine(Server.Endpoint);
        line.Next(LineFault.Busy, LineFault.Busy, LineFault.Busy, LineFault.Busy);
        var (name, content) = Sealed(1000);
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => Patient(line).PutIfAbsentAsync(name, content, Stop));
        Assert.Equal(("HYG-5026", true), (fault.Refusal!.Code, fault.IsPassing));
        Assert.Null(await Store.FindLengthAsync(name, Stop));
    }

    [Fact]
    public async Task What_a_killed_upload_left_is_listed_and_removed_and_the_object_is_not_there()
    {
        var (name, content) = Sealed(64 << 20);
        await using (var line = new FaultyLine(Server.Endpoint) { DiesAtCut = true, CutAfter = SentWhenKilled })
        {
            line.Next(LineFault.CutUpload);
            await Assert.ThrowsAsync<ObjectStoreException>(() => At(Server.AddressOf(Bucket, line.Port, Query)).PutIfAbsentAsync(name, content, Stop));
        }

        Assert.Null(await Store.FindLengthAsync(name, Stop));
        var left = Assert.Single(await RemnantsAsync());
        Assert.Equal((name, RemnantKind.UnfinishedUpload), (left.Name, left.Kind));
        await Store.RemoveRemnantAsync(left, Stop);
        await Store.RemoveRemnantAsync(left, Stop);
        Assert.Empty(await RemnantsAsync());
        Assert.True(await Store.PutIfAbsentAsync(name, content, Stop));
        await AssertHoldsAsync(name, content);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_at_once_and_repeated_nowhere()
    {
        var wrong = HostCredentials.Of(Server.Credentials.Key, Convert.ToBase64String("a secret that opens nothing"u8)).Value;
        var store = ObjectStoreAdapters.Remote(new HostId("host"), Address(Server.AddressOf(Bucket, query: Query)), wrong, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindLengthAsync(Sealed(1).Name, Stop));
        Assert.Equal(("HYG-5020", false), (fault.Refusal!.Code, fault.IsPassing));
        Assert.DoesNotContain(wrong.Reveal(), fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_bucket_is_not_an_empty_one()
    {
        var store = ObjectStoreAdapters.Remote(new HostId("host"), Address(Server.AddressOf("hygie-not-there", query: Query)), Server.Credentials, TimeProvider.System);
        var (name, content) = Sealed(10);
        foreach (var ask in new Func<Task>[]
                 {
                     () => store.FindLengthAsync(name, Stop), () => store.ReadAsync(name, 0, new byte[1], Stop), () => store.DeleteAsync(name, Stop),
                     () => store.PutIfAbsentAsync(name, content, Stop), () => store.ReplaceHeadAsync(content, Stop), async () => await store.ListAsync(Stop).CountAsync(Stop),
                 })
            Assert.StartsWith("HYG-5023", (await Assert.ThrowsAsync<ObjectStoreException>(ask)).Refusal!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Bytes on one connection after which the uploader loses the line for good, so that it cannot take anything back.</summary>
    private protected virtual long SentWhenKilled => 1 << 20;

    private protected static HostAddress Address(string text) => HostAddress.Parse(text).Value;

    /// <summary>A store that asks once.</summary>
    private protected IObjectStore At(string address) => ObjectStoreAdapters.OnceOnly(new HostId("host"), Address(address), Server.Credentials, TimeProvider.System);

    private PatientStore Patient(FaultyLine line, Patience? patience = null) => new(At(Server.AddressOf(Bucket, line.Port, Query)), patience ?? Short, TimeProvider.System, () => 0.5);

    private async Task AssertHoldsAsync(string name, byte[] content)
    {
        var read = new byte[content.Length];
        Assert.True(await Store.ReadAsync(name, 0, read, Stop));
        Assert.Equal(name, ObjectName.Of(read));
    }

    private async Task<List<Remnant>> RemnantsAsync() => await Store.ListRemnantsAsync(Stop).ToListAsync(Stop);
}
