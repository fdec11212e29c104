using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Custody;

/// <summary>A clock that moves when told.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>Now.</summary>
    public DateTimeOffset Now { get; set; } = start;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// A whole custody in memory, with the real custodian, desk and log: a health custodian after its ceremony (3 of 5), a green zone, a permit and
/// a mandate in the log. Tests spoil one thing at a time.
/// </summary>
public sealed class CustodyWorld : IZoneFacts, IPermitFacts, IKeyApprovers, ICustodianPins, ICustodian
{
    private readonly Dictionary<AuthorityId, AuthorityPapers> _papers = [];

    private CustodyWorld(KeyRealm realm, IKeyToken? token)
    {
        Clock = new ManualClock(Log.Clock.GetUtcNow());
        Identity = new CustodianIdentity("custodian-" + (realm == KeyRealm.Health ? "health" : "identity"), realm, SigningKey.Generate(Random));
        Token = token ?? new MemoryToken(Random);
        Zone = new ZoneIdentity("zone-a", SigningKey.Generate(Random), AgeIdentity.Generate(Random));
        Body = SigningKey.Generate(Random);
        Hub = SigningKey.Generate(Random);
        Assessor = SigningKey.Generate(Random);
        Register = KeyRegister.Empty.Enrol(Body.Verifying, KeyRole.Body, "hdab", 0).Value.Enrol(Hub.Verifying, KeyRole.Hub, "hub", 0).Value
            .Enrol(Assessor.Verifying, KeyRole.Assessor, "assessor", 0).Value;
        Trustees = [.. Enumerable.Range(1, 5).Select(i => AgeIdentity.Generate(Random))];
        Custodian = new Custodian(Identity, Token, Store, Ledger, this, Random, Clock);
        Port = Custodian;
        Receipts = new LogReceipts(Log.Outbox, Log.Publish, Log.First, Log.Policy);
        Desk = new KeyDesk(new CustodianAddress(Identity.Name, Identity.Key.Verifying, this), Zone, this, this, this, Receipts, Random, Clock);
        Verdict = Green().SignedBy(Assessor).ToFile();
    }

    public SeededSecretRandom Random { get; } = new(7);

    public TestLog Log { get; } = new();

    public ManualClock Clock { get; }

    public CustodianIdentity Identity { get; }

    public IKeyToken Token { get; }

    public MemoryKeyStore Store { get; } = new();

    public MemoryCustodianLedger Ledger { get; } = new();

    public Custodian Custodian { get; }

    /// <summary>How the desk reaches the custodian; tests put a socket in between.</summary>
    public ICustodian Port { get; set; }

    public ZoneIdentity Zone { get; }

    public SigningKey Body { get; }

    public SigningKey Hub { get; }

    public SigningKey Assessor { get; }

    public KeyRegister Register { get; set; }

    public IReadOnlyList<AgeIdentity> Trustees { get; }

    public CeremonyOutcome Ceremony { get; private set; } = null!;

    public LogReceipts Receipts { get; }

    public KeyDesk Desk { get; }

    /// <summary>The verdict presented; tests replace it.</summary>
    public ReadOnlyMemory<byte>? Verdict { get; set; }

    /// <summary>The approvals presented.</summary>
    public IList<ReadOnlyMemory<byte>> Approvals { get; } = [];

    /// <summary>Called on every call before the custodian sees it, to alter or copy it.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> OnCall { get; set; } = call => call;

    /// <summary>The permit of the world: project <c>project-12</c>, <c>snds@3</c>, purpose <c>research</c>.</summary>
    public static AuthorityId Permit { get; } = AuthorityId.Of(new PermitId("p-12"));

    /// <summary>Its mandate: store and operate on <c>snds</c> and the hub's own operations.</summary>
    public static AuthorityId Mandate { get; } = AuthorityId.Mandate("m-1");

    /// <summary>The clinical KEK, created by <see cref="StartAsync"/> in the health realm.</summary>
    public static KeyId Clinical { get; } = new(KeyCategory.Clinical, "snds", "2026");

