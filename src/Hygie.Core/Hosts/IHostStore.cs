using Hygie.Core.Audit;
using Hygie.Core.Custody;

namespace Hygie.Core.Hosts;

/// <summary>
/// Keeps the hosts. Contract: a save commits the record and its audit entry together or neither; a save that does not follow the stored
/// revision is refused (HYG-5005) and changes nothing; what is found equals what was saved.
/// </summary>
public interface IHostStore
{
    /// <summary>The host, or null.</summary>
    Task<HostRecord?> FindAsync(HostId id, CancellationToken cancellation);

    /// <summary>Every host, by id.</summary>
    Task<IReadOnlyList<HostRecord>> ListAsync(CancellationToken cancellation);

    /// <summary>Saves a record. Returns the audit entry's outbox number.</summary>
    Task<Result<long>> SaveAsync(HostRecord record, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>The verdicts of the store, as the key desk asks for them.</summary>
public sealed class HostZoneFacts(IHostStore store) : IZoneFacts
{
    /// <summary>The latest signed verdict of a zone, or null.</summary>
    public async Task<ReadOnlyMemory<byte>?> VerdictAsync(string zone, CancellationToken cancellation) =>
        (await store.ListAsync(cancellation)).SelectMany(h => h.Verdicts).Where(v => string.Equals(v.Zone, zone, StringComparison.Ordinal))
            .OrderByDescending(v => v.From).FirstOrDefault()?.Document;
}
