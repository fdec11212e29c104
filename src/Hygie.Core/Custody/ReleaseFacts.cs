namespace Hygie.Core.Custody;

/// <summary>How well a fact stands. Only <see cref="Holds"/> helps a release; the rest refuse it, each with its own code.</summary>
public enum Evidence
{
    /// <summary>Nothing was presented.</summary>
    Missing,
    /// <summary>Presented, but its issuer, format or key is not one the custodian knows.</summary>
    Unknown,
    /// <summary>Presented, but a signature, hash, proof or field does not hold.</summary>
    Forged,
    /// <summary>Presented and verified against the custodian's own pins.</summary>
    Holds,
}

/// <summary>A fact as the custodian verified it itself; the value stands only when the evidence holds.</summary>
/// <typeparam name="T">What the fact says.</typeparam>
public sealed record Presented<T> where T : class
{
    private Presented(Evidence evidence, T? value) => (Evidence, Value) = (evidence, value);

    /// <summary>How well it stands.</summary>
    public Evidence Evidence { get; }

    /// <summary>What it says; null unless <see cref="Evidence"/> is <see cref="Evidence.Holds"/>.</summary>
    public T? Value { get; }

    /// <summary>A verified fact.</summary>
    public static Presented<T> Verified(T value) => new(Evidence.Holds, value);

    /// <summary>A fact that does not stand.</summary>
    public static Presented<T> Not(Evidence why) =>
        why == Evidence.Holds ? throw new ArgumentException("A fact that holds has a value.", nameof(why)) : new(why, null);
}

/// <summary>What a zone asks, as read from the request it signed.</summary>
/// <param name="Zone">The zone that signed and that the answer will be encrypted to.</param>
/// <param name="Verb">What will be done: <c>extract</c>, <c>query</c>, <c>standardise</c>, <c>recover</c> …</param>
/// <param name="Purpose">The purpose, one of the permit's or the mandate's.</param>
/// <param name="NotAfter">The lease asked for ends here at the latest.</param>
/// <param name="AuthorityHash">SHA-256 of the permit or mandate it rests on, lower-case hexadecimal.</param>
/// <param name="Deks">Labels of the data keys asked for; never none.</param>
public sealed record ReleaseAsk(string Zone, string Verb, string Purpose, DateTimeOffset NotAfter, string AuthorityHash, IReadOnlyList<DekLabel> Deks);

/// <summary>A host's verdict for one zone, as far as a release needs it.</summary>
/// <param name="Zone">The zone it speaks of.</param>
/// <param name="Green">True when every control of clear processing passed.</param>
/// <param name="ClearProcessing">True when the assessment was made for clear processing, not for storing sealed objects.</param>
/// <param name="ValidFrom">Start.</param>
/// <param name="ValidUntil">End, exclusive.</param>
public sealed record ZoneVerdict(string Zone, bool Green, bool ClearProcessing, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil);

/// <summary>The act a release rests on: a permit or an operating mandate.</summary>
public abstract record Authority
{
    private protected Authority() { }

    /// <summary>SHA-256 of the signed document, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>First instant.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>End, exclusive.</summary>
    public required DateTimeOffset End { get; init; }
}

/// <summary>The fields of a data permit that the rule reads; the full type is the Permits room's.</summary>
public sealed record PermitReading : Authority
{
    public required PermitId Id { get; init; }

    public required ProjectId Project { get; init; }

    public required IReadOnlyList<string> Purposes { get; init; }

    public required IReadOnlyList<DatasetVersion> Versions { get; init; }
}

/// <summary>
/// An operating mandate: a signed, permit-like document that lets the hub itself work on data (pseudonymise, seal, count, recover):
/// verbs, datasets, zone, signers, at most twelve months.
/// </summary>
public sealed record Mandate : Authority
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>Dataset ids (every version), exact versions (<c>snds@3</c>), projects (<c>project/p-12</c>) and the party's own name for operations keys.</summary>
    public required IReadOnlyList<string> Covers { get; init; }

    public required string Zone { get; init; }

    /// <summary>Distinct persons whose signature was verified under a key that was valid, with the role of that key.</summary>
    public required IReadOnlyList<MandateSigner> Signers { get; init; }
}

/// <summary>One verified signer of a mandate.</summary>
public sealed record MandateSigner(string Person, KeyRole Role);

