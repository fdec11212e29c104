using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Extraction;

/// <summary>
/// Keeps the signed manifests of extracts. Contract: a save commits the document and its audit entry together or neither; a number taken
/// already is refused (HYG-14006) and changes nothing; what is read equals what was saved, byte for byte.
/// </summary>
public interface IExtractStore
{
    /// <summary>The extract of that number, or null.</summary>
    Task<SignedDocument?> FindAsync(ProjectId project, int number, CancellationToken cancellation);

    /// <summary>Every extract of a project, by number.</summary>
    Task<IReadOnlyList<SignedDocument>> ListAsync(ProjectId project, CancellationToken cancellation);

    /// <summary>Saves an extract that was just made; returns the audit entry's outbox number.</summary>
    Task<Result<long>> SaveAsync(Extract extract, SignedDocument document, AuditEntry entry, CancellationToken cancellation);
}
