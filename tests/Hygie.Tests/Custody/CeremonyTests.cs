using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>A ceremony, its shares one by one, and the day the token is lost.</summary>
public sealed class CeremonyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_trustee_verifies_its_share_alone()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        foreach (var ((_, file), trustee) in world.Ceremony.Shares.Zip(world.Trustees))
        {
            using var share = ShareFile.Open(file, trustee, world.Ceremony.Record, world.Ceremony.CeremonyKey).Value;
            Assert.Equal(3, share.Threshold);
        }
    }

    [Fact]
    public async Task A_share_of_another_ceremony_is_refused()
    {
        var (world, other) = (await CustodyWorld.StartAsync(Cancellation), await CustodyWorld.StartAsync(Cancellation, KeyRealm.Identity));
        Assert.True(ShareFile.Open(world.Ceremony.Shares[0].File, world.Trustees[0], other.Ceremony.Record, other.Ceremony.CeremonyKey).IsRefused);
        Assert.True(ShareFile.Open(world.Ceremony.Shares[0].File, world.Trustees[1], world.Ceremony.Record, world.Ceremony.CeremonyKey).IsRefused);
    }

    [Fact]
    public async Task Three_shares_and_a_copy_of_the_key_store_bring_every_key_back()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        var (token, store) = (new MemoryToken(world.Random), new MemoryKeyStore());
        var recovered = (await Recover(world, token, store).RunAsync(Command(world, [0, 2, 4]), Cancellation)).Value;
        using var kek = new KeyWrapping(token, world.Random).OpenKek(recovered.Find(CustodyWorld.Clinical)!)!;
        using var dek = KeyWrapping.OpenDek(kek, drawn.Deks[0])!;
        Assert.True(dek.Matches(drawn.Lease.Key(drawn.Deks[0].Label).Value));
        Assert.Equal(2, KeyStoreFile.Read(store.File.Span, world.Identity.Key.Verifying).Value.Records.Count);
    }

    [Fact]
    public async Task Two_shares_bring_nothing_back()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var refused = await Recover(world, new MemoryToken(world.Random), new MemoryKeyStore()).RunAsync(Command(world, [1, 3]), Cancellation);
        Assert.Equal("HYG-1062", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_record_moved_under_another_name_is_named_at_recovery()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var file = KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;
        var moved = file.Find(CustodyWorld.Clinical)!;
        var renamed = new KeyRecord
        {
            Id = moved.Id with { Source = "pmsi" }, Created = moved.Created, Policy = moved.Policy, Root = moved.Root, Recovery = moved.Recovery, ByRoot = moved.ByRoot, ByRecovery = moved.ByRecovery, Mac = moved.Mac,
        };
        world.Store.File = file.Without(moved.Id).With(renamed).ToDocument(world.Identity.Key).ToFile();
        var refused = await Recover(world, new MemoryToken(world.Random), new MemoryKeyStore()).RunAsync(Command(world, [0, 1, 2]), Cancellation);
        Assert.Equal("HYG-3064", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_ceremony_is_held_once_and_never_for_one_trustee()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var invited = world.Trustees.Select((t, i) => new InvitedTrustee("t" + (char)('a' + i), t.Recipient)).ToList();
        var again = new HoldCeremony(world.Identity, world.Token, world.Store, world.Random, world.Clock);
        Assert.Equal("HYG-3061", (await again.RunAsync(new(invited, 3, "hub", world.Log.PolicyText), Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3060", (await again.RunAsync(new(invited, 1, "hub", "none"), Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3060", (await again.RunAsync(new([invited[0], invited[0]], 2, "hub", "none"), Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task The_transcript_says_that_the_token_is_for_demonstrations_and_holds_no_secret()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        Assert.Contains(world.Ceremony.Transcript, line => line.Contains("DEMONSTRATION", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Ceremony.Transcript, line => line.Contains("hygie-share1", StringComparison.Ordinal) || line.Contains("AGE-SECRET-KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotation_wraps_every_key_anew_and_the_former_root_and_shares_open_nothing_more()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        var former = KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;
        var outcome = (await RotateAsync(world, [0, 1, 2, 3])).Value;
        Assert.Equal(["record-mac", "root-2"], world.Token.Labels);
        Assert.Equal(("root-2", "recovery-health-2", former.Sequence + 2), (outcome.KeyStore.Root, outcome.KeyStore.Recovery, outcome.KeyStore.Sequence));
        using var lease = (await world.Desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, "research", TimeSpan.FromHours(1)), drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.True(lease.Key(drawn.Deks[0].Label).Value.Matches(drawn.Lease.Key(drawn.Deks[0].Label).Value));

        var wrapping = new KeyWrapping(world.Token, world.Random);
        Assert.All(former.Records, record => Assert.Throws<KeyTokenException>(() => wrapping.Opens(record)));
        using var oldShares = RecoverHub.Recovery(Read(world.Ceremony), Shares(world, world.Ceremony, [0, 1, 2])).Value;
        using var newShares = RecoverHub.Recovery(Read(outcome), Shares(world, outcome, [0, 3, 1])).Value;
        Assert.All(outcome.KeyStore.Records, record => Assert.Null(KeyWrapping.RecoverKek(record, oldShares)));
        Assert.All(outcome.KeyStore.Records, record => Assert.NotNull(KeyWrapping.RecoverKek(record, newShares)));
        Assert.Contains(outcome.Transcript, line => line.Contains("2 keys wrapped anew; root root-1", StringComparison.Ordinal));
    }

    /// <summary>A trustee left and another came: whoever is not in the new record opens nothing with the share kept.</summary>
    [Fact]
    public async Task A_replaced_trustee_has_no_part_in_the_new_record()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var outcome = (await RotateAsync(world, [1, 2, 3, 4])).Value;
        Assert.DoesNotContain(Read(outcome).Trustees, t => t.Person is "trustee-a");
        Assert.True(ShareFile.Open(world.Ceremony.Shares[0].File, world.Trustees[0], outcome.Record, outcome.CeremonyKey).IsRefused);
    }

    /// <summary>Killed before the key store names the new root: nothing is lost, and the rotation is held again.</summary>
    [Fact]
    public async Task A_rotation_cut_short_is_held_again()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        await Assert.ThrowsAsync<IOException>(() => RotateAsync(world, [0, 1, 2], _ => throw new IOException("The disk is full.")));
        Assert.Equal(["record-mac", "root-1", "root-2"], world.Token.Labels);
        var keys = KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;
        Assert.All(keys.Records, record => Assert.True(new KeyWrapping(world.Token, world.Random).Opens(record)));
        Assert.Equal("root-2", (await RotateAsync(world, [0, 1, 2])).Value.KeyStore.Root);
        Assert.Equal(["record-mac", "root-2"], world.Token.Labels);
    }

    [Fact]
    public async Task A_rotation_that_would_lose_a_key_or_its_trustees_changes_nothing()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var before = world.Store.File;
        Assert.Equal("HYG-3060", (await RotateAsync(world, [0])).Refusal.Code);
        var keys = KeyStoreFile.Read(before.Span, world.Identity.Key.Verifying).Value;
        var altered = keys.Find(CustodyWorld.Clinical)!;
        world.Store.File = keys.Without(altered.Id).With(new KeyRecord
        {
            Id = altered.Id, Created = altered.Created, Policy = altered.Policy, Root = altered.Root, Recovery = altered.Recovery, ByRoot = new byte[72], ByRecovery = altered.ByRecovery, Mac = altered.Mac,
        }).ToDocument(world.Identity.Key).ToFile();
        Assert.Equal("HYG-3005", (await RotateAsync(world, [0, 1, 2])).Refusal.Code);
        Assert.Equal(["record-mac", "root-1"], world.Token.Labels);
    }

    private static Task<Core.Result<CeremonyOutcome>> RotateAsync(CustodyWorld world, int[] who, Func<CeremonyOutcome, Task>? keep = null) =>
        new RotateRoot(world.Identity, world.Token, world.Store, world.Random, world.Clock).RunAsync(new RotateRoot.Command(
            [.. who.Select(i => new InvitedTrustee("trustee-" + (char)('a' + i), world.Trustees[i].Recipient))], Math.Min(3, who.Length), world.Log.PolicyText, keep ?? (_ => Task.CompletedTask)), Cancellation);

    private static CeremonyRecord Read(CeremonyOutcome ceremony) => CeremonyRecord.Read(ceremony.Record.ToFile(), ceremony.CeremonyKey).Value;

    private static IReadOnlyList<SecretShare> Shares(CustodyWorld world, CeremonyOutcome ceremony, int[] who) =>
        [.. who.Select(i => ShareFile.Open(ceremony.Shares[i].File, world.Trustees[i], ceremony.Record, ceremony.CeremonyKey).Value)];

    private static RecoverHub Recover(CustodyWorld world, MemoryToken token, MemoryKeyStore store) => new(world.Identity, token, store, new SeededSecretRandom(99));

    private static RecoverHub.Command Command(CustodyWorld world, int[] who) => new(
        world.Store.File, world.Identity.Key.Verifying, CeremonyRecord.Read(world.Ceremony.Record.ToFile(), world.Ceremony.CeremonyKey, world.Identity.Key.Verifying).Value,
        [.. who.Select(i => ShareFile.Open(world.Ceremony.Shares[i].File, world.Trustees[i], world.Ceremony.Record, world.Ceremony.CeremonyKey).Value)], "root-2");
}