    /// <summary>Holds the ceremony and enters permit and mandate in the log.</summary>
    public static async Task<CustodyWorld> StartAsync(CancellationToken cancellation, KeyRealm realm = KeyRealm.Health, IKeyToken? token = null)
    {
        var world = new CustodyWorld(realm, token);
        var ceremony = new HoldCeremony(world.Identity, world.Token, world.Store, world.Random, world.Clock);
        world.Ceremony = (await ceremony.RunAsync(new HoldCeremony.Command(
            [.. world.Trustees.Select((t, i) => new InvitedTrustee("trustee-" + (char)('a' + i), t.Recipient))], 3, "hub", world.Log.PolicyText), cancellation)).Value;
        await world.AuthoriseAsync(Permit, world.PermitDocument().SignedBy(world.Body), cancellation);
        await world.AuthoriseAsync(Mandate, world.MandateDocument().SignedBy(world.Body).SignedBy(world.Hub), cancellation);
        if (realm == KeyRealm.Health)
            _ = (await world.Desk.CreateKeyAsync(Clinical, QuorumPolicy.None, cancellation)).Value;
        return world;
    }

    /// <summary>Enters a permit or mandate in the log, with a live status.</summary>
    public async Task AuthoriseAsync(AuthorityId id, SignedDocument document, CancellationToken cancellation)
    {
        var entry = AuditEntry.Of(id.Kind == AuthorityKind.Permit ? "permit.granted" : "mandate.signed", TestLog.Today, id.ToString(), "body/hdab", "test", (ReleaseReceipt.DocumentFact, Convert.ToHexStringLower(document.Hash())));
        var entered = (await Receipts.EnterAsync(entry, cancellation)).Value;
        _papers[id] = new AuthorityPapers(document.ToFile(), Status(document, "live"), entered);
    }

    /// <summary>Replaces the papers presented for an authority.</summary>
    public void Present(AuthorityId id, Func<AuthorityPapers, AuthorityPapers> change) => _papers[id] = change(_papers[id]);

    /// <summary>A status signed by the body, good for an hour.</summary>
    public byte[] Status(SignedDocument document, string state) => AuthorityDocuments.Status(document, state, Clock.Now, Clock.Now.AddHours(1)).SignedBy(Body).ToFile();

    /// <summary>The permit, unsigned.</summary>
    public SignedDocument PermitDocument() => SignedDocument.Unsigned(AuthorityDocuments.PermitType, CanonicalObject.Of(
        ("id", "p-12"), ("project", "project-12"), ("purposes", CanonicalArray.OfTexts(["research"])), ("datasets", CanonicalArray.OfTexts(["snds@3"])),
        ("start", CanonicalTime.Write(Clock.Now.AddDays(-1))), ("end", CanonicalTime.Write(Clock.Now.AddDays(300))), ("fees", 1200)));

    /// <summary>The mandate, unsigned.</summary>
    public SignedDocument MandateDocument() => AuthorityDocuments.Write("m-1", [KeyVerbs.Store, KeyVerbs.Operate], ["snds", "operations/hub"], Zone.Name, Clock.Now.AddDays(-1), Clock.Now.AddDays(300));

    /// <summary>A green verdict of the zone, unsigned.</summary>
    public SignedDocument Green() => ZoneDocuments.Write(new ZoneVerdict("zone-a", true, true, Clock.Now.AddDays(-1), Clock.Now.AddDays(30)), Zone.Key.Verifying, Zone.Identity.Recipient.ToString(), ("host", "host-a"));

    Task<ReadOnlyMemory<byte>?> IZoneFacts.VerdictAsync(string zone, CancellationToken cancellation) => Task.FromResult(Verdict);

    Task<AuthorityPapers?> IPermitFacts.PapersAsync(AuthorityId authority, CancellationToken cancellation) => Task.FromResult(_papers.GetValueOrDefault(authority));

    Task<IReadOnlyList<ReadOnlyMemory<byte>>> IKeyApprovers.CollectAsync(SignedDocument request, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. Approvals]);

    Task<CustodianPins> ICustodianPins.LoadAsync(CancellationToken cancellation) => Task.FromResult(new CustodianPins(Register, Log.Policy, 3));

    Task<Result<ReadOnlyMemory<byte>>> ICustodian.AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation) => Port.AnswerAsync(OnCall(request), cancellation);
}
