using CsCheck;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>The map of who can decrypt what, proved by trying: each power it states is exercised, each that it does not state is attempted in vain.</summary>
public sealed class KeyMapTests
{
    private static readonly KeyPurpose Extract = new(KeyVerbs.Extract, "research", TimeSpan.FromHours(8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_custodian_opens_alone_exactly_what_the_map_says()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var wrapping = new KeyWrapping(world.Token, world.Random);
        Assert.Equal(["operations/hub/1", "clinical/snds/2026"], Power(world, "custodian/custodian-health").Alone);
        Assert.All(Keys(world).Records, record => Assert.True(wrapping.Opens(record)));
        var another = new MemoryToken(new SeededSecretRandom(3));
        another.CreateWrappingKey(HoldCeremony.FirstRoot);
        another.CreateMacKey(KeyWrapping.RecordKey);
        Assert.All(Keys(world).Records, record => Assert.False(new KeyWrapping(another, world.Random).Opens(record)));
    }

    /// <summary>A policy text would still list it; the map asks the token.</summary>
    [Fact]
    public async Task A_record_that_the_token_does_not_open_is_in_nobodys_hand_but_the_trustees()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var keys = Keys(world);
        var altered = keys.Find(CustodyWorld.Clinical)!;
        var wrapped = altered.ByRoot.ToArray();
        wrapped[^1] ^= 1;
        world.Store.File = keys.Without(altered.Id).With(new KeyRecord
        {
            Id = altered.Id, Created = altered.Created, Policy = altered.Policy, Root = altered.Root, Recovery = altered.Recovery, ByRoot = wrapped, ByRecovery = altered.ByRecovery, Mac = altered.Mac,
        }).ToDocument(world.Identity.Key).ToFile();
        Assert.Equal(["operations/hub/1"], Power(world, "custodian/custodian-health").Alone);
        Assert.Contains(Power(world, "trustee/trustee-a").WithOthers, line => line.StartsWith("clinical/snds/2026 with 2 other trustees", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pin_alone_opens_nothing()
    {
        var pin = Power(await CustodyWorld.StartAsync(Cancellation), "pin/custodian-health");
        Assert.Empty(pin.Alone);
        Assert.Equal(2, pin.WithOthers.Count);
    }

    /// <summary>Every set of trustees: k of them with the key store open all that the map says, fewer open nothing at all.</summary>
    [Fact]
    public async Task Any_set_of_trustees_opens_what_the_map_says_and_no_less_than_k_opens_anything()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var record = Record(world);
        var stated = Power(world, "trustee/trustee-a").WithOthers.Select(line => line.Split(' ')[0]).ToList();
        Assert.All(Map(world).Where(p => p.Id.StartsWith("trustee/", StringComparison.Ordinal)), p => Assert.Empty(p.Alone));
        Gen.Int[0, 31].Sample(set =>
        {
            var shares = Enumerable.Range(0, 5).Where(i => (set >> i & 1) == 1)
                .Select(i => ShareFile.Open(world.Ceremony.Shares[i].File, world.Trustees[i], world.Ceremony.Record, world.Ceremony.CeremonyKey).Value).ToList();
            var recovery = RecoverHub.Recovery(record, shares);
            if (shares.Count < record.Threshold)
                return recovery.IsRefused;
            using var identity = recovery.Value;
            var opened = Keys(world).Records.Where(r => KeyWrapping.RecoverKek(r, identity) is not null).Select(r => r.Id.ToString());
            return opened.SequenceEqual(stated, StringComparer.Ordinal);
        }, iter: 64, threads: 1);
    }

    [Fact]
    public async Task A_zone_has_what_its_live_leases_hold_and_nothing_after()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        Assert.DoesNotContain(Map(world), p => p.Id is "zone/zone-a");
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.Equal(["snds@3"], Power(world, "zone/zone-a").Alone);
        Assert.False(lease.Key(drawn.Deks[0].Label).IsRefused);
        world.Clock.Now = lease.Until;
        Assert.DoesNotContain(Map(world), p => p.Id is "zone/zone-a");
        Assert.Equal("HYG-3040", lease.Key(drawn.Deks[0].Label).Refusal.Code);
    }

    [Fact]
    public async Task No_key_stands_in_the_maps_of_both_realms()
    {
        var (health, identity) = (await CustodyWorld.StartAsync(Cancellation), await CustodyWorld.StartAsync(Cancellation, KeyRealm.Identity, new MemoryToken(new SeededSecretRandom(8))));
        _ = (await identity.Desk.CreateKeyAsync(new KeyId(KeyCategory.Identity, "nir", "1"), QuorumPolicy.None, Cancellation)).Value;
        Assert.Contains("identity/nir/1", Power(identity, "custodian/custodian-identity").Alone);
        Assert.DoesNotContain(Keys(health).Records, record => record.Id.Category == KeyCategory.Identity);
        Assert.All(Keys(health).Records, record => Assert.False(new KeyWrapping(identity.Token, identity.Random).Opens(record)));
        Assert.All(Keys(identity).Records, record => Assert.False(new KeyWrapping(health.Token, health.Random).Opens(record)));
    }

    private static KeyPower Power(CustodyWorld world, string id) => Map(world).Single(p => string.Equals(p.Id, id, StringComparison.Ordinal));

    private static IReadOnlyList<KeyPower> Map(CustodyWorld world) =>
        KeyMap.Of(Keys(world), Record(world), CustodianState.Read(world.Ledger.Bytes.Span).Value, new KeyWrapping(world.Token, world.Random).Opens, world.Clock.Now);

    private static KeyStoreFile Keys(CustodyWorld world) => KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;

    private static CeremonyRecord Record(CustodyWorld world) => CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey).Value;
}
