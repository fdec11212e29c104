using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Accounts;

/// <summary>Enrols a person with its own public key.</summary>
/// <param name="Person">Public name.</param>
/// <param name="Body">Its body or institution.</param>
/// <param name="Roles">At least one.</param>
/// <param name="Key">Public half of its key.</param>
/// <param name="By">Who enrols: a steward; the first account of a hub enrols itself as one.</param>
public sealed record EnrolCommand(PersonId Person, BodyId Body, IReadOnlyList<Role> Roles, VerifyingKey Key, PersonId By);

/// <summary>Adds a person to the register, and logs it.</summary>
public sealed class Enrol(IAccountStore store, TimeProvider clock)
{
    public async Task<Result<Account>> RunAsync(EnrolCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var all = await store.ListAsync(cancellation);
        var account = new Account(command.Person, command.Body, [.. command.Roles.Distinct().Order()], command.Key, today, null);
        if (Decide(account, command.By, all, today) is { } refusal)
            return refusal;
        var entry = AuditEntry.Of("account.enrolled", today, account.Subject, by: "person/" + command.By, why: "enrolment",
            ("body", account.Body), ("roles", string.Join(' ', account.Roles.Select(AccountWords.Of))), ("key", account.Key.Id));
        return (await store.EnrolAsync(account, entry, cancellation)).Then<Account>(_ => account);
    }

    private static Refusal? Decide(Account account, PersonId by, IReadOnlyList<Account> all, DateOnly today)
    {
        if (!PublicName.IsValid(account.Person.Value) || !PublicName.IsValid(account.Body.Value) || account.Roles.Count == 0)
            return Refusal.Of("HYG-4007", ("person", account.Person));
        if (RolesApart.Conflict(account.Roles) is { } pair)
            return Refusal.Of("HYG-4011", ("role", AccountWords.Of(pair.One)), ("other", AccountWords.Of(pair.Other)));
        return all.Count == 0 && account.Person == by && account.Is(Role.Steward) ? null
            : MayYou.Ask(all.FirstOrDefault(a => a.Person == by), by, today, Role.Steward);
    }
}
