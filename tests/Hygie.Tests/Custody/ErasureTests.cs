using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>A key is erased: removed, complete, final; and what each state lets anybody recover.</summary>
public sealed class ErasureTests
{
    private static readonly PersonId Steward = new("steward-1");

    private static readonly KeyId Clinical = CustodyWorld.Clinical;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_key_opens_nothing_is_never_made_again_and_its_leases_are_forgotten()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = (await world.Desk.DrawAsync(Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        using var lease = (await AskAsync(world, drawn)).Value;
        Assert.Equal([Clinical], Assert.Single(State(world).Leases).Keys);

        var erased = (await EraseAsync(world, Signed(world))).Value;
        Assert.Equal((Clinical, "root-1", 1, Keys(world).Sequence), (erased.Id, erased.Root, erased.Epoch, erased.Sequence));
        Assert.Null(Keys(world).Find(Clinical));
        Assert.Empty(State(world).Leases);
        Assert.Equal("HYG-3085", (await AskAsync(world, drawn)).Refusal.Code);
        Assert.Equal("HYG-3085", (await world.Desk.DrawAsync(Clinical, DekKind.Version, ["snds@4"], Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3085", (await world.Desk.CreateKeyAsync(Clinical, QuorumPolicy.None, Cancellation)).Refusal.Code);
        Assert.Equal(erased.OrderHash, KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value.FindErased(Clinical)!.OrderHash);
    }

    [Fact]
    public async Task Erased_again_it_is_answered_with_its_own_erasure_and_logged_once()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var first = (await EraseAsync(world, Signed(world))).Value;
        var file = world.Store.File;
        world.Clock.Now = world.Clock.Now.AddMinutes(5);
        var again = (await EraseAsync(world, Signed(world))).Value;
        Assert.Equal(first.OrderHash, again.OrderHash);
        Assert.True(file.Span.SequenceEqual(world.Store.File.Span));
        _ = (await world.Log.Publish.RunAsync(Cancellation)).Value;
        Assert.Single(await world.Log.Outbox.LeavesOfAsync("key/" + Clinical, AuditKind.Check("key.erased"), Cancellation));
        Assert.Equal(2, (await world.Log.Outbox.LeavesOfAsync("key/" + Clinical, AuditKind.Check("key.erasing"), Cancellation)).Count);
    }

    [Fact]
    public async Task Two_persons_of_two_bodies_must_sign_for_this_custodian_today_and_nothing_changes_before()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var before = world.Store.File;
        var colleague = SigningKey.Generate(world.Random);
        world.Register = world.Register.Enrol(colleague.Verifying, KeyRole.Body, "hdab", 0).Value;
        var unsigned = Order(world).ToDocument();
        var stranger = SigningKey.Generate(world.Random);
        var assessed = unsigned.SignedBy(world.Body).SignedBy(world.Assessor);
        Assert.Equal("HYG-3086", (await EraseAsync(world, unsigned)).Refusal.Code);
        Assert.Equal("HYG-3086", (await EraseAsync(world, unsigned.SignedBy(world.Body))).Refusal.Code);
        Assert.Equal("HYG-3086", (await EraseAsync(world, unsigned.SignedBy(world.Body).SignedBy(colleague))).Refusal.Code);
        Assert.Equal("HYG-3086", (await EraseAsync(world, unsigned.SignedBy(world.Body).SignedBy(stranger))).Refusal.Code);
        Assert.Equal("HYG-3086", (await EraseAsync(world, assessed)).Refusal.Code);
        Assert.Equal("HYG-3001", (await EraseAsync(world, unsigned.SignedBy(world.Body).WithSignature(new DocumentSignature(world.Hub.Id, new byte[64])))).Refusal.Code);
        Assert.Equal("HYG-3088", (await EraseAsync(world, Sign(world, Order(world) with { Custodian = "custodian-identity" }))).Refusal.Code);
        Assert.Equal("HYG-3088", (await EraseAsync(world, Sign(world, Order(world) with { At = world.Clock.Now.AddDays(-1).AddMinutes(-1) }))).Refusal.Code);
        Assert.Equal("HYG-3005", (await EraseAsync(world, Sign(world, Order(world) with { Key = Clinical with { Epoch = "2031" } }))).Refusal.Code);
        Assert.True(before.Span.SequenceEqual(world.Store.File.Span));
        Assert.Empty(await world.Log.Outbox.LeavesOfAsync("key/" + Clinical, AuditKind.Check("key.erased"), Cancellation));
    }

    [Fact]
    public async Task The_keys_own_quorum_must_sign_too()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var genetic = new KeyId(KeyCategory.Genetic, "genomes", "2026");
        var checkers = new[] { "checker-a", "checker-b" }.Select(name => (name, Key: SigningKey.Generate(world.Random))).ToList();
        world.Register = checkers.Aggregate(world.Register, (r, c) => r.Enrol(c.Key.Verifying, KeyRole.Checker, c.name, 0).Value);
        _ = (await world.Desk.CreateKeyAsync(genetic, new QuorumPolicy(2, KeyRole.Checker), Cancellation)).Value;
        var order = Sign(world, Order(world) with { Key = genetic });
        Assert.Equal("HYG-3025", (await EraseAsync(world, order.SignedBy(checkers[0].Key))).Refusal.Code);
        Assert.Equal(genetic, (await EraseAsync(world, order.SignedBy(checkers[0].Key).SignedBy(checkers[1].Key))).Value.Id);
    }

    [Fact]
    public async Task A_key_of_operations_goes_only_when_the_order_says_so()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var order = Order(world) with { Key = new KeyId(KeyCategory.Operations, "hub", "1") };
        Assert.Equal("HYG-3087", (await EraseAsync(world, Sign(world, order))).Refusal.Code);
        Assert.Equal(order.Key, (await EraseAsync(world, Sign(world, order with { Operations = true }))).Value.Id);
    }

