namespace Hygie.Core.Custody;

/// <summary>
/// The heart of the product: may these data keys go to this zone, now? One pure function over facts that the custodian
/// verified itself. Every fact is needed; anything missing, unknown, forged, expired or replayed refuses, each with its own code.
/// </summary>
public static class ReleaseRule
{
    /// <summary>A lease never lasts longer.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromHours(24);

    /// <summary>The intent must be under a checkpoint cosigned at most this long ago.</summary>
    public static readonly TimeSpan CheckpointAge = TimeSpan.FromMinutes(5);

    /// <summary>The issuing body's word is good for a day at most, whatever it says.</summary>
    public static readonly TimeSpan StatusAge = TimeSpan.FromHours(24);

    /// <summary>A mandate lasts at most twelve months.</summary>
    public const int LongestMandateMonths = 12;

    /// <summary>How far ahead of the custodian's clock another party's clock may be.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Grants or refuses.</summary>
    public static Result<ReleaseGrant> Decide(ReleaseFacts facts) =>
        (CheckFacts(facts) ?? CheckReceipt(facts) ?? CheckTicket(facts)) is { } refusal ? refusal : new ReleaseGrant(LeaseEnd(facts));

    /// <summary>
    /// Everything that can be known before the intent is logged. A custodian issues no ticket when it refuses;
    /// <see cref="Decide"/> asks it again.
    /// </summary>
    public static Refusal? CheckFacts(ReleaseFacts facts) =>
        CheckVerdict(facts.Zone) ?? CheckAsk(facts) ?? CheckKeys(facts) ?? CheckZone(facts.Zone, facts.Ask.Value!.Zone, facts.Now) ?? CheckAuthority(facts) ?? CheckStatus(facts) ?? CheckCover(facts) ?? CheckQuorum(facts);

    /// <summary>First, because the zone's key, under which the request is verified, is enrolled in its verdict.</summary>
    internal static Refusal? CheckVerdict(Presented<ZoneVerdict> zone) =>
        zone.Value is null ? Refusal.Of("HYG-3006", ("evidence", Word(zone.Evidence))) : null;

    private static Refusal? CheckAsk(ReleaseFacts facts) => facts.Ask switch
    {
        { Value: null } => Refusal.Of("HYG-3001", ("evidence", Word(facts.Ask.Evidence))),
        { Value.Deks.Count: 0 } => Refusal.Of("HYG-3002"),
        { Value: var ask } when ask.NotAfter <= facts.Now => Refusal.Of("HYG-3003", ("end", ask.NotAfter)),
        _ => null,
    };

    private static Refusal? CheckKeys(ReleaseFacts facts)
    {
        var deks = facts.Ask.Value!.Deks;
        for (var i = 0; i < deks.Count; i++)
        {
            if (!facts.Realm.Serves(deks[i].Kek.Category))
                return Refusal.Of("HYG-3004", ("key", deks[i].Kek), ("realm", KeyNames.Of(facts.Realm)));
            var key = i < facts.Keys.Count ? facts.Keys[i] : Presented<KeyFact>.Not(Evidence.Missing);
            if (key.Value is null || key.Value.Id != deks[i].Kek)
                return Refusal.Of("HYG-3005", ("key", deks[i].Kek), ("evidence", Word(key.Evidence)));
        }

        return null;
    }

    /// <summary>The verdict is of this zone, valid now, and green for clear processing. Drawing a new key asks this too.</summary>
    internal static Refusal? CheckZone(Presented<ZoneVerdict> fact, string zone, DateTimeOffset now)
    {
        var verdict = fact.Value!;
        if (!Same(verdict.Zone, zone))
            return Refusal.Of("HYG-3007", ("zone", zone), ("other", verdict.Zone));
        if (now < verdict.ValidFrom - ClockSkew || now >= verdict.ValidUntil)
            return Refusal.Of("HYG-3008", ("zone", zone), ("end", verdict.ValidUntil));
        return verdict is { Green: true, ClearProcessing: true } ? null : Refusal.Of("HYG-3009", ("zone", zone));
    }

    private static Refusal? CheckAuthority(ReleaseFacts facts)
    {
        if (facts.Authority.Value is not { } authority)
            return Refusal.Of("HYG-3010", ("evidence", Word(facts.Authority.Evidence)));
        if (!Same(authority.Hash, facts.Ask.Value!.AuthorityHash))
            return Refusal.Of("HYG-3011");
        if (facts.Now < authority.Start || facts.Now >= authority.End)
            return Refusal.Of("HYG-3013", ("start", authority.Start), ("end", authority.End));
        return authority is Mandate mandate ? CheckMandate(mandate, facts) : null;
    }

    private static Refusal? CheckMandate(Mandate mandate, ReleaseFacts facts)
    {
        var ask = facts.Ask.Value!;
        if (!Same(mandate.Zone, ask.Zone))
            return Refusal.Of("HYG-3014", ("mandate", mandate.Id), ("zone", ask.Zone));
        if (!mandate.Verbs.Contains(ask.Verb, StringComparer.Ordinal))
            return Refusal.Of("HYG-3015", ("mandate", mandate.Id), ("verb", ask.Verb));
        if (mandate.End > mandate.Start.AddMonths(LongestMandateMonths))
            return Refusal.Of("HYG-3016", ("mandate", mandate.Id));
        if (Distinct(mandate.Signers.Select(s => s.Person)) < 2)
            return Refusal.Of("HYG-3017", ("mandate", mandate.Id));
        var trustees = Distinct(mandate.Signers.Where(s => s.Role == KeyRole.Trustee).Select(s => s.Person));
        return Same(ask.Verb, KeyVerbs.Recover) && (facts.RecoveryThreshold < 2 || trustees < facts.RecoveryThreshold)
            ? Refusal.Of("HYG-3018", ("mandate", mandate.Id), ("signed", trustees), ("needed", facts.RecoveryThreshold)) : null;
    }

