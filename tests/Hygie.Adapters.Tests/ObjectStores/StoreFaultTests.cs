using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>What answers mean, and how long a host is waited for.</summary>
public sealed class StoreFaultTests
{
    private static readonly HostId Host = new("host");
    private static readonly HostCredentials Credentials = HostCredentials.Of("key", "c2VjcmV0").Value;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "InvalidAccessKeyId", "HYG-5020", false)]
    [InlineData(403, "SignatureDoesNotMatch", "HYG-5020", false)]
    [InlineData(403, "AuthenticationFailed", "HYG-5020", false)]
    [InlineData(301, "PermanentRedirect", "HYG-5021", false)]
    [InlineData(400, "AuthorizationHeaderMalformed", "HYG-5021", false)]
    [InlineData(404, "NoSuchBucket", "HYG-5023", false)]
    [InlineData(404, "ContainerNotFound", "HYG-5023", false)]
    [InlineData(403, "QuotaExceeded", "HYG-5024", false)]
    [InlineData(507, null, "HYG-5024", false)]
    [InlineData(403, "RequestTimeTooSkewed", "HYG-5025", false)]
    [InlineData(503, "SlowDown", "HYG-5026", true)]
    [InlineData(503, null, "HYG-5026", true)]
    [InlineData(500, "InternalError", "HYG-5026", true)]
    [InlineData(429, null, "HYG-5026", true)]
    [InlineData(409, "ConditionalRequestConflict", "HYG-5026", true)]
    [InlineData(400, "BadRequest", "HYG-5026", true)]
    [InlineData(418, "Teapot", "HYG-5028", false)]
    public void An_answer_has_one_meaning(int status, string? code, string refusal, bool isPassing)
    {
        var fault = StoreFaults.OfAnswer(Host, status, code, new IOException("what the server wrote"));
        Assert.Equal((refusal, isPassing), (fault.Refusal!.Code, fault.IsPassing));
        Assert.DoesNotContain("wrote", RefusalTexts.Render(fault.Refusal, "en").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_server_writes_for_a_code_is_repeated_only_when_it_is_a_word() =>
        Assert.Equal("418", StoreFaults.OfAnswer(Host, 418, "patient 1 85 05", new IOException()).Refusal!.Facts["reason"]);

    [Theory]
    [InlineData("s3+https://127.0.0.1:{0}/hub")]
    [InlineData("azure+https://127.0.0.1:{0}/lab/hub")]
    public async Task A_certificate_that_nobody_vouches_for_ends_it_before_anything_is_sent(string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeTlsAsync(listener);
        var store = ObjectStoreAdapters.Remote(Host, At(address, ((IPEndPoint)listener.LocalEndpoint).Port), Credentials, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindLengthAsync(Head.Name, Stop));
        Assert.Equal(("HYG-5022", false), (fault.Refusal!.Code, fault.IsPassing));
        Assert.Equal(0, await serving);
    }

    [Theory]
    [InlineData("s3+http://127.0.0.1:{0}/hub")]
    [InlineData("azure+http://127.0.0.1:{0}/lab/hub")]
    public async Task A_server_that_is_not_there_is_a_passing_fault(string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var store = ObjectStoreAdapters.OnceOnly(Host, At(address, port), Credentials, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindLengthAsync(Head.Name, Stop));
        Assert.Equal(("HYG-5026", "ConnectionRefused", true), (fault.Refusal!.Code, fault.Refusal.Facts["reason"], fault.IsPassing));
    }

    [Fact]
    public async Task A_full_disk_is_told_apart()
    {
        var folder = Directory.CreateTempSubdirectory("hygie-full-").FullName;
        using (var mounted = Process.Start("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]))
            await mounted.WaitForExitAsync(Stop);
        try
        {
            var (store, content) = (new FolderObjectStore(Host, folder), new byte[1 << 20]);
            var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutIfAbsentAsync(ObjectName.Of(content), content, Stop));
            Assert.Equal(("HYG-5024", false), (fault.Refusal!.Code, fault.IsPassing));
            Assert.Null(await store.FindLengthAsync(ObjectName.Of(content), Stop));
        }
        finally
        {
            using var unmounted = Process.Start("umount", [folder]);
            await unmounted.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_are_spread_over_half_their_length()
    {
        var pauses = Enumerable.Range(1, 7).Select(attempt => (Patience.Usual.After(attempt, 0).TotalMilliseconds, Patience.Usual.After(attempt, 1).TotalMilliseconds));
        Assert.Equal([(125, 250), (250, 500), (500, 1000), (1000, 2000), (2000, 4000), (4000, 8000), (4000, 8000)], pauses);
        Assert.Equal(TimeSpan.FromSeconds(30 + 256), Patience.Usual.For(64 << 20));
    }

    [Fact]
    public async Task What_cannot_pass_is_asked_once()
    {
        var asked = 0;
        var store = new PatientStore(new StumblingStore(() => asked++ < 9 ? StoreFaults.OfAnswer(Host, 403, "AccessDenied", new IOException()) : null), Patience.Usual, TimeProvider.System, () => 0);
        await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindLengthAsync(Head.Name, Stop));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_listing_that_breaks_off_goes_on_after_its_last_name()
    {
        var (asked, memory) = (0, new MemoryObjectStore());
        foreach (var i in Enumerable.Range(0, 10))
            await memory.PutIfAbsentAsync("name-" + i, new byte[1], Stop);
        var fault = StoreFaults.OfAnswer(Host, 503, "SlowDown", new IOException());
        var store = new PatientStore(new StumblingStore(() => ++asked is 4 or 11 ? fault : null, memory), Patience.Usual with { FirstPause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, () => 0);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => "name-" + i), await store.ListAsync(Stop).Select(o => o.Name).ToListAsync(Stop));
    }

    private static HostAddress At(string address, int port) => HostAddress.Parse(address.Replace("{0}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)).Value;

    /// <summary>Offers a certificate of its own making; answers how many bytes of a request came through.</summary>
    private static async Task<int> ServeTlsAsync(TcpListener listener)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var client = await listener.AcceptTcpClientAsync(Stop);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            return await tls.ReadAsync(new byte[1], Stop);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            return 0;
        }
    }

    /// <summary>A store that fails as told before each answer, and lists in the order of names.</summary>
    private sealed class StumblingStore(Func<ObjectStoreException?> fault, MemoryObjectStore? inner = null) : IObjectStore
    {
        public HostId Host => StoreFaultTests.Host;

        public long AtomicPutLimit => 0;

        public Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<long?> FindLengthAsync(string name, CancellationToken cancellation) => fault() is { } broken ? throw broken : Task.FromResult<long?>(null);

        public Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation) => throw new NotSupportedException();

        public async IAsyncEnumerable<ListedObject> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var one in (await inner!.ListAsync(cancellation).ToListAsync(cancellation)).OrderBy(o => o.Name, StringComparer.Ordinal))
                yield return fault() is { } broken ? throw broken : one;
        }

        public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