    [Fact]
    public async Task Without_a_registered_copy_it_is_never_complete()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var erased = (await EraseAsync(world, Signed(world))).Value;
        var standing = ErasureRule.Judge(erased, "root-2", [], ErasurePapers.None, world.Identity.Key.Verifying, world.Register);
        Assert.Equal((ErasureState.Removed, "copy"), (standing.State, standing.Missing[0]));
    }

    [Fact]
    public async Task An_unregistered_a_forged_and_a_duplicate_acknowledgement_are_refused()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        var (one, keys) = (world.Keepers[0], Keys(world.Custody));
        var word = ErasureAcknowledgement.Of(keys, "standby-1", Clinical, world.Custody.Clock.Now).Value;
        var stranger = SigningKey.Generate(world.Custody.Random);
        Assert.Equal("unregistered", world.Problem(word.SignedBy(stranger)));
        Assert.Equal("unregistered", world.Problem(word.SignedBy(world.Keepers[1].Key)));
        Assert.Equal("unregistered", world.Problem(ErasureAcknowledgement.Of(keys, "standby-9", Clinical, world.Custody.Clock.Now).Value.SignedBy(one.Key)));
        Assert.Equal("forged", world.Problem(word.WithSignature(new DocumentSignature(one.Key.Id, new byte[64]))));
        Assert.Equal("unknown", world.Problem(SignedDocument.Unsigned(ErasureAcknowledgement.DocumentType, word.Body.With("order", new string('0', 64))).SignedBy(one.Key)));
        Assert.Equal("unknown", world.Problem(SignedDocument.Unsigned(ErasureAcknowledgement.DocumentType, word.Body.With("sequence", 1)).SignedBy(one.Key)));
        Assert.Equal("form", world.Problem(SignedDocument.Unsigned("permit", word.Body).SignedBy(one.Key)));
        Assert.Null(world.Problem(word.SignedBy(one.Key)));
        Assert.Equal("duplicate", world.Problem(word.SignedBy(one.Key)));
        Assert.Equal("duplicate", world.Problem(ErasureAcknowledgement.Of(keys, "standby-1", Clinical, world.Custody.Clock.Now.AddDays(1)).Value.SignedBy(one.Key)));
        Assert.Equal((ErasureState.Removed, "copy standby-2"), (world.Standing.State, world.Standing.Missing[0]));
    }

    [Fact]
    public async Task A_copy_that_still_has_the_key_or_never_heard_of_it_cannot_acknowledge()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        var problems = new[] { world.Former, world.Former.Without(Clinical) }.Select(copy => ErasureAcknowledgement.Of(copy, "standby-1", Clinical, world.Custody.Clock.Now).Refusal.Facts["problem"]);
        Assert.Equal(["present", "unknown"], problems);
    }

    [Fact]
    public async Task A_trustees_word_counts_for_its_own_share_and_once()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        var (hash, now) = (Convert.ToHexStringLower(world.Custody.Ceremony.Record.Hash()), world.Custody.Clock.Now);
        SignedDocument Word(string person, string record, SigningKey key) => new ShareDestruction(person, record, now).ToDocument().SignedBy(key);
        Assert.Equal("unregistered", world.Problem(Word("trustee-a", hash, world.TrusteeKeys[1])));
        Assert.Equal("unregistered", world.Problem(Word("trustee-z", hash, world.TrusteeKeys[0])));
        Assert.Equal("unknown", world.Problem(Word("trustee-a", new string('0', 64), world.TrusteeKeys[0])));
        Assert.Equal("forged", world.Problem(new ShareDestruction("trustee-a", hash, now).ToDocument().WithSignature(new DocumentSignature(world.TrusteeKeys[0].Id, new byte[64]))));
        Assert.Null(world.Problem(Word("trustee-a", hash, world.TrusteeKeys[0])));
        Assert.Equal("duplicate", world.Problem(Word("trustee-a", hash, world.TrusteeKeys[0])));
    }

    [Fact]
    public async Task Removed_then_complete_then_final_and_not_before_the_last_word()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        Assert.Equal("HYG-3091", world.Certify().Refusal.Code);
        Assert.Equal(["copy standby-1", "copy standby-2", "rotation", "trustee trustee-a 1", "trustee trustee-b 1", "trustee trustee-c 1", "trustee trustee-d 1", "trustee trustee-e 1"], world.Standing.Missing);
        world.AcknowledgeAll();
        Assert.Equal(ErasureState.Complete, world.Standing.State);
        var complete = ErasureCertificate.Read(world.Certify().Value.ToFile(), world.Custodian, world.Custody.Register).Value;
        Assert.Equal(ErasureState.Complete, complete.Standing.State);

        await world.RotateAsync(Cancellation);
        Assert.Equal((ErasureState.Complete, 5), (world.Standing.State, world.Standing.Missing.Count));
        foreach (var (trustee, left) in Enumerable.Range(0, 5).Zip([4, 3, 2, 1, 0]))
        {
            world.Destroy(trustee);
            Assert.Equal((left == 0 ? ErasureState.Final : ErasureState.Complete, left), (world.Standing.State, world.Standing.Missing.Count));
        }

        // The root came back into the token, or the store went back to it: no longer final.
        Assert.Equal(["root root-1"], world.Judge("root-2", ["root-1", "root-2"]).Missing);
        Assert.Equal(["rotation"], world.Judge("root-1", ["root-1"]).Missing);
        var final = ErasureCertificate.Read(world.Certify().Value.ToFile(), world.Custodian, world.Custody.Register).Value;
        Assert.Equal((ErasureState.Final, "root-2"), (final.Standing.State, final.Root));
        Assert.Single(Keys(world.Custody).Erased);
    }

    [Fact]
    public async Task A_certificate_says_no_more_than_its_papers_give()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        world.AcknowledgeAll();
        var certificate = world.Certify().Value;
        SignedDocument Altered(string member, CanonicalValue value) => SignedDocument.Unsigned(ErasureCertificate.DocumentType, certificate.Body.With(member, value)).SignedBy(world.Custody.Identity.Key);
        string ProblemOf(SignedDocument document, KeyRegister? register = null) => ErasureCertificate.Read(document.ToFile(), world.Custodian, register ?? world.Custody.Register).Refusal.Facts["problem"].ToString()!;
        Assert.Equal("copy standby-1", ProblemOf(Altered("acknowledgements", CanonicalArray.Of())));
        Assert.Equal("rotation", ProblemOf(SignedDocument.Unsigned(ErasureCertificate.DocumentType, certificate.Body.With("state", "final").With("limits", CanonicalArray.OfTexts(ErasureCertificate.LimitsOf(ErasureState.Final)))).SignedBy(world.Custody.Identity.Key)));
        Assert.Equal("ceremony 1", ProblemOf(SignedDocument.Unsigned(ErasureCertificate.DocumentType, certificate.Body.With("state", "final").With("root", "root-2")).SignedBy(world.Custody.Identity.Key)));
        Assert.Equal("limits", ProblemOf(Altered("limits", CanonicalArray.Of())));
        Assert.Equal("state", ProblemOf(Altered("state", "removed")));
        Assert.Equal("order", ProblemOf(Altered("custodian", "custodian-identity")));
        Assert.Equal("order", ProblemOf(certificate, world.Custody.Register.Revoke(world.Custody.Hub.Id, 0).Value));
        Assert.Equal("HYG-1006", ErasureCertificate.Read(SignedDocument.Unsigned(ErasureCertificate.DocumentType, certificate.Body.With("at", "2026-11-24T00:00:00Z")).WithSignature(certificate.Signatures.Single()).ToFile(), world.Custodian, world.Custody.Register).Refusal.Code);
    }

    [Fact]
    public async Task A_lease_ends_in_the_zone_once_its_key_is_known_to_be_erased()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var erased = new HashSet<KeyId>();
        var desk = new KeyDesk(new CustodianAddress(world.Identity.Name, world.Identity.Key.Verifying, world), world.Zone, world, world, world, world.Receipts, world.Random, world.Clock, erased.Contains);
        using var drawn = (await desk.DrawAsync(Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;
        using var lease = (await desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, "research", TimeSpan.FromHours(1)), drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.False(lease.Key(drawn.Deks[0].Label).IsRefused);
        erased.Add(Clinical with { Epoch = "2025" });
        Assert.False(lease.Key(drawn.Deks[0].Label).IsRefused);
        erased.Add(Clinical);
        Assert.Equal(("HYG-3040", "HYG-3040"), (lease.Key(drawn.Deks[0].Label).Refusal.Code, drawn.Lease.Key(drawn.Deks[0].Label).Refusal.Code));
        Assert.Equal(world.Clock.Now, lease.Until);
        erased.Clear();
        Assert.Equal("HYG-3040", lease.Key(drawn.Deks[0].Label).Refusal.Code);
    }

    /// <summary>The heart of it: who recovers what, before the rotation and after.</summary>
    [Fact]
    public async Task An_old_copy_opens_with_the_old_root_or_shares_and_after_the_rotation_with_nothing_that_is_left()
    {
        var world = await ErasureWorld.StartAsync(Cancellation);
        var custody = world.Custody;
        var record = world.Former.Find(Clinical)!;
        using var shares = world.Recovery(custody.Ceremony);
        Assert.True(new KeyWrapping(custody.Token, custody.Random).Opens(record));
        Assert.NotNull(KeyWrapping.RecoverKek(record, shares));
        Assert.DoesNotContain(Keys(custody).Records, r => r.Id == Clinical);
        Assert.DoesNotContain(KeyMap.Of(Keys(custody), CeremonyRecord.Read(custody.Ceremony.Record.ToFile(), world.Custodian).Value, State(custody), _ => true, custody.Clock.Now), p => p.Alone.Concat(p.WithOthers).Any(k => k.Contains(Clinical.ToString(), StringComparison.Ordinal)));

        var rotated = await world.RotateAsync(Cancellation);
        using var current = world.Recovery(rotated);
        Assert.Throws<KeyTokenException>(() => new KeyWrapping(custody.Token, custody.Random).Opens(record));
        Assert.Null(KeyWrapping.RecoverKek(record, current));
        Assert.NotNull(KeyWrapping.RecoverKek(record, shares));
        Assert.Single(Keys(custody).Erased, e => e.Id == Clinical);
    }

    internal static ErasureOrder Order(CustodyWorld world) => new()
    {
        Custodian = world.Identity.Name, Key = Clinical, Reason = "retention ended", Unreadable = ["snds@3"], Kept = [], Operations = false, At = world.Clock.Now,
    };

    internal static SignedDocument Sign(CustodyWorld world, ErasureOrder order) => order.ToDocument().SignedBy(world.Body).SignedBy(world.Hub);

    internal static Task<Result<ErasedKey>> EraseAsync(CustodyWorld world, SignedDocument order) =>
        new EraseKey(new CustodianAddress(world.Identity.Name, world.Identity.Key.Verifying, world), world.Log.Outbox, world.Clock).RunAsync(order, Steward, Cancellation);

    internal static KeyStoreFile Keys(CustodyWorld world) => KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;

    private static SignedDocument Signed(CustodyWorld world) => Sign(world, Order(world));

    private static CustodianState State(CustodyWorld world) => CustodianState.Read(world.Ledger.Bytes.Span).Value;

    private static Task<Result<Lease>> AskAsync(CustodyWorld world, FreshDeks drawn) =>
        world.Desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, "research", TimeSpan.FromHours(1)), drawn.Deks, CustodyWorld.Permit, Cancellation);
}
