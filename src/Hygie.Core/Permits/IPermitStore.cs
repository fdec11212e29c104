using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>
/// The files, as their events. Contract: an event and its audit entry are committed together or neither, and the event is kept with the
/// entry's number; an append to a revision that is no longer the newest is refused (HYG-13030) and changes nothing; events never change.
/// </summary>
public interface IPermitStore
{
    /// <summary>The file; an empty one (state None) when there is none.</summary>
    Task<PermitFile> FindAsync(PermitId id, CancellationToken cancellation);

    /// <summary>Every file, by id.</summary>
    Task<IReadOnlyList<PermitFile>> ListAsync(CancellationToken cancellation);

    /// <summary>Appends the event that follows <paramref name="revision"/>.</summary>
    /// <returns>The entry's outbox number.</returns>
    Task<Result<long>> AppendAsync(PermitId id, int revision, PermitEvent happened, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>A mandate as kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Document">Signed by two persons or more.</param>
/// <param name="Entry">Outbox number of the entry that logged it.</param>
/// <param name="Revoked">True once it was taken back.</param>
public sealed record KeptMandate(string Id, SignedDocument Document, long Entry, bool Revoked);

/// <summary>The operating mandates. Contract: as <see cref="IPermitStore"/>; a mandate never changes but for its revocation.</summary>
public interface IMandateStore
{
    /// <summary>The mandate, or null.</summary>
    Task<KeptMandate?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps a mandate; refuses (HYG-13031) an id that is taken.</summary>
    Task<Result<long>> AddAsync(string id, SignedDocument document, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Marks it revoked; refuses (HYG-13032) an unknown one.</summary>
    Task<Result<long>> RevokeAsync(string id, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>
/// Keeps the log papers of authorities, once they exist. They are copies of what the log and its events say, kept because opening the event
/// needs a key that is released only against these papers. Putting the same twice is harmless.
/// </summary>
public interface IAuthorityPapersShelf
{
    /// <summary>The papers, or null.</summary>
    Task<LogEntryPapers?> FindAsync(AuthorityId authority, CancellationToken cancellation);

    /// <summary>Keeps them.</summary>
    Task PutAsync(AuthorityId authority, LogEntryPapers papers, CancellationToken cancellation);
}
