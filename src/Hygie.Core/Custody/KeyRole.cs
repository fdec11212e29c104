namespace Hygie.Core.Custody;

/// <summary>What a signing or identity key is enrolled for; a signature counts only under a key of the right role.</summary>
public enum KeyRole
{
    /// <summary>The hub: manifests, HEAD, receipts.</summary>
    Hub,
    /// <summary>The log: checkpoints.</summary>
    Log,
    /// <summary>A clear zone: requests, and the recipient of leases.</summary>
    Zone,
    /// <summary>A custodian: tickets, answers, key stores.</summary>
    Custodian,
    /// <summary>A deciding body: decisions, permits, mandates, statuses.</summary>
    Body,
    /// <summary>A data holder: deliveries.</summary>
    Holder,
    /// <summary>An output checker: votes.</summary>
    Checker,
    /// <summary>A trustee of the recovery key: approvals, attestations.</summary>
    Trustee,
    /// <summary>A ceremony: share files and ceremony records.</summary>
    Ceremony,
    /// <summary>Whoever assesses hosts: verdicts.</summary>
    Assessor,
    /// <summary>A person who runs hosts: migration plans and switches.</summary>
    Operator,
    /// <summary>The trusted third party: answers with pseudonyms.</summary>
    ThirdParty,
    /// <summary>The keeper of a registered copy of a key store: acknowledgements.</summary>
    Standby,
}
