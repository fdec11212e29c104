namespace Hygie.Core.Accounts;

/// <summary>How far a thing is open.</summary>
public enum Openness
{
    /// <summary>Anybody: the register, decisions, the log.</summary>
    Public,
    /// <summary>Those named in the file and those who decide on it.</summary>
    File,
    /// <summary>A vote not yet counted: only the one who cast it.</summary>
    Blind,
}

/// <summary>The third question: may this person see it? Asked apart from the other two, since who may act need not see everything.</summary>
public static class MayYouSee
{
    /// <summary>True when it may.</summary>
    /// <param name="viewer">Who looks; null for a visitor.</param>
    /// <param name="what">How far the thing is open.</param>
    /// <param name="people">The applicant and those named in the file; for a vote, the one who cast it.</param>
    /// <param name="bodies">The bodies that decide on it.</param>
    public static bool Ask(Account? viewer, Openness what, IReadOnlyCollection<PersonId> people, IReadOnlyCollection<BodyId> bodies) => what switch
    {
        Openness.Public => true,
        Openness.Blind => viewer is not null && people.Contains(viewer.Person),
        _ => viewer is not null && (people.Contains(viewer.Person) || (bodies.Contains(viewer.Body) && (viewer.Is(Role.Decider) || viewer.Is(Role.Steward)))),
    };
}
