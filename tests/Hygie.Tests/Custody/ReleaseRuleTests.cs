using CsCheck;
using Hygie.Core;
using Hygie.Core.Custody;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>
/// The release rule as a table: one set of facts that grants, and every way of spoiling one of them with the code that answers.
/// </summary>
public sealed class ReleaseRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private const string AuthorityHash = "aa", RequestHash = "bb", Zone = "zone-a";
    private static readonly KeyId Kek = new(KeyCategory.Clinical, "snds", "2026");
    private static readonly DekLabel Dek = new(Kek, new string('0', 32), DekKind.Version, "snds@3");

    private static readonly PermitReading Permit = new()
    {
        Hash = AuthorityHash, Id = new("p-12"), Project = new("project-12"), Purposes = ["research"], Versions = [new(new("snds"), 3)],
        Start = Now.AddMonths(-1), End = Now.AddMonths(11),
    };

    private static readonly Mandate Mandated = new()
    {
        Hash = AuthorityHash, Id = "m-1", Verbs = [KeyVerbs.Store, KeyVerbs.Recover], Covers = ["snds", "operations/hub", "project/project-12"], Zone = Zone,
        Signers = [new("alice", KeyRole.Body), new("bruno", KeyRole.Hub)], Start = Now.AddMonths(-1), End = Now.AddMonths(11),
    };

    private static ReleaseFacts Granting { get; } = new()
    {
        Now = Now,
        Realm = KeyRealm.Health,
        Ask = Presented<ReleaseAsk>.Verified(new ReleaseAsk(Zone, KeyVerbs.Extract, "research", Now.AddHours(8), AuthorityHash, [Dek])),
        RequestHash = RequestHash,
        Zone = Presented<ZoneVerdict>.Verified(new ZoneVerdict(Zone, true, true, Now.AddDays(-1), Now.AddDays(30))),
        Authority = Presented<Authority>.Verified(Permit),
        Status = Presented<AuthorityStatus>.Verified(new AuthorityStatus(AuthorityHash, true, Now.AddHours(-1), Now.AddHours(1))),
        Keys = [Presented<KeyFact>.Verified(new KeyFact(Kek, new QuorumPolicy(1, KeyRole.Trustee)))],
        Approvals = [Presented<Approval>.Verified(new Approval("carol", KeyRole.Trustee, RequestHash, Now.AddHours(1)))],
        Receipt = new ReceiptFacts
        {
            Leaf = Evidence.Holds, Inclusion = Evidence.Holds, Witnessed = Evidence.Holds, Consistency = Evidence.Holds, Authority = Evidence.Holds, CheckpointTime = Now.AddMinutes(-1),
        },
        Ticket = TicketState.Open,
        RecoveryThreshold = 3,
    };

    private static ReleaseFacts GrantingMandate { get; } = Granting with
    {
        Authority = Presented<Authority>.Verified(Mandated),
        Ask = Ask(a => a with { Verb = KeyVerbs.Store }),
    };

    [Fact]
    public void A_permit_with_every_fact_is_granted_until_the_request_ends() => Assert.Equal(Now.AddHours(8), ReleaseRule.Decide(Granting).Value.Until);

    [Fact]
    public void A_mandate_with_every_fact_is_granted() => Assert.False(ReleaseRule.Decide(GrantingMandate).IsRefused);

    [Fact]
    public void A_lease_ends_with_whatever_ends_first()
    {
        Assert.Equal(Now.AddHours(24), Until(Granting with { Ask = Ask(a => a with { NotAfter = Now.AddDays(9) }) }));
        Assert.Equal(Now.AddHours(2), Until(Granting with { Authority = Presented<Authority>.Verified(Permit with { End = Now.AddHours(2) }) }));
        Assert.Equal(Now.AddHours(3), Until(Granting with { Zone = Verdict(v => v with { ValidUntil = Now.AddHours(3) }) }));
        static DateTimeOffset Until(ReleaseFacts facts) => ReleaseRule.Decide(facts).Value.Until;
    }

    /// <summary>Each line: what is spoilt, the code. A line spoils exactly one thing.</summary>
    public static IReadOnlyList<(string What, string Code, ReleaseFacts Facts)> Spoilt { get; } =
    [
        .. Bad(e => ($"request {e}", "HYG-3001", Granting with { Ask = Presented<ReleaseAsk>.Not(e) })),
        ("no data key", "HYG-3002", Granting with { Ask = Ask(a => a with { Deks = [] }), Keys = [] }),
        ("lease end passed", "HYG-3003", Granting with { Ask = Ask(a => a with { NotAfter = Now }) }),
        ("identity key at the health custodian", "HYG-3004", Granting with { Ask = Ask(a => a with { Deks = [Dek with { Kek = Kek with { Category = KeyCategory.Identity } }] }) }),
        ("health key at the identity custodian", "HYG-3004", Granting with { Realm = KeyRealm.Identity }),
        .. Bad(e => ($"key {e}", "HYG-3005", Granting with { Keys = [Presented<KeyFact>.Not(e)] })),
        ("fewer keys than asked", "HYG-3005", Granting with { Keys = [] }),
        ("record of another key", "HYG-3005", Granting with { Keys = [Presented<KeyFact>.Verified(new KeyFact(Kek with { Epoch = "2025" }, QuorumPolicy.None))] }),
        .. Bad(e => ($"verdict {e}", "HYG-3006", Granting with { Zone = Presented<ZoneVerdict>.Not(e) })),
        ("verdict of another zone", "HYG-3007", Granting with { Zone = Verdict(v => v with { Zone = "zone-b" }) }),
        ("verdict expired", "HYG-3008", Granting with { Zone = Verdict(v => v with { ValidUntil = Now }) }),
        ("verdict not begun", "HYG-3008", Granting with { Zone = Verdict(v => v with { ValidFrom = Now.AddHours(1) }) }),
        ("verdict not green", "HYG-3009", Granting with { Zone = Verdict(v => v with { Green = false }) }),
        ("verdict for sealed storage", "HYG-3009", Granting with { Zone = Verdict(v => v with { ClearProcessing = false }) }),
        .. Bad(e => ($"authority {e}", "HYG-3010", Granting with { Authority = Presented<Authority>.Not(e) })),
        ("another permit", "HYG-3011", Granting with { Authority = Presented<Authority>.Verified(Permit with { Hash = "cc" }) }),
        .. Bad(e => ($"authority's log entry {e}", "HYG-3012", Granting with { Receipt = Granting.Receipt with { Authority = e } })),
        ("permit ended", "HYG-3013", Granting with { Authority = Presented<Authority>.Verified(Permit with { End = Now }) }),
        ("permit not begun", "HYG-3013", Granting with { Authority = Presented<Authority>.Verified(Permit with { Start = Now.AddSeconds(1) }) }),
        ("mandate of another zone", "HYG-3014", Mandate(m => m with { Zone = "zone-b" })),
        ("verb not in the mandate", "HYG-3015", GrantingMandate with { Ask = Ask(a => a with { Verb = KeyVerbs.Count }) }),
        ("mandate over twelve months", "HYG-3016", Mandate(m => m with { End = m.Start.AddMonths(12).AddSeconds(1) })),
        ("mandate signed by one", "HYG-3017", Mandate(m => m with { Signers = [m.Signers[0]] })),
        ("mandate signed twice by one person", "HYG-3017", Mandate(m => m with { Signers = [new("alice", KeyRole.Body), new("alice", KeyRole.Hub)] })),
        ("recover without trustees", "HYG-3018", GrantingMandate with { Ask = Ask(a => a with { Verb = KeyVerbs.Recover }) }),
        ("recover with k-1 trustees", "HYG-3018", Mandate(m => m with { Signers = [new("t1", KeyRole.Trustee), new("t2", KeyRole.Trustee), new("alice", KeyRole.Body)] }) with { Ask = Ask(a => a with { Verb = KeyVerbs.Recover }) }),
        .. Bad(e => ($"status {e}", "HYG-3019", Granting with { Status = Presented<AuthorityStatus>.Not(e) })),
        ("status of another permit", "HYG-3020", Granting with { Status = Status(s => s with { Hash = "cc" }) }),
        ("status lapsed", "HYG-3021", Granting with { Status = Status(s => s with { ValidUntil = Now }) }),
        ("status a day old", "HYG-3021", Granting with { Status = Status(s => s with { AsOf = Now.AddHours(-24) }) }),
        ("status from the future", "HYG-3021", Granting with { Status = Status(s => s with { AsOf = Now.AddHours(1) }) }),
        ("revoked", "HYG-3022", Granting with { Status = Status(s => s with { Live = false }) }),
        ("version not in the permit", "HYG-3023", Subject("snds@4", DekKind.Version, Kek)),
        ("extract of another project", "HYG-3023", Subject("project-13", DekKind.Extract, new KeyId(KeyCategory.Project, "project-13", "1"))),
        ("the hub's events under a permit", "HYG-3023", Subject("hub", DekKind.Event, new KeyId(KeyCategory.Operations, "hub", "1"))),
        ("purpose not in the permit", "HYG-3024", Granting with { Ask = Ask(a => a with { Purpose = "marketing" }) }),
        .. Bad(e => ($"approval {e}", "HYG-3025", Granting with { Approvals = [Presented<Approval>.Not(e)] })),
        ("no approval", "HYG-3025", Granting with { Approvals = [] }),
        ("approval of another request", "HYG-3025", Granting with { Approvals = Approve(a => a with { RequestHash = "cc" }) }),
        ("approval lapsed", "HYG-3025", Granting with { Approvals = Approve(a => a with { ValidUntil = Now }) }),
        ("approval by a wrong role", "HYG-3025", Granting with { Approvals = Approve(a => a with { Role = KeyRole.Hub }) }),
        ("one person approving twice", "HYG-3025", Granting with
        {
            Keys = [Presented<KeyFact>.Verified(new KeyFact(Kek, new QuorumPolicy(2, KeyRole.Trustee)))], Approvals = [.. Granting.Approvals, .. Granting.Approvals],
        }),
        .. Bad(e => ($"intent {e}", "HYG-3026", Granting with { Receipt = Granting.Receipt with { Leaf = e } })),
        .. Bad(e => ($"inclusion {e}", "HYG-3027", Granting with { Receipt = Granting.Receipt with { Inclusion = e } })),
        .. Bad(e => ($"witnesses {e}", "HYG-3028", Granting with { Receipt = Granting.Receipt with { Witnessed = e } })),
        ("no time", "HYG-3028", Granting with { Receipt = Granting.Receipt with { CheckpointTime = null } }),
        ("checkpoint old", "HYG-3029", Granting with { Receipt = Granting.Receipt with { CheckpointTime = Now.AddMinutes(-5).AddSeconds(-1) } }),
        ("checkpoint from the future", "HYG-3029", Granting with { Receipt = Granting.Receipt with { CheckpointTime = Now.AddMinutes(2) } }),
        .. Bad(e => ($"consistency {e}", "HYG-3030", Granting with { Receipt = Granting.Receipt with { Consistency = e } })),
        ("replayed", "HYG-3031", Granting with { Ticket = TicketState.Consumed }),
        ("ticket too old", "HYG-3032", Granting with { Ticket = TicketState.Expired }),
        ("ticket unknown", "HYG-3033", Granting with { Ticket = TicketState.Unknown }),
        ("ticket of another request", "HYG-3033", Granting with { Ticket = TicketState.OfAnotherRequest }),
    ];

    public static TheoryData<string> Lines => [.. Spoilt.Select(line => line.What)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void One_spoilt_fact_refuses_with_its_own_code(string what)
    {
        var (_, code, facts) = Spoilt.Single(line => line.What == what);
        var decision = ReleaseRule.Decide(facts);
        Assert.True(decision.IsRefused, what);
        Assert.Equal(code, decision.Refusal.Code);
    }

    [Fact]
    public void Every_code_of_the_rule_is_in_the_table() =>
        Assert.Equal(Enumerable.Range(3001, 33).Select(n => "HYG-" + n.ToString(System.Globalization.CultureInfo.InvariantCulture)), Spoilt.Select(l => l.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Recover_with_k_trustees_is_granted() => Assert.False(ReleaseRule.Decide(Mandate(m => m with
    {
        Signers = [new("t1", KeyRole.Trustee), new("t2", KeyRole.Trustee), new("t3", KeyRole.Trustee)],
    }) with { Ask = Ask(a => a with { Verb = KeyVerbs.Recover }) }).IsRefused);

    /// <summary>No combination of facts grants when one of them is spoilt, whatever the others are.</summary>
    [Fact]
    public void Only_the_set_where_everything_holds_is_granted()
    {
        var evidence = Gen.Enum<Evidence>();
        var gen = Gen.Select(evidence.Array[10], Gen.Enum<TicketState>(), Gen.Int[-600, 600], Gen.Bool, Gen.Int[0, 2]);
        gen.Sample((e, ticket, age, live, quorum) =>
        {
            var facts = Granting with
            {
                Ask = Pick(e[0], Granting.Ask), Zone = Pick(e[1], Granting.Zone), Authority = Pick(e[2], Granting.Authority),
                Status = Pick(e[3], Status(s => s with { Live = live })), Keys = [Pick(e[4], Presented<KeyFact>.Verified(new KeyFact(Kek, new QuorumPolicy(quorum, KeyRole.Trustee))))],
                Receipt = new ReceiptFacts { Leaf = e[5], Inclusion = e[6], Witnessed = e[7], Consistency = e[8], Authority = e[9], CheckpointTime = Now.AddSeconds(-age) },
                Ticket = ticket,
            };
            var all = e.All(x => x == Evidence.Holds) && ticket == TicketState.Open && age is >= -60 and <= 300 && live && quorum <= 1;
            return all == !ReleaseRule.Decide(facts).IsRefused;
        }, iter: 20_000);
        gen.Sample((_, ticket, age, live, quorum) =>
        {
            var facts = Granting with
            {
                Status = Status(s => s with { Live = live }), Keys = [Presented<KeyFact>.Verified(new KeyFact(Kek, new QuorumPolicy(quorum, KeyRole.Trustee)))],
                Receipt = Granting.Receipt with { CheckpointTime = Now.AddSeconds(-age) }, Ticket = ticket,
            };
            return (ticket == TicketState.Open && age is >= -60 and <= 300 && live && quorum <= 1) == !ReleaseRule.Decide(facts).IsRefused;
        }, iter: 5_000);
    }

    /// <summary>Spoiling one line of the table and anything else beside never turns a refusal into a grant.</summary>
    [Fact]
    public void Two_spoilt_facts_never_make_a_good_one() =>
        Gen.Select(Gen.Int[0, Spoilt.Count - 1], Gen.Enum<Evidence>(), Gen.Enum<TicketState>()).Sample((line, evidence, ticket) =>
            ReleaseRule.Decide(Spoilt[line].Facts with
            {
                Receipt = Spoilt[line].Facts.Receipt with { Leaf = evidence == Evidence.Holds ? Spoilt[line].Facts.Receipt.Leaf : evidence },
                Ticket = ticket == TicketState.Open ? Spoilt[line].Facts.Ticket : ticket,
            }).IsRefused);

    private static Presented<T> Pick<T>(Evidence evidence, Presented<T> fact) where T : class => evidence == Evidence.Holds ? fact : Presented<T>.Not(evidence);

    private static IEnumerable<(string, string, ReleaseFacts)> Bad(Func<Evidence, (string, string, ReleaseFacts)> spoil) =>
        new[] { Evidence.Missing, Evidence.Unknown, Evidence.Forged }.Select(spoil);

    private static Presented<ReleaseAsk> Ask(Func<ReleaseAsk, ReleaseAsk> change) => Presented<ReleaseAsk>.Verified(change(Granting.Ask.Value!));

    private static Presented<ZoneVerdict> Verdict(Func<ZoneVerdict, ZoneVerdict> change) => Presented<ZoneVerdict>.Verified(change(Granting.Zone.Value!));

    private static Presented<AuthorityStatus> Status(Func<AuthorityStatus, AuthorityStatus> change) => Presented<AuthorityStatus>.Verified(change(Granting.Status.Value!));

    private static IReadOnlyList<Presented<Approval>> Approve(Func<Approval, Approval> change) => [Presented<Approval>.Verified(change(Granting.Approvals[0].Value!))];

    private static ReleaseFacts Mandate(Func<Mandate, Mandate> change) => GrantingMandate with { Authority = Presented<Authority>.Verified(change(Mandated)) };

    private static ReleaseFacts Subject(string subject, DekKind kind, KeyId kek) => Granting with
    {
        Ask = Ask(a => a with { Deks = [Dek with { Kek = kek, Kind = kind, Subject = subject }] }), Keys = [Presented<KeyFact>.Verified(new KeyFact(kek, QuorumPolicy.None))],
    };
}
