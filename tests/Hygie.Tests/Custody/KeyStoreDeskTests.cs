using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>What a copy of the key store opens, in whose hands.</summary>
public sealed class KeyStoreDeskTests
{
    private static readonly KeyId Operations = new(KeyCategory.Operations, "hub", "1");
    private static readonly KeyPurpose Recover = new(KeyVerbs.Recover, "test", TimeSpan.FromHours(1));
    private static readonly AuthorityId Restore = AuthorityId.Mandate("restore");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_token_opens_the_key_of_a_snapshot_and_nothing_else()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        using var snapshot = (await world.Desk.DrawAsync(Operations, DekKind.Snapshot, ["hub"], Stop)).Value;
        using var version = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Stop)).Value;
        var desk = KeyStoreDesk.OfToken(Read(world), new KeyWrapping(world.Token, world.Random), world.Clock);
        using var lease = (await desk.AskAsync(Recover, [snapshot.Deks[0]], Restore, Stop)).Value;
        Assert.True(lease.Key(snapshot.Deks[0].Label).Value.Matches(snapshot.Lease.Key(snapshot.Deks[0].Label).Value));
        Assert.Equal("HYG-3065", (await desk.AskAsync(Recover, [version.Deks[0]], Restore, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_quorum_opens_what_the_copy_has_and_an_erased_key_is_gone()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        using var version = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Stop)).Value;
        var record = CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey).Value;
        using var recovery = RecoverHub.Recovery(record, [.. new[] { 0, 2, 4 }.Select(i => Share(world, i))]).Value;
        using var lease = (await KeyStoreDesk.OfQuorum(Read(world), recovery, world.Clock).AskAsync(Recover, [version.Deks[0]], Restore, Stop)).Value;
        Assert.False(lease.Key(version.Deks[0].Label).IsRefused);
        var erased = KeyStoreDesk.OfQuorum(Read(world).Without(CustodyWorld.Clinical), recovery, world.Clock);
        Assert.Equal("HYG-3065", (await erased.AskAsync(Recover, [version.Deks[0]], Restore, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_share_opened_with_the_standard_program_is_verified_the_same()
    {
        var world = await CustodyWorld.StartAsync(Stop);
        byte[] Opened() => AgeFile.Open([world.Trustees[0]], world.Ceremony.Shares[0].File).Value;
        using var share = ShareFile.Read(Opened(), world.Ceremony.Record, world.Ceremony.CeremonyKey).Value;
        Assert.Equal(1, share.Index);
        var altered = Opened();
        altered[20] = altered[20] == (byte)'q' ? (byte)'p' : (byte)'q';
        Assert.True(ShareFile.Read(altered, world.Ceremony.Record, world.Ceremony.CeremonyKey).IsRefused);
        Assert.Equal("HYG-3062", ShareFile.Read([], world.Ceremony.Record, world.Ceremony.CeremonyKey).Refusal.Code);
    }

    private static KeyStoreFile Read(CustodyWorld world) => KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;

    private static SecretShare Share(CustodyWorld world, int i) => ShareFile.Open(world.Ceremony.Shares[i].File, world.Trustees[i], world.Ceremony.Record, world.Ceremony.CeremonyKey).Value;
}
