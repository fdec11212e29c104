using System.Buffers.Binary;
using System.Net.Sockets;
using Hygie.Adapters.Custodians;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Adapters.Tests.Custodians;

/// <summary>A real custodian behind its real socket: what it answers, whom it turns away, and what is left when it dies.</summary>
public sealed class SocketCustodianTests : IDisposable
{
    private static readonly KeyPurpose Extract = new(KeyVerbs.Extract, "research", TimeSpan.FromHours(8));

    private readonly string _home = Directory.CreateTempSubdirectory("hygie-custodian-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Socket => Path.Combine(_home, CustodianAdapters.SocketFile);

    private ICustodian Client => CustodianAdapters.Client(_home, TimeProvider.System);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_key_drawn_through_the_socket_is_lent_again_through_it()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.True(lease.Key(drawn.Deks[0].Label).Value.Matches(drawn.Lease.Key(drawn.Deks[0].Label).Value));
    }

    [Fact]
    public async Task The_largest_request_there_is_passes()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, [.. Enumerable.Repeat("snds@3", CustodyRequests.MostDeks)], Cancellation)).Value;
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.All(drawn.Deks, dek => Assert.False(lease.Key(dek.Label).IsRefused));
    }

    [Fact]
    public async Task Callers_at_once_are_all_answered()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        var draws = Enumerable.Range(0, 40).Select(_ => world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).ToList();
        var ids = (await Task.WhenAll(draws)).Select(drawn => drawn.Value.Deks[0].Label.Id);
        Assert.Equal(40, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(false, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(true, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    public async Task The_socket_is_open_to_no_more_than_its_clients(bool another, UnixFileMode mode)
    {
        await using var served = await ServeAsync(await WorldAsync(), another ? [CustodianAdapters.OwnUser, 64_999] : [CustodianAdapters.OwnUser]);
        Assert.Equal(mode, File.GetUnixFileMode(Socket));
    }

    /// <summary>The kernel says who calls; this user is not among the clients.</summary>
    [Fact]
    public async Task Another_user_is_turned_away_whatever_is_asked()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world, [CustodianAdapters.OwnUser + 1]);
        var drawn = await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation);
        Assert.Equal(("HYG-3082", CustodianAdapters.OwnUser.ToString(System.Globalization.CultureInfo.InvariantCulture)), (drawn.Refusal.Code, drawn.Refusal.Facts["user"]));
    }

    [Fact]
    public async Task A_second_custodian_of_one_home_is_refused_and_the_first_goes_on()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        var second = await CustodianAdapters.ServeAsync(world.Custodian, new CustodianAdapters.Door(_home, [CustodianAdapters.OwnUser], null), () => { }, null, TimeProvider.System, Cancellation);
        Assert.Equal("HYG-3081", second.Refusal.Code);
        Assert.False((await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).IsRefused);
    }

    [Fact]
    public async Task Nobody_at_the_socket_is_a_refusal_and_a_socket_left_behind_is_replaced()
    {
        var world = await WorldAsync();
        Assert.Equal(("HYG-3080", ICustodian.Absent), await SilenceAsync(world));
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(Socket + ".left"));
            File.Move(Socket + ".left", Socket);
        }

        Assert.Equal(("HYG-3080", ICustodian.Absent), await SilenceAsync(world));
        await using var served = await ServeAsync(world);
        Assert.False((await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).IsRefused);
    }

    [Fact]
    public async Task A_custodian_that_dies_in_a_call_answers_nothing()
    {
        var world = await WorldAsync();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Socket));
        listener.Listen();
        var silence = SilenceAsync(world);
        using (await listener.AcceptAsync(Cancellation))
        {
        }

        Assert.Equal(("HYG-3080", "ended"), await silence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(CustodyCall.MostBytes + 1)]
    [InlineData(-1)]
    public async Task A_document_of_a_wrong_size_is_refused_before_it_is_read(int declared)
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        var answer = await RawAsync(stream => Send(stream, declared, []));
        Assert.Equal("HYG-3083", CodeOf(world, answer!));
        Assert.Equal("HYG-3083", (await Client.AnswerAsync(new byte[CustodyCall.MostBytes + 1], Cancellation)).Refusal.Code);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("not json at all")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"call\":\"open\"}\n")]
    public async Task A_malformed_document_gets_a_signed_refusal(string text)
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        var answer = (await Client.AnswerAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancellation)).Value;
        Assert.StartsWith("HYG-1", CodeOf(world, answer.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>Every prefix of a good frame, then the caller leaves: no answer, and the next caller is served.</summary>
    [Fact]
    public async Task A_caller_that_leaves_half_way_gets_nothing_and_harms_nobody()
    {
        var world = await WorldAsync();
        await using var served = await ServeAsync(world);
        foreach (var kept in (int[])[0, 1, 3, 4, 5])
            Assert.Null(await RawAsync(stream =>
            {
                Send(stream, 8, new byte[8].AsSpan(0, Math.Max(0, kept - 4)), Math.Min(4, kept));
                stream.Socket.Shutdown(SocketShutdown.Send);
            }));
        Assert.False((await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).IsRefused);
    }

    [Fact]
    public async Task A_home_too_deep_for_a_socket_is_refused_on_both_sides()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_home, new string('d', 120))).FullName;
        var world = await WorldAsync();
        var served = await CustodianAdapters.ServeAsync(world.Custodian, new CustodianAdapters.Door(deep, [CustodianAdapters.OwnUser], null), () => { }, null, TimeProvider.System, Cancellation);
        Assert.Equal("HYG-3084", served.Refusal.Code);
        Assert.Equal("HYG-3084", (await CustodianAdapters.Client(deep, TimeProvider.System).AnswerAsync("x"u8.ToArray(), Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task An_idle_custodian_closes_its_door_and_another_may_open_it()
    {
        var world = await WorldAsync();
        await ServeUntilIdleAsync(world);
        Assert.False(File.Exists(Socket));
        await ServeUntilIdleAsync(world);
    }

    [Fact]
    public async Task A_token_that_breaks_is_told_as_a_refusal_and_nothing_is_spent()
    {
        var world = await CustodyWorld.StartAsync(Cancellation, token: new BreakableToken(new MemoryToken(new Testing.Sealing.SeededSecretRandom(11))));
        world.Port = Client;
        await using var served = await ServeAsync(world);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        var before = world.Ledger.Bytes.ToArray();
        ((BreakableToken)world.Token).Broken = true;
        var refusal = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Refusal;
        Assert.Equal(("HYG-3079", "token"), (refusal.Code, refusal.Facts["problem"]));
        Assert.Equal("HYG-3079", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
        Assert.Equal(before, world.Ledger.Bytes.ToArray());
    }

    /// <summary>Two custodians, two homes, two tokens: each answers its own realm and refuses the other's.</summary>
    [Fact]
    public async Task Identity_and_health_are_two_custodians_and_neither_serves_the_other()
    {
        var health = await WorldAsync();
        var identity = await CustodyWorld.StartAsync(Cancellation, KeyRealm.Identity);
        var other = Directory.CreateDirectory(Path.Combine(_home, "identity")).FullName;
        identity.Port = CustodianAdapters.Client(other, TimeProvider.System);
        await using var one = await ServeAsync(health);
        await using var two = await Served.StartAsync(identity, new CustodianAdapters.Door(other, [CustodianAdapters.OwnUser], null));
        var nir = new KeyId(KeyCategory.Identity, "nir", "1");
        Assert.False((await identity.Desk.CreateKeyAsync(nir, QuorumPolicy.None, Cancellation)).IsRefused);
        Assert.Equal("HYG-3004", (await health.Desk.CreateKeyAsync(nir, QuorumPolicy.None, Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3004", (await identity.Desk.CreateKeyAsync(CustodyWorld.Clinical, QuorumPolicy.None, Cancellation)).Refusal.Code);
        identity.Port = Client;
        Assert.True((await identity.Desk.CreateKeyAsync(nir with { Epoch = "2" }, QuorumPolicy.None, Cancellation)).IsRefused);
    }

    private async Task<CustodyWorld> WorldAsync()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        world.Port = Client;
        return world;
    }

    private Task<Served> ServeAsync(CustodyWorld world, uint[]? clients = null) => Served.StartAsync(world, new CustodianAdapters.Door(_home, clients ?? [CustodianAdapters.OwnUser], null));

    private async Task ServeUntilIdleAsync(CustodyWorld world) =>
        Assert.True((await CustodianAdapters.ServeAsync(world.Custodian, new CustodianAdapters.Door(_home, [CustodianAdapters.OwnUser], TimeSpan.FromMilliseconds(1)), () => { }, null, TimeProvider.System, Cancellation)).Value);

    private static async Task<(string, string)> SilenceAsync(CustodyWorld world)
    {
        var refusal = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Refusal;
        return (refusal.Code, refusal.Facts["problem"]);
    }

    private async Task<byte[]?> RawAsync(Action<NetworkStream> send)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), Cancellation);
        await using var stream = new NetworkStream(socket);
        send(stream);
        var answer = await CustodyFrame.ReadAsync(stream, Cancellation);
        return answer.IsRefused ? null : answer.Value;
    }

    private static void Send(NetworkStream stream, int declared, ReadOnlySpan<byte> body, int headBytes = 4)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, declared);
        stream.Write(head[..headBytes]);
        stream.Write(body);
    }

    private static string CodeOf(CustodyWorld world, byte[] answer)
    {
        var document = SignedDocument.Read(CustodyAnswer.DocumentType, answer).Value;
        Assert.True(document.IsSignedBy(world.Identity.Key.Verifying));
        return Assert.IsType<CanonicalText>(document.Body["code"]).Value;
    }

    /// <summary>A custodian serving in the background until the end of the test.</summary>
    private sealed class Served(CancellationTokenSource end, Task<Result<bool>> work) : IAsyncDisposable
    {
        public static async Task<Served> StartAsync(CustodyWorld world, CustodianAdapters.Door door)
        {
            var (end, ready) = (new CancellationTokenSource(), new TaskCompletionSource());
            var work = CustodianAdapters.ServeAsync(world.Custodian, door, ready.SetResult, null, TimeProvider.System, end.Token);
            await Task.WhenAny(ready.Task, work);
            return work.IsCompleted ? throw new InvalidOperationException((await work).Refusal.ToString()) : new Served(end, work);
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            Assert.False((await work).IsRefused);
            end.Dispose();
        }
    }

    /// <summary>A token that stops answering when told.</summary>
    private sealed class BreakableToken(IKeyToken token) : IKeyToken
    {
        public bool Broken { get; set; }

        public bool IsDemonstration => true;

        public IReadOnlyList<string> Labels => Working.Labels;

        private IKeyToken Working => Broken ? throw new KeyTokenException("Removed.") : token;

        public void CreateWrappingKey(string label) => Working.CreateWrappingKey(label);

        public void CreateMacKey(string label) => Working.CreateMacKey(label);

        public void ImportMacKey(string label, SecretKey key) => Working.ImportMacKey(label, key);

        public byte[] Wrap(string label, ReadOnlySpan<byte> payload) => Working.Wrap(label, payload);

        public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped) => Working.Unwrap(label, wrapped);

        public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => Working.Mac(label, data, mac);

        public void Destroy(string label) => Working.Destroy(label);
    }
}
