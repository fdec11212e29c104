using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The register of persons.</summary>
    public static IAccountStore Accounts(this Hub hub) => new AccountStore(hub.Database);
}

/// <summary>Persons in the hub's metadata.</summary>
internal sealed class AccountStore(HubDatabase database) : IAccountStore
{
    public async Task<Account?> FindAsync(PersonId person, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<AccountRow>().SingleOrDefaultAsync(r => r.Person == person.Value, token), cancellation);
        return row is null ? null : AccountOf(row);
    }

    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<AccountRow>().OrderBy(r => r.Person).ToListAsync(token), cancellation);
        return rows.ConvertAll(AccountOf);
    }

    public Task<Result<long>> EnrolAsync(Account account, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            var key = account.Key.ToString();
            if (await context.Set<AccountRow>().AnyAsync(r => r.Person == account.Person.Value || r.Key == key, token))
                return Refusal.Of("HYG-4005", ("person", account.Person));
            context.Add(new AccountRow
            {
                Person = account.Person.Value, Body = account.Body.Value, Roles = string.Join(' ', account.Roles.Select(AccountWords.Of)), Key = key,
                EnrolledOn = account.EnrolledOn, EndedOn = account.EndedOn, ReviewedOn = account.ReviewedOn,
            });
            return null;
        }, cancellation);

    public Task<Result<long>> ReviewAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation) =>
        ChangeAsync(person, row => row.ReviewedOn = on, entry, cancellation);

    public Task<Result<long>> EndAsync(PersonId person, DateOnly on, AuditEntry entry, CancellationToken cancellation) =>
        ChangeAsync(person, row => row.EndedOn = on, entry, cancellation);

    private Task<Result<long>> ChangeAsync(PersonId person, Action<AccountRow> change, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            if (await context.Set<AccountRow>().SingleOrDefaultAsync(r => r.Person == person.Value, token) is not { } row)
                return Refusal.Of("HYG-4002", ("person", person));
            change(row);
            return null;
        }, cancellation);

    private static Account AccountOf(AccountRow row) => new(
        new PersonId(row.Person), new BodyId(row.Body), [.. row.Roles.Split(' ').Select(word => AccountWords.Parse(word).Value)],
        VerifyingKey.Parse(row.Key).Value, row.EnrolledOn, row.EndedOn)
    {
        ReviewedOn = row.ReviewedOn ?? row.EnrolledOn,
    };
}
