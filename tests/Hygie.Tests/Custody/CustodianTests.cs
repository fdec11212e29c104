using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>The custodian end to end: real papers, real log, real keys. Each refusal spoils one thing of a world that grants.</summary>
public sealed class CustodianTests
{
    private static readonly KeyPurpose Extract = new(KeyVerbs.Extract, "research", TimeSpan.FromHours(8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_drawn_to_seal_is_lent_again_under_the_permit()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.True(lease.Key(drawn.Deks[0].Label).Value.Matches(drawn.Lease.Key(drawn.Deks[0].Label).Value));
        Assert.Equal(world.Clock.Now.AddHours(8), lease.Until);
    }

    [Fact]
    public async Task The_log_says_that_it_was_announced_then_released()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        _ = (await world.Log.Publish.RunAsync(Cancellation)).Value;
        var leaves = await world.Log.Outbox.LeavesAsync(0, 100, Cancellation);
        Assert.Equal(["permit.granted", "mandate.signed", "key.created", "key.intent", "key.released"], leaves.Select(l => Leaf.Decode(l.Span).Value.Kind.Value));
    }

    [Fact]
    public async Task The_lease_is_wiped_at_its_end()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        var key = lease.Key(drawn.Deks[0].Label).Value;
        world.Clock.Now = lease.Until;
        Assert.Equal("HYG-3040", lease.Key(drawn.Deks[0].Label).Refusal.Code);
        Assert.Throws<ObjectDisposedException>(() => key.Reveal().Length);
    }

    [Fact]
    public async Task A_captured_release_does_not_serve_twice()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        var calls = new List<ReadOnlyMemory<byte>>();
        world.OnCall = call =>
        {
            calls.Add(call);
            return call;
        };
        using var lease = (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Value;
        Assert.Equal("HYG-3031", Code((await world.Custodian.AnswerAsync(calls[^1], Cancellation)).Value));
        world.Clock.Now += TimeSpan.FromMinutes(4);
        Assert.Equal("HYG-3031", Code((await world.Custodian.AnswerAsync(calls[^1], Cancellation)).Value));
    }

    [Fact]
    public async Task A_ticket_serves_only_the_request_it_was_issued_for()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.OnCall = call => With(call, c => c.Kind == CallKind.Release ? c with { Ticket = new string('0', 32) } : c);
        Assert.Equal("HYG-3026", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task Without_receipt_nothing_is_released()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.OnCall = call => With(call, c => c with { Receipt = null });
        Assert.Equal("HYG-3026", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task A_checkpoint_of_six_minutes_ago_is_too_old()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.OnCall = call =>
        {
            world.Clock.Now += With(call, c => c).Length > 0 && CustodyCall.Read(call.Span).Value.Kind == CallKind.Release ? TimeSpan.FromMinutes(6) : TimeSpan.Zero;
            return call;
        };
        Assert.Equal("HYG-3029", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task A_log_that_went_back_is_refused()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        var state = CustodianState.Read(world.Ledger.Bytes.Span).Value;
        world.Ledger.Bytes = (state with { Size = 2, Root = Merkle.HashLeaf("another past"u8) }).Write();
        Assert.Equal("HYG-3030", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task A_revoked_permit_opens_nothing()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.Present(CustodyWorld.Permit, p => p with { Status = world.Status(SignedDocument.Read("permit", p.Document.Span).Value, "revoked") });
        Assert.Equal("HYG-3022", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task Forged_papers_are_named()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        using var stranger = SigningKey.Generate(world.Random);
        world.Verdict = world.Green().SignedBy(stranger).ToFile();
        Assert.Equal("HYG-3006", await CodeAsync(world, drawn));
        world.Verdict = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(world.Green().SignedBy(world.Assessor).ToFile()).Replace("host-a", "host-b", StringComparison.Ordinal));
        Assert.Equal("HYG-3006", await CodeAsync(world, drawn));
        world.Verdict = null;
        Assert.Equal("HYG-3006", await CodeAsync(world, drawn));
        world.Verdict = world.Green().SignedBy(world.Assessor).ToFile();
        world.Present(CustodyWorld.Permit, p => p with { Document = world.PermitDocument().SignedBy(stranger).ToFile() });
        Assert.Equal("HYG-3010", await CodeAsync(world, drawn));
    }

    [Fact]
    public async Task A_permit_that_is_not_in_the_log_opens_nothing()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.Present(CustodyWorld.Permit, p => p with { Entry = p.Entry with { Index = 1 } });
        Assert.Equal("HYG-3012", await CodeAsync(world, drawn));
    }

    [Fact]
    public async Task A_key_revoked_in_the_register_signs_nothing_later()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        world.Register = world.Register.Revoke(world.Assessor.Id, 1).Value;
        Assert.Equal("HYG-3006", await CodeAsync(world, drawn));
    }

    [Fact]
    public async Task Two_rows_of_the_key_store_swapped_are_refused()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = await DrawAsync(world);
        var other = new KeyId(KeyCategory.Clinical, "pmsi", "2026");
        _ = (await world.Desk.CreateKeyAsync(other, QuorumPolicy.None, Cancellation)).Value;
        var file = KeyStoreFile.Read(world.Store.File.Span, world.Identity.Key.Verifying).Value;
        var (mine, theirs) = (file.Find(CustodyWorld.Clinical)!, file.Find(other)!);
        world.Store.File = Resigned(world, file, [.. file.Records.Except([mine, theirs]), Named(theirs, mine.Id), Named(mine, theirs.Id)]);
        Assert.Equal("HYG-3005", await CodeAsync(world, drawn));

        world.Store.File = Resigned(world, file, [.. file.Records.Except([mine, theirs]), Remade(world, Named(theirs, mine.Id)), Remade(world, Named(mine, theirs.Id))]);
        Assert.Equal("HYG-3005", await CodeAsync(world, drawn));

        world.Store.File = Resigned(world, file, file.Records);
        Assert.Null(await CodeAsync(world, drawn));
    }

    [Fact]
    public async Task A_data_key_under_another_label_does_not_open()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var drawn = (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@4"], Cancellation)).Value;
        var relabelled = drawn.Deks[0] with { Label = drawn.Deks[0].Label with { Subject = "snds@3" } };
        Assert.Equal("HYG-3023", (await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3005", (await world.Desk.AskAsync(Extract, [relabelled], CustodyWorld.Permit, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task A_quorum_is_asked_of_distinct_enrolled_persons()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var guarded = new KeyId(KeyCategory.Genetic, "exome", "2026");
        _ = (await world.Desk.CreateKeyAsync(guarded, new QuorumPolicy(1, KeyRole.Body), Cancellation)).Value;
        using var drawn = (await world.Desk.DrawAsync(guarded, DekKind.Version, ["snds@3"], Cancellation)).Value;
        Assert.Equal("HYG-3025", await CodeAsync(world, drawn));
        world.OnCall = call => With(call, c => c with
        {
            Approvals = [AuthorityDocuments.Approve(SignedDocument.Read(CustodyRequests.AskType, c.Request.Span).Value, world.Clock.Now.AddHours(1)).SignedBy(world.Body).ToFile()],
        });
        Assert.Null(await CodeAsync(world, drawn));
    }

    [Fact]
    public async Task Identity_and_health_are_never_in_one_hand()
    {
        var health = await CustodyWorld.StartAsync(Cancellation);
        var identity = await CustodyWorld.StartAsync(Cancellation, KeyRealm.Identity);
        Assert.Equal("HYG-3004", (await health.Desk.CreateKeyAsync(new KeyId(KeyCategory.Identity, "nir", "1"), QuorumPolicy.None, Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3004", (await identity.Desk.CreateKeyAsync(CustodyWorld.Clinical, QuorumPolicy.None, Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task Keys_of_a_kind_stand_only_where_the_kind_belongs()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        Assert.Equal("HYG-3035", (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Event, ["hub"], Cancellation)).Refusal.Code);
        Assert.Equal("HYG-3005", (await world.Desk.DrawAsync(CustodyWorld.Clinical with { Epoch = "2031" }, DekKind.Version, ["snds@3"], Cancellation)).Refusal.Code);
    }

    [Fact]
    public async Task Events_are_sealed_each_under_its_own_key_and_open_under_the_mandate()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        using var sealer = Sealer(world);
        var one = await sealer.SealAsync("event"u8.ToArray(), Cancellation);
        var two = await sealer.SealAsync("event"u8.ToArray(), Cancellation);
        Assert.NotEqual(one.WrappedKey.ToArray(), two.WrappedKey.ToArray());
        Assert.Equal("event"u8.ToArray(), (await sealer.OpenAsync(one, Cancellation)).Value);
        using var later = Sealer(world);
        Assert.Equal("event"u8.ToArray(), (await later.OpenAsync(two, Cancellation)).Value);
        Assert.Equal("HYG-3043", (await later.OpenAsync(new SealedEvent(one.WrappedKey, two.Ciphertext), Cancellation)).Refusal.Code);
        static CustodyEventSealer Sealer(CustodyWorld world) => new(world.Desk, new KeyId(KeyCategory.Operations, "hub", "1"), CustodyWorld.Mandate, world.Clock);
    }

    [Fact]
    public async Task Garbage_is_answered_with_a_signed_refusal()
    {
        var world = await CustodyWorld.StartAsync(Cancellation);
        var answer = SignedDocument.Read(CustodyAnswer.DocumentType, (await world.Custodian.AnswerAsync("{}"u8.ToArray(), Cancellation)).Value.Span).Value;
        Assert.True(answer.IsSignedBy(world.Identity.Key.Verifying));
    }

    private static async Task<FreshDeks> DrawAsync(CustodyWorld world) => (await world.Desk.DrawAsync(CustodyWorld.Clinical, DekKind.Version, ["snds@3"], Cancellation)).Value;

    private static async Task<string?> CodeAsync(CustodyWorld world, FreshDeks drawn)
    {
        var asked = await world.Desk.AskAsync(Extract, drawn.Deks, CustodyWorld.Permit, Cancellation);
        if (asked.IsRefused)
            return asked.Refusal.Code;
        asked.Value.Dispose();
        return null;
    }

    private static string? Code(ReadOnlyMemory<byte> answer) =>
        (SignedDocument.Read(CustodyAnswer.DocumentType, answer.Span).Value.Body["code"] as CanonicalText)?.Value;

    private static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> call, Func<CustodyCall, CustodyCall> change) => change(CustodyCall.Read(call.Span).Value).Write();

    private static byte[] Resigned(CustodyWorld world, KeyStoreFile file, IReadOnlyList<KeyRecord> records) => new KeyStoreFile
    {
        Custodian = file.Custodian, Realm = file.Realm, Sequence = file.Sequence, Root = file.Root, Recovery = file.Recovery, Recipient = file.Recipient, Records = records,
    }.ToDocument(world.Identity.Key).ToFile();

    private static KeyRecord Named(KeyRecord record, KeyId id) => new()
    {
        Id = id, Created = record.Created, Policy = record.Policy, Root = record.Root, Recovery = record.Recovery, ByRoot = record.ByRoot, ByRecovery = record.ByRecovery, Mac = record.Mac,
    };

    /// <summary>As an attacker who could even use the token's record key: only the binding inside the wrapping is left to refuse.</summary>
    private static KeyRecord Remade(CustodyWorld world, KeyRecord record)
    {
        var mac = new byte[32];
        world.Token.Mac(KeyWrapping.RecordKey, record.MacInput(), mac);
        return new KeyRecord
        {
            Id = record.Id, Created = record.Created, Policy = record.Policy, Root = record.Root, Recovery = record.Recovery, ByRoot = record.ByRoot, ByRecovery = record.ByRecovery, Mac = mac,
        };
    }
}
