namespace Hygie.Core.Accounts;

/// <summary>
/// Separation of duties that holds whatever the project: who runs the machines has no say on what is on them. Conflicts that depend on a project
/// (own application, own institution, declared interest) are the rooms' own rules.
/// </summary>
public static class RolesApart
{
    /// <summary>Roles that one person never has together.</summary>
    public static readonly IReadOnlyList<(Role One, Role Other)> Pairs =
    [
        (Role.Operator, Role.Decider), (Role.Operator, Role.Checker), (Role.Operator, Role.Trustee), (Role.Operator, Role.Assessor),
    ];

    /// <summary>The first pair that these roles join, or null.</summary>
    public static (Role One, Role Other)? Conflict(IReadOnlyCollection<Role> roles)
    {
        foreach (var pair in Pairs)
            if (roles.Contains(pair.One) && roles.Contains(pair.Other))
                return pair;
        return null;
    }
}