/// <summary>What the issuing body said last about a permit or mandate.</summary>
/// <param name="Hash">SHA-256 of the permit or mandate it speaks of.</param>
/// <param name="Live">False once suspended, revoked or ended.</param>
/// <param name="AsOf">When it was said.</param>
/// <param name="ValidUntil">It says nothing after this instant; the rule also refuses a status older than a day.</param>
public sealed record AuthorityStatus(string Hash, bool Live, DateTimeOffset AsOf, DateTimeOffset ValidUntil);

/// <summary>One person's approval of one request.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">The role of the key that signed.</param>
/// <param name="RequestHash">SHA-256 of the signed request.</param>
/// <param name="ValidUntil">End, exclusive.</param>
public sealed record Approval(string Person, KeyRole Role, string RequestHash, DateTimeOffset ValidUntil);

/// <summary>How many persons must approve each release under a key.</summary>
/// <param name="Approvals">Distinct persons, 0 or more.</param>
/// <param name="Role">The role their keys must have.</param>
public sealed record QuorumPolicy(int Approvals, KeyRole Role)
{
    /// <summary>No approval beyond the authority itself.</summary>
    public static QuorumPolicy None { get; } = new(0, KeyRole.Trustee);
}

/// <summary>A key-store record and a data key under it, as the custodian checked them.</summary>
/// <param name="Id">The key's public name.</param>
/// <param name="Policy">The quorum its record demands.</param>
public sealed record KeyFact(KeyId Id, QuorumPolicy Policy);

/// <summary>What stands of the log receipt of the <c>key.intent</c> leaf.</summary>
public sealed record ReceiptFacts
{
    /// <summary>The leaf is a <c>key.intent</c> whose opened event binds this very request and its ticket.</summary>
    public required Evidence Leaf { get; init; }

    /// <summary>The leaf is included under the checkpoint.</summary>
    public required Evidence Inclusion { get; init; }

    /// <summary>The checkpoint is signed by the log and cosigned under the custodian's pinned witness policy.</summary>
    public required Evidence Witnessed { get; init; }

    /// <summary>The checkpoint extends the last one this custodian accepted.</summary>
    public required Evidence Consistency { get; init; }

    /// <summary>The permit or mandate was entered in the log, under the same checkpoint.</summary>
    public required Evidence Authority { get; init; }

    /// <summary>When the witnesses cosigned, the latest instant at which the whole quorum had; null when it is not known.</summary>
    public required DateTimeOffset? CheckpointTime { get; init; }
}

/// <summary>Where the custodian stands with the request id it issued.</summary>
public enum TicketState
{
    /// <summary>Never issued by this custodian.</summary>
    Unknown,
    /// <summary>Issued for this very request, not yet consumed.</summary>
    Open,
    /// <summary>Issued, but for other bytes.</summary>
    OfAnotherRequest,
    /// <summary>Already consumed: a replay, or a crash after consumption. Ask again from the start.</summary>
    Consumed,
    /// <summary>Issued too long ago.</summary>
    Expired,
}

/// <summary>Everything the release rule looks at, as verified by the custodian itself with its own clock.</summary>
public sealed record ReleaseFacts
{
    /// <summary>The custodian's own clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The realm this custodian serves.</summary>
    public required KeyRealm Realm { get; init; }

    /// <summary>The request, signed by a zone key that is enrolled and valid.</summary>
    public required Presented<ReleaseAsk> Ask { get; init; }

    /// <summary>SHA-256 of the signed request, lower-case hexadecimal.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The zone's verdict.</summary>
    public required Presented<ZoneVerdict> Zone { get; init; }

    /// <summary>The permit or mandate.</summary>
    public required Presented<Authority> Authority { get; init; }

    /// <summary>The latest word of the issuing body.</summary>
    public required Presented<AuthorityStatus> Status { get; init; }

    /// <summary>One fact per data key asked for, in the order of the request.</summary>
    public required IReadOnlyList<Presented<KeyFact>> Keys { get; init; }

    /// <summary>Approvals presented.</summary>
    public required IReadOnlyList<Presented<Approval>> Approvals { get; init; }

    /// <summary>The receipt of the intent.</summary>
    public required ReceiptFacts Receipt { get; init; }

    /// <summary>The ticket.</summary>
    public required TicketState Ticket { get; init; }

    /// <summary>k of the recovery ceremony: how many trustees must sign a <c>recover</c> mandate.</summary>
    public required int RecoveryThreshold { get; init; }
}

/// <summary>A yes, with its end.</summary>
/// <param name="Until">The lease ends here: never after 24 hours, the request's notAfter, the authority's or the verdict's end.</param>
public sealed record ReleaseGrant(DateTimeOffset Until);
