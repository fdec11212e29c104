using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;

namespace Hygie.Testing.Accounts;

/// <summary>Accounts in memory; entries go to a real outbox.</summary>
public sealed class MemoryAccountStore(IOutbox outbox) : IAccountStore
{
    private readonly Dictionary<PersonId, Account> _accounts = [];

    public Task<Account?> FindAsync(PersonId person, CancellationToken cancellation) => Task.FromResult(_accounts.GetValueOrDefault(person));

    public Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Account>>([.. _accounts.Values.OrderBy(a => a.Person.Value, StringComparer.Ordinal)]);

    public async Task<Result<long>> EnrolAsync(Account account, AuditEntry entry, CancellationToken cancellation)
    {
        if (_accounts.Values.Any(a => a.Person == account.Person || a.Key.Equals(account.Key)))
            return Refusal.Of("HYG-4005", ("person", account.Person));
        _accounts.Add(account.Person, account);
        return await outbox.AppendAsync(entry, cancellation);
    }

    public Task<Result<long>> ReviewAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation) =>
        ChangeAsync(person, account => account with { ReviewedOn = on }, entry, cancellation);

    public Task<Result<long>> EndAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation) =>
        ChangeAsync(person, account => account with { EndedOn = on }, entry, cancellation);

    private async Task<Result<long>> ChangeAsync(PersonId person, Func<Account, Account> change, AuditEntry entry, CancellationToken cancellation)
    {
        if (!_accounts.TryGetValue(person, out var account))
            return Refusal.Of("HYG-4002", ("person", person));
        _accounts[person] = change(account);
        return await outbox.AppendAsync(entry, cancellation);
    }
}
