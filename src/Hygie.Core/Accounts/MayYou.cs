namespace Hygie.Core.Accounts;

/// <summary>The second question: may this person do that kind of act today? What the file itself forbids (own project, interest) is its room's.</summary>
public static class MayYou
{
    /// <summary>Null when it may; HYG-4002 when nobody bears that name, HYG-4003 when the account is not in force, HYG-4009 when its rights were not reviewed for a year, HYG-4004 when it has none of the roles.</summary>
    /// <param name="account">The account, or null when there is none.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="today">The day of the act.</param>
    /// <param name="roles">Any of these is enough; none named: whatever its role.</param>
    public static Refusal? Ask(Account? account, PersonId person, DateOnly today, params IReadOnlyList<Role> roles)
    {
        if (account is null)
            return Refusal.Of("HYG-4002", ("person", person));
        if (!account.IsActiveOn(today))
            return Refusal.Of("HYG-4003", ("person", person));
        if (today > account.ReviewDueOn)
            return Refusal.Of("HYG-4009", ("person", person), ("due", account.ReviewDueOn));
        return roles.Count == 0 || roles.Any(account.Is) ? null
            : Refusal.Of("HYG-4004", ("person", person), ("roles", string.Join(", ", roles.Select(AccountWords.Of))));
    }
}
