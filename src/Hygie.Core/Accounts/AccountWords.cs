namespace Hygie.Core.Accounts;

/// <summary>The words of the roles in documents, options and metadata: lower case, nothing else.</summary>
public static class AccountWords
{
    /// <summary>The word of a role, such as <c>steward</c>.</summary>
    public static string Of(Role role) => Enum.GetName(role)!.ToLowerInvariant();

    /// <summary>Reads a word; refuses (HYG-4006) one that is no role.</summary>
    public static Result<Role> Parse(string word)
    {
        foreach (var role in Enum.GetValues<Role>())
            if (string.Equals(Of(role), word, StringComparison.Ordinal))
                return role;
        return Refusal.Of("HYG-4006", ("role", word), ("roles", string.Join(", ", Enum.GetValues<Role>().Select(Of))));
    }
}
