namespace Hygie.Core.Custody;

/// <summary>What a lease is for.</summary>
/// <param name="Verb">One of <see cref="KeyVerbs"/>.</param>
/// <param name="Purpose">One of the permit's purposes; for a mandate, a few words for the log.</param>
/// <param name="For">How long, 24 hours at most.</param>
public sealed record KeyPurpose(string Verb, string Purpose, TimeSpan For);

/// <summary>What a release rests on.</summary>
/// <param name="Kind">Permit or mandate.</param>
/// <param name="Id">Its id.</param>
public readonly record struct AuthorityId(AuthorityKind Kind, string Id)
{
    /// <summary>A permit.</summary>
    public static AuthorityId Of(PermitId permit) => new(AuthorityKind.Permit, permit.Value);

    /// <summary>An operating mandate.</summary>
    public static AuthorityId Mandate(string id) => new(AuthorityKind.Mandate, id);

    public override string ToString() => $"{KeyNames.Of(Kind)}/{Id}";
}

/// <summary>The two kinds of authority.</summary>
public enum AuthorityKind
{
    /// <summary>A data permit, decided by bodies.</summary>
    Permit,
    /// <summary>An operating mandate of the hub itself.</summary>
    Mandate,
}

/// <summary>Fresh data keys, ready to seal with, and their wrappings, to be stored with what they seal.</summary>
/// <param name="Lease">The keys themselves.</param>
/// <param name="Deks">One per subject asked for, in order.</param>
public sealed record FreshDeks(Lease Lease, IReadOnlyList<WrappedDek> Deks) : IDisposable
{
    /// <summary>Ends the lease.</summary>
    public void Dispose() => Lease.Dispose();
}

/// <summary>
/// Where the other rooms ask for keys: one call each. The desk gathers the papers, announces the release in the log, waits for
/// the witnesses, asks the custodian and logs the outcome; a refusal comes back as the custodian gave it.
/// </summary>
public interface IKeyDesk
{
    /// <summary>Lends the data keys of <paramref name="deks"/>, or says why not (HYG-3001 to HYG-3049).</summary>
    Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation);

    /// <summary>
    /// Draws one data key per subject under <paramref name="kek"/>. Needs no quorum and no announcement, since it opens nothing that exists;
    /// the zone must be green all the same. The lease lasts an hour.
    /// </summary>
    /// <param name="kek">An existing key.</param>
    /// <param name="kind">What they will encrypt.</param>
    /// <param name="subjects">The dataset version, project or party of each, see <see cref="DekKind"/>; 1 to 1,000.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation);

    /// <summary>Creates a KEK, logged. One that exists already under the same policy is no error.</summary>
    Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation);
}

/// <summary>The papers of one permit or mandate.</summary>
/// <param name="Document">The signed document.</param>
/// <param name="Status">The issuing body's latest signed word on it.</param>
/// <param name="Entry">Its entry in the log.</param>
public sealed record AuthorityPapers(ReadOnlyMemory<byte> Document, ReadOnlyMemory<byte> Status, LogEntryPapers Entry);

/// <summary>What proves that a document was entered in the log: leaf, what opens its commitment, and its place.</summary>
/// <param name="Leaf">Bytes of the leaf.</param>
/// <param name="Opening">Salt and event, <c>EventOpening.ToBytes()</c>; the event's fact <c>document</c> is the document's SHA-256.</param>
/// <param name="Index">Place of the leaf in the log.</param>
public sealed record LogEntryPapers(ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Opening, long Index);

/// <summary>Gives the signed verdict of a zone; implemented by the Hosts room. The custodian verifies it, whoever brings it.</summary>
public interface IZoneFacts
{
    /// <summary>The latest signed verdict of <paramref name="zone"/>, or null.</summary>
    Task<ReadOnlyMemory<byte>?> VerdictAsync(string zone, CancellationToken cancellation);
}

/// <summary>Gives the papers of a permit or mandate; permits come from the Permits room. The custodian verifies them, whoever brings them.</summary>
public interface IPermitFacts
{
    /// <summary>The papers, or null when there is no such permit or mandate.</summary>
    Task<AuthorityPapers?> PapersAsync(AuthorityId authority, CancellationToken cancellation);
}