    private static Refusal? CheckStatus(ReleaseFacts facts) => facts.Status switch
    {
        { Value: null } => Refusal.Of("HYG-3019", ("evidence", Word(facts.Status.Evidence))),
        { Value: var s } when !Same(s.Hash, facts.Authority.Value!.Hash) => Refusal.Of("HYG-3020"),
        { Value: var s } when s.AsOf > facts.Now + ClockSkew || facts.Now >= s.ValidUntil || facts.Now - s.AsOf >= StatusAge => Refusal.Of("HYG-3021", ("asOf", s.AsOf)),
        { Value.Live: false } => Refusal.Of("HYG-3022"),
        _ => null,
    };

    private static Refusal? CheckCover(ReleaseFacts facts)
    {
        var (ask, authority) = (facts.Ask.Value!, facts.Authority.Value!);
        if (ask.Deks.FirstOrDefault(dek => !Covers(authority, dek)) is { } uncovered)
            return Refusal.Of("HYG-3023", ("subject", uncovered.Subject));
        return authority is PermitReading permit && !permit.Purposes.Contains(ask.Purpose, StringComparer.Ordinal) ? Refusal.Of("HYG-3024", ("purpose", ask.Purpose)) : null;
    }

    /// <summary>A permit covers its exact versions and its own project, never the hub's operations; a mandate covers what it lists.</summary>
    private static bool Covers(Authority authority, DekLabel dek) => (authority, dek.Kind) switch
    {
        (PermitReading permit, DekKind.Version or DekKind.Manifest) => DatasetVersion.Parse(dek.Subject) is { } version && permit.Versions.Contains(version),
        (PermitReading permit, DekKind.Extract or DekKind.Pseudonym) => dek.Kek.Category == KeyCategory.Project && Same(dek.Kek.Source, permit.Project.Value) && Same(dek.Subject, permit.Project.Value),
        (Mandate mandate, DekKind.Version or DekKind.Manifest) => DatasetVersion.Parse(dek.Subject) is { } version
            && (mandate.Covers.Contains(version.Dataset.Value, StringComparer.Ordinal) || mandate.Covers.Contains(dek.Subject, StringComparer.Ordinal)),
        (Mandate mandate, DekKind.Extract or DekKind.Pseudonym) => mandate.Covers.Contains("project/" + dek.Subject, StringComparer.Ordinal),
        (Mandate mandate, DekKind.Snapshot or DekKind.Event) => dek.Kek.Category == KeyCategory.Operations && mandate.Covers.Contains("operations/" + dek.Subject, StringComparer.Ordinal),
        _ => false,
    };

    private static Refusal? CheckQuorum(ReleaseFacts facts)
    {
        var approvals = facts.Approvals.Select(a => a.Value).OfType<Approval>()
            .Where(a => Same(a.RequestHash, facts.RequestHash) && facts.Now < a.ValidUntil).ToList();
        foreach (var key in facts.Keys.Select(k => k.Value!))
        {
            var given = Distinct(approvals.Where(a => a.Role == key.Policy.Role).Select(a => a.Person));
            if (given < key.Policy.Approvals)
                return Refusal.Of("HYG-3025", ("key", key.Id), ("given", given), ("needed", key.Policy.Approvals));
        }

        return null;
    }

    private static Refusal? CheckReceipt(ReleaseFacts facts)
    {
        var receipt = facts.Receipt;
        if (receipt.Leaf != Evidence.Holds)
            return Refusal.Of("HYG-3026", ("evidence", Word(receipt.Leaf)));
        if (receipt.Inclusion != Evidence.Holds)
            return Refusal.Of("HYG-3027", ("evidence", Word(receipt.Inclusion)));
        if (receipt.Witnessed != Evidence.Holds || receipt.CheckpointTime is not { } time)
            return Refusal.Of("HYG-3028", ("evidence", Word(receipt.Witnessed)));
        if (time > facts.Now + ClockSkew || facts.Now - time > CheckpointAge)
            return Refusal.Of("HYG-3029", ("time", time));
        if (receipt.Consistency != Evidence.Holds)
            return Refusal.Of("HYG-3030", ("evidence", Word(receipt.Consistency)));
        return receipt.Authority != Evidence.Holds ? Refusal.Of("HYG-3012", ("evidence", Word(receipt.Authority))) : null;
    }

    private static Refusal? CheckTicket(ReleaseFacts facts) => facts.Ticket switch
    {
        TicketState.Open => null,
        TicketState.Consumed => Refusal.Of("HYG-3031"),
        TicketState.Expired => Refusal.Of("HYG-3032"),
        _ => Refusal.Of("HYG-3033"),
    };

    private static DateTimeOffset LeaseEnd(ReleaseFacts facts) =>
        new[] { facts.Now + LongestLease, facts.Ask.Value!.NotAfter, facts.Authority.Value!.End, facts.Zone.Value!.ValidUntil }.Min();

    private static int Distinct(IEnumerable<string> persons) => persons.Distinct(StringComparer.Ordinal).Count();

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Word(Evidence evidence) => KeyNames.Of(evidence);
}
