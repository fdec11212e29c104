using Hygie.Core.Audit;

namespace Hygie.Core.Migration;

/// <summary>
/// Keeps the moves of this hub. Contract: a save commits the record and its audit entry together or neither; a save that does not
/// follow the stored revision is refused (HYG-17005) and changes nothing; what is found equals what was saved.
/// </summary>
public interface IMigrationStore
{
    /// <summary>The move, or null.</summary>
    Task<MigrationRecord?> FindAsync(MigrationId id, CancellationToken cancellation);

    /// <summary>The move that was begun last, or null when this hub never moved.</summary>
    Task<MigrationRecord?> LatestAsync(CancellationToken cancellation);

    /// <summary>Saves a record. Returns the audit entry's outbox number.</summary>
    Task<Result<long>> SaveAsync(MigrationRecord record, AuditEntry entry, CancellationToken cancellation);
}
