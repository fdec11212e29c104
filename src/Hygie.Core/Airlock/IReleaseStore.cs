using Hygie.Core.Audit;

namespace Hygie.Core.Airlock;

/// <summary>
/// Keeps release requests. Contract: a save commits the request and its audit entry together or neither; a save made from a revision
/// that is no longer the newest is refused (HYG-16030) and changes nothing; what <see cref="FindAsync"/> returns equals what was saved.
/// </summary>
public interface IReleaseStore
{
    /// <summary>The request, or null.</summary>
    Task<ReleaseRequest?> FindAsync(ReleaseId id, CancellationToken cancellation);

    /// <summary>Every request, by id: the airlock's queue and, among the released, the ledger.</summary>
    Task<IReadOnlyList<ReleaseRequest>> ListAsync(CancellationToken cancellation);

    /// <summary>Saves a request whose previous revision is <c>request.Revision - 1</c>; 1 is a new one.</summary>
    /// <returns>The audit entry's outbox number.</returns>
    Task<Result<long>> SaveAsync(ReleaseRequest request, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>
/// The copies under review, named by their SHA-256. Contract: what <see cref="GetAsync"/> returns has exactly that hash; putting the same
/// bytes twice is harmless; a returned put is durable. Throws <see cref="ReleaseBoxException"/> when it cannot.
/// </summary>
public interface IReleaseBox
{
    /// <summary>Copies the bytes; returns their lower-case hexadecimal SHA-256.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The bytes of that hash.</summary>
    Task<byte[]> GetAsync(string sha256, CancellationToken cancellation);
}

/// <summary>The box broke its promise.</summary>
public sealed class ReleaseBoxException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What the airlock asks of permits and accounts.</summary>
public interface IReleaseFacts
{
    /// <summary>Facts for a project and permit on a day; refused when the permit is unknown or not of that project.</summary>
    Task<Result<ReleaseFacts>> OfAsync(ProjectId project, PermitId permit, DateOnly today, CancellationToken cancellation);
}
