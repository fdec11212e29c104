using Hygie.Core.Audit;

namespace Hygie.Core.Accounts;

/// <summary>Says that a person's rights are still needed.</summary>
/// <param name="Person">Whose.</param>
/// <param name="By">Who looked.</param>
public sealed record ReviewRightsCommand(PersonId Person, PersonId By);

/// <summary>
/// The yearly review of rights. A steward reviews everybody else; a steward's own rights are reviewed by another steward or by a decider.
/// The reviewer need not be reviewed in time himself: else a hub in which everybody's year passed would be closed for ever.
/// </summary>
public sealed class ReviewRights(IAccountStore store, TimeProvider clock)
{
    /// <summary>The account, reviewed today. Refuses (HYG-4002, HYG-4003) an account that is none or is not in force, (HYG-4010) one's own, (HYG-4004) a reviewer without the role.</summary>
    public async Task<Result<Account>> RunAsync(ReviewRightsCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var (account, reviewer) = (await store.FindAsync(command.Person, cancellation), await store.FindAsync(command.By, cancellation));
        if (Decide(command, account, reviewer, today) is { } refusal)
            return refusal;
        var reviewed = account! with { ReviewedOn = today };
        var entry = AuditEntry.Of("account.reviewed", today, reviewed.Subject, by: "person/" + command.By, why: "review of rights",
            ("roles", string.Join(' ', reviewed.Roles.Select(AccountWords.Of))), ("due", reviewed.ReviewDueOn));
        return (await store.ReviewAsync(command.Person, today, entry, cancellation)).Then<Account>(_ => reviewed);
    }

    private static Refusal? Decide(ReviewRightsCommand command, Account? account, Account? reviewer, DateOnly today)
    {
        if (account is null)
            return Refusal.Of("HYG-4002", ("person", command.Person));
        if (!account.IsActiveOn(today))
            return Refusal.Of("HYG-4003", ("person", command.Person));
        if (command.By == command.Person)
            return Refusal.Of("HYG-4010", ("person", command.Person));
        IReadOnlyList<Role> reviewers = account.Is(Role.Steward) ? [Role.Steward, Role.Decider] : [Role.Steward];
        return MayYou.Ask(reviewer is null ? null : reviewer with { ReviewedOn = today }, command.By, today, reviewers);
    }
}
