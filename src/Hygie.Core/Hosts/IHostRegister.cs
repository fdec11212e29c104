namespace Hygie.Core.Hosts;

/// <summary>What the portal shows of the hosts: each criterion with its evidence, never a bare score.</summary>
public interface IHostRegister
{
    /// <summary>Every host the hub knows, in order of id.</summary>
    Task<IReadOnlyList<HostSheet>> HostsAsync(CancellationToken cancellationToken);
}

/// <summary>What a host may hold or do.</summary>
public enum HostZone
{
    /// <summary>Ciphertext only: any host.</summary>
    Sealed,
    /// <summary>Decrypts: needs a green, unexpired verdict.</summary>
    Clear,
}

/// <summary>The groups in which a reader looks for a criterion.</summary>
public enum CriterionGroup { Law, Certification, Keys, Exit, SubProcessors }

/// <summary>What the evidence says today. Unknown is not a pass; expired is a fail.</summary>
public enum CriterionResult { Pass, Fail, Unknown, Expired }

/// <summary>One host as the public sees it.</summary>
/// <param name="Id">Public id.</param>
/// <param name="Name">Name of the offer.</param>
/// <param name="Company">Legal person that runs it.</param>
/// <param name="Seat">Country of its seat, ISO 3166 two letters.</param>
/// <param name="Zone">What the hub uses it for.</param>
/// <param name="AssessedOn">Day of the last assessment; null when it was never assessed.</param>
/// <param name="Criteria">Every criterion of the profile, the unknown ones too.</param>
/// <param name="LastExit">Last measured exit, or null when leaving was never tried.</param>
public sealed record HostSheet(
    HostId Id, string Name, string Company, string Seat, HostZone Zone, DateOnly? AssessedOn,
    IReadOnlyList<HostCriterion> Criteria, ExitRecord? LastExit)
{
    /// <summary>The last verdict of each use that was assessed.</summary>
    public IReadOnlyList<ZoneStanding> Verdicts { get; init; } = [];

    /// <summary>True when leaving was tried longer ago than the hub's stated period.</summary>
    public bool ExitIsLate { get; init; }
}

/// <summary>What the last signed verdict says of one use of a host.</summary>
/// <param name="Use">Keeping sealed objects, or decrypting.</param>
/// <param name="Green">True when every criterion of that use passed.</param>
/// <param name="Until">First day on which it no longer stands.</param>
/// <param name="Stands">True while it is green and not yet expired.</param>
public sealed record ZoneStanding(HostZone Use, bool Green, DateOnly Until, bool Stands);

/// <summary>One criterion of a host.</summary>
/// <param name="Id">Control id, such as <c>secnumcloud-19.6-seat</c>.</param>
/// <param name="Group">Where it is shown.</param>
/// <param name="Text">The criterion in one sentence.</param>
/// <param name="Source">Where it comes from: text and article.</param>
/// <param name="Result">State of the evidence.</param>
/// <param name="EvidenceKind"><c>probe</c>, <c>config</c>, <c>document</c> or <c>attestation</c>; empty when unknown.</param>
/// <param name="EvidenceSha256">Lower-case hex of the evidence's hash; empty when unknown.</param>
/// <param name="ValidUntil">Last day on which the evidence holds; null when it has no end or there is none.</param>
/// <param name="Reason">Why the result is what it is, in a sentence.</param>
public sealed record HostCriterion(
    string Id, CriterionGroup Group, LocalText Text, string Source, CriterionResult Result,
    string EvidenceKind, string EvidenceSha256, DateOnly? ValidUntil, LocalText Reason);

/// <summary>A measured exit: the drill or the real move.</summary>
/// <param name="On">Day it ended.</param>
/// <param name="Duration">Wall time from the first copy to the certificate.</param>
/// <param name="Equal">True when the root read back from the target equalled the source's.</param>
public sealed record ExitRecord(DateOnly On, TimeSpan Duration, bool Equal);
