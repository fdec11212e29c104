using CsCheck;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>
/// The release with its real papers: one call that the custodian would answer, and every way of taking one of them away, letting it lapse, making
/// it up, altering it or bringing it twice. Whatever is combined, no key leaves.
/// </summary>
public sealed class ReleasePapersTests
{
    private static readonly KeyId Guarded = new(KeyCategory.Genetic, "exome", "2026");

    /// <summary>What spoils: the call, or the custodian's surroundings. The number picks the byte that a forgery alters.</summary>
    private static readonly (string What, Func<Scene, CustodyCall, int, CustodyCall> Spoil)[] Spoilers =
    [
        ("no verdict", (_, call, _) => call with { Verdict = default }),
        ("no permit", (_, call, _) => call with { Authority = default }),
        ("no status", (_, call, _) => call with { Status = default }),
        ("no approval", (_, call, _) => call with { Approvals = [] }),
        ("no ticket", (_, call, _) => call with { Ticket = "" }),
        ("no receipt", (_, call, _) => call with { Receipt = null }),
        ("checkpoint lapsed", (scene, call, _) => scene.Later(call, TimeSpan.FromMinutes(6))),
        ("ticket lapsed", (scene, call, _) => scene.Later(call, TimeSpan.FromMinutes(11))),
        ("status and approval lapsed", (scene, call, _) => scene.Later(call, TimeSpan.FromHours(2))),
        ("verdict lapsed", (scene, call, _) => scene.Later(call, TimeSpan.FromDays(31))),
        ("assessor unknown", (scene, call, _) => scene.Forget(call, scene.World.Assessor)),
        ("body unknown", (scene, call, _) => scene.Forget(call, scene.World.Body)),
        ("ticket unknown", (_, call, _) => call with { Ticket = new string('0', 32) }),
        ("ticket spent", (scene, call, _) => scene.Spend(call)),
        ("ticket of another request", (scene, call, _) => call with { Request = scene.OtherRequest }),
        ("a log that went back", (scene, call, _) => scene.Remember(call, state => state with { Size = 2, Root = Core.Audit.Merkle.HashLeaf("another past"u8) })),
        ("permit elsewhere in the log", (_, call, _) => call with { AuthorityIndex = call.AuthorityIndex + 1 }),
        ("verdict by a stranger", (scene, call, _) => call with { Verdict = scene.World.Green().SignedBy(scene.Stranger).ToFile() }),
        ("permit by a stranger", (scene, call, _) => call with { Authority = scene.World.PermitDocument().SignedBy(scene.Stranger).ToFile() }),
        ("approval by a stranger", (scene, call, _) => call with { Approvals = [scene.Approval(call).SignedBy(scene.Stranger).ToFile()] }),
        ("request altered", (_, call, at) => call with { Request = Flip(call.Request, at) }),
        ("verdict altered", (_, call, at) => call with { Verdict = Flip(call.Verdict, at) }),
        ("permit altered", (_, call, at) => call with { Authority = Flip(call.Authority, at) }),
        ("status altered", (_, call, at) => call with { Status = Flip(call.Status, at) }),
        ("approval altered", (_, call, at) => call with { Approvals = [.. call.Approvals.Select(a => Flip(a, at))] }),
        ("intent altered", (_, call, at) => call with { Receipt = call.Receipt is { } r ? r with { Leaf = Flip(r.Leaf, at) } : null }),
        ("intent's event altered", (_, call, at) => call with { Receipt = call.Receipt is { } r ? r with { Opening = Flip(r.Opening, at) } : null }),
        ("proof altered", (_, call, at) => call with { Receipt = call.Receipt is { } r ? r with { Proof = Flip(r.Proof, at) } : null }),
        ("permit's leaf altered", (_, call, at) => call with { Receipt = call.Receipt is { } r ? r with { Authority = r.Authority with { Leaf = Flip(r.Authority.Leaf, at) } } : null }),
        ("permit's event altered", (_, call, at) => call with { Receipt = call.Receipt is { } r ? r with { Authority = r.Authority with { Opening = Flip(r.Authority.Opening, at) } } : null }),
        ("permit's path cut", (_, call, _) => call with { Receipt = call.Receipt is { } r ? r with { AuthorityPath = [.. r.AuthorityPath.Skip(1)] } : null }),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_call_is_answered_when_nothing_is_spoilt() => Assert.Null(await (await Scene.SetAsync(Cancellation)).PresentAsync([], 0));

    [Fact]
    public async Task Each_way_of_spoiling_refuses_by_itself()
    {
        var scene = await Scene.SetAsync(Cancellation);
        foreach (var spoiler in Spoilers)
            Assert.True(await scene.PresentAsync([spoiler.Spoil], 97) is not null, spoiler.What);
    }

    [Fact]
    public async Task No_altered_bit_of_any_paper_releases_a_key()
    {
        var scene = await Scene.SetAsync(Cancellation);
        var altering = Spoilers.Where(s => s.What.EndsWith("altered", StringComparison.Ordinal)).ToList();
        Gen.Select(Gen.Int[0, altering.Count - 1], Gen.Int[0, 1 << 20]).Sample((which, at) =>
            scene.PresentAsync([altering[which].Spoil], at).GetAwaiter().GetResult() is not null, iter: 600, threads: 1);
    }

    [Fact]
    public async Task No_combination_of_missing_lapsed_unknown_replayed_or_forged_papers_releases_a_key()
    {
        var scene = await Scene.SetAsync(Cancellation);
        Gen.Select(Gen.Int[0, Spoilers.Length - 1].Array[0, 6], Gen.Int[0, 1 << 20]).Sample((chosen, at) =>
            scene.PresentAsync([.. chosen.Distinct().Select(i => Spoilers[i].Spoil)], at).GetAwaiter().GetResult() is null == (chosen.Length == 0), iter: 600, threads: 1);
    }

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, int at)
    {
        if (bytes.IsEmpty)
            return bytes;
        var changed = bytes.ToArray();
        changed[at % changed.Length] ^= (byte)(1 << (at / changed.Length % 8));
        return changed;
    }

