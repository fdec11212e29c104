using Hygie.Core.Audit;

namespace Hygie.Core.Accounts;

/// <summary>Takes all rights of a person away, for good.</summary>
/// <param name="Person">Whose.</param>
/// <param name="By">Who ends them: a steward, never the person itself, so that a hub keeps one.</param>
public sealed record EndAccountCommand(PersonId Person, PersonId By);

/// <summary>Ends an account from today on. It stays in the register: what it did stays signed.</summary>
public sealed class EndAccount(IAccountStore store, TimeProvider clock)
{
    /// <summary>The ended account. Refuses (HYG-4002, HYG-4003) one that is none or is not in force, (HYG-4010) one's own, and whoever is no steward, as <see cref="MayYou"/>.</summary>
    public async Task<Result<Account>> RunAsync(EndAccountCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var account = await store.FindAsync(command.Person, cancellation);
        var refusal = MayYou.Ask(await store.FindAsync(command.By, cancellation), command.By, today, Role.Steward)
            ?? (account is null ? Refusal.Of("HYG-4002", ("person", command.Person))
                : !account.IsActiveOn(today) ? Refusal.Of("HYG-4003", ("person", command.Person))
                : command.By == command.Person ? Refusal.Of("HYG-4010", ("person", command.Person)) : null);
        if (refusal is not null)
            return refusal;
        var ended = account! with { EndedOn = today };
        var entry = AuditEntry.Of("account.ended", today, ended.Subject, by: "person/" + command.By, why: "end of rights");
        return (await store.EndAsync(command.Person, today, entry, cancellation)).Then<Account>(_ => ended);
    }
}
