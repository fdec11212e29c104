using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>What the custodian, the hub that asks it and the register refuse by name, one cause at a time.</summary>
public sealed class CustodianRefusalTests
{
    private static readonly KeyPurpose Extract = new(KeyVerbs.Extract, "research", TimeSpan.FromHours(8));
    private static readonly KeyId Other = new(KeyCategory.Clinical, "pmsi", "2026");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_request_of_another_time_creates_no_key(int minutes)
    {
        var world = await CustodyWorld.StartAsync(Stop);
        world.OnCall = call =>
        {
            world.Clock.Now += TimeSpan.FromMinutes(minutes);
            return call;
        };
        Assert.Equal("HYG-3034", (await world.Desk.CreateKeyAsync(Other, QuorumPolicy.None, Stop)).Refusal.Code);
        Assert.Null(KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value.Find(Other));
    }

    [Fact]
    public async Task A_key_is_created_again_under_its_own_policy_only()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        var before = world.Store.File;
        Assert.False((await world.Desk.CreateKeyAsync(CustodyWorld.Clinical, QuorumPolicy.None, Stop)).IsRefused);
        Assert.Equal("HYG-3039", (await world.Desk.CreateKeyAsync(CustodyWorld.Clinical, new QuorumPolicy(2, KeyRole.Body), Stop)).Refusal.Code);
        Assert.Equal(before.ToArray(), world.Store.File.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task As_many_keys_as_a_request_may_hold_and_no_more(int count)
    {
        var world = await CustodyWorld.StartAsync(Stop);
        var drawn = await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, [.. Enumerable.Repeat("snds@3", count)], Stop);
        Assert.Equal("HYG-3037", drawn.Refusal.Code);
    }

    [Fact]
    public async Task A_lease_gives_the_keys_it_was_given_for()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        using var one = await DrawAsync(world);
        using var two = await DrawAsync(world);
        using var lease = (await world.Desk.AskAsync(Extract, one.Deks, CustodyWorld.Permit, Stop)).Value;
        Assert.False(lease.Key(one.Deks[0].Label).IsRefused);
        Assert.Equal("HYG-3041", lease.Key(two.Deks[0].Label).Refusal.Code);
    }

    [Fact]
    public async Task Only_the_custodians_own_answer_to_this_very_request_is_believed()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        var port = new Substitute(world.Custodian);
        world.Port = port;
        (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Stop)).Value.Dispose();
        var earlier = port.Last;
        port.Answer = _ => earlier;
        Assert.Equal("HYG-3038", await DrawnAsync(world));
        using var stranger = SigningKey.Generate(new SeededSecretRandom(99));
        port.Answer = own => SignedDocument.Unsigned(CustodyAnswer.DocumentType, SignedDocument.Read(CustodyAnswer.DocumentType, own.Span).Value.Body).SignedBy(stranger).ToFile();
        Assert.Equal("HYG-3038", await DrawnAsync(world));
        port.Answer = own => own;
        Assert.Equal("ok", await DrawnAsync(world));
    }

    [Fact]
    public async Task A_key_store_that_it_did_not_sign_serves_nobody()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        using var stranger = SigningKey.Generate(new SeededSecretRandom(99));
        world.Store.File = KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value.ToDocument(stranger).ToFile();
        Assert.Equal("HYG-3042", await DrawnAsync(world));
    }

    [Fact]
    public async Task Shares_of_a_recovery_key_that_the_record_does_not_name_bring_nothing_back()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        var record = CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey).Value;
        SecretShare[] shares = [.. Enumerable.Range(0, 3).Select(i => ShareFile.Open(world.Ceremony.Shares[i].File, world.Trustees[i], world.Ceremony.Record, world.Ceremony.CeremonyKey).Value)];
        RecoverHub.Recovery(record, shares).Value.Dispose();
        using var other = AgeIdentity.Generate(world.Random);
        Assert.Equal("HYG-3063", RecoverHub.Recovery(record with { Recipient = other.Recipient.ToString() }, shares).Refusal.Code);
    }

    [Fact]
    public void A_register_enrols_a_key_once_and_ends_only_what_it_has()
    {
        using var key = SigningKey.Generate(new SeededSecretRandom(1));
        var register = KeyRegister.Empty.Enrol(key.Verifying, KeyRole.Body, "hdab", 3).Value;
        Assert.Equal("HYG-3050", register.Enrol(key.Verifying, KeyRole.Hub, "hub", 4).Refusal.Code);
        Assert.Equal("HYG-3051", register.Revoke(new string('0', 32), 9).Refusal.Code);
        var ended = register.Revoke(key.Verifying.Id, 9).Value;
        Assert.Equal("HYG-3051", ended.Revoke(key.Verifying.Id, 12).Refusal.Code);
        Assert.Equal((false, true, false), (ended.Keys[0].CountsAt(2), ended.Keys[0].CountsAt(8), ended.Keys[0].CountsAt(9)));
        Assert.Equal(5, ended.Revoke(key.Verifying.Id, 5).Value.Keys[0].UntilIndex);
    }

    private static async Task<FreshDeks> DrawAsync(CustodyWorld world) => (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Stop)).Value;

    private static async Task<string> DrawnAsync(CustodyWorld world)
    {
        if (!(await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Stop)).TryGet(out var drawn, out var refusal))
            return refusal.Code;
        drawn.Dispose();
        return "ok";
    }

    /// <summary>Somebody between the hub and the custodian.</summary>
    private sealed class Substitute(ICustodian custodian) : ICustodian
    {
        public ReadOnlyMemory<byte> Last { get; private set; }

        public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Answer { get; set; } = own => own;

        public async Task<Result<ReadOnlyMemory<byte>>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
        {
            Last = (await custodian.AnswerAsync(request, cancellation)).Value;
            return Answer(Last);
        }
    }
}