    /// <summary>A custody where one release waits to be answered: every paper is good and its ticket unspent.</summary>
    private sealed class Scene
    {
        private ReadOnlyMemory<byte> _ledger;
        private KeyRegister _register = KeyRegister.Empty;
        private DateTimeOffset _now;
        private CustodyCall _call = null!;

        public required CustodyWorld World { get; init; }

        public required SigningKey Stranger { get; init; }

        /// <summary>The same request asked again: other nonce, so other bytes.</summary>
        public ReadOnlyMemory<byte> OtherRequest { get; private set; }

        public static async Task<Scene> SetAsync(CancellationToken cancellation)
        {
            var world = await CustodyWorld.StartAsync(cancellation);
            var scene = new Scene { World = world, Stranger = SigningKey.Generate(world.Random) };
            _ = (await world.Desk.CreateKeyAsync(Guarded, new QuorumPolicy(1, KeyRole.Body), cancellation)).Value;
            using var drawn = (await world.Desk.DrawAsync(Guarded, DekKind.Version, ["snds@3"], cancellation)).Value;
            world.OnCall = bytes => scene.Hold(CustodyCall.Read(bytes.Span).Value);
            foreach (var _ in (int[])[1, 2])
                Assert.True((await world.Desk.AskAsync(new KeyPurpose(KeyVerbs.Extract, "research", TimeSpan.FromHours(8)), drawn.Deks, CustodyWorld.Permit, cancellation)).IsRefused);
            (scene._ledger, scene._register, scene._now) = (world.Ledger.Bytes, world.Register, world.Clock.Now);
            return scene;
        }

        /// <summary>Null when the keys were lent, else the code of the refusal. Every call starts from the same ledger, register and clock.</summary>
        public async Task<string?> PresentAsync(IReadOnlyList<Func<Scene, CustodyCall, int, CustodyCall>> spoilers, int at)
        {
            (World.Ledger.Bytes, World.Register, World.Clock.Now) = (_ledger, _register, _now);
            var call = spoilers.Aggregate(_call, (spoilt, spoil) => spoil(this, spoilt, at));
            var answer = SignedDocument.Read(CustodyAnswer.DocumentType, (await World.Custodian.AnswerAsync(call.Write(), CancellationToken.None)).Value.Span).Value;
            var refused = ((CanonicalText)answer.Body["outcome"]!).Value is CustodyAnswer.Refused;
            Assert.Equal(refused, answer.Body["lease"] is null);
            return refused ? ((CanonicalText)answer.Body["code"]!).Value : null;
        }

        public CustodyCall Later(CustodyCall call, TimeSpan by)
        {
            World.Clock.Now += by;
            return call;
        }

        public CustodyCall Forget(CustodyCall call, SigningKey key)
        {
            World.Register = World.Register.Revoke(key.Verifying.Id, 0) is { IsRefused: false } revoked ? revoked.Value : World.Register;
            return call;
        }

        public CustodyCall Spend(CustodyCall call) => Remember(call, state => state with { Tickets = [.. state.Tickets.Select(t => t with { Consumed = true })] });

        public CustodyCall Remember(CustodyCall call, Func<CustodianState, CustodianState> change)
        {
            World.Ledger.Bytes = change(CustodianState.Read(World.Ledger.Bytes.Span).Value).Write();
            return call;
        }

        public SignedDocument Approval(CustodyCall call) =>
            AuthorityDocuments.Approve(SignedDocument.Read(CustodyRequests.AskType, call.Request.Span) is { IsRefused: false } read ? read.Value : World.PermitDocument(), World.Clock.Now.AddHours(1));

        /// <summary>Approves what is asked, and keeps the release from reaching the custodian: it is presented later.</summary>
        private ReadOnlyMemory<byte> Hold(CustodyCall call)
        {
            call = call with { Approvals = [Approval(call).SignedBy(World.Body).ToFile()] };
            if (call.Kind == CallKind.Open)
                return call.Write();
            OtherRequest = _call?.Request ?? default;
            _call = call;
            return "held back"u8.ToArray();
        }
    }
}
