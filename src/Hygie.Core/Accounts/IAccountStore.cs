using Hygie.Core.Audit;

namespace Hygie.Core.Accounts;

/// <summary>
/// The register of persons. Contract: a change and its audit entry are committed together or not at all; an account is never removed,
/// it ends; what is found equals what was saved.
/// </summary>
public interface IAccountStore
{
    /// <summary>The account, ended ones too, or null.</summary>
    Task<Account?> FindAsync(PersonId person, CancellationToken cancellation);

    /// <summary>Every account, by name.</summary>
    Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds an account; refuses (HYG-4005) a name or a key that is taken.</summary>
    Task<Result<long>> EnrolAsync(Account account, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Keeps the day of a review of its rights; refuses (HYG-4002) an unknown one.</summary>
    Task<Result<long>> ReviewAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Ends an account; refuses (HYG-4002) an unknown one.</summary>
    Task<Result<long>> EndAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation);
}
