using Hygie.Core.Sealing;

namespace Hygie.Core.Accounts;

/// <summary>What a person may be asked to do here. A role says what kind of act; the body says for whom.</summary>
public enum Role
{
    /// <summary>Keeps the hub's files complete and its catalogue true.</summary>
    Steward,
    /// <summary>Decides for a body: a committee, an authority, a holder.</summary>
    Decider,
    /// <summary>Works under permits.</summary>
    Researcher,
    /// <summary>Reviews what leaves.</summary>
    Checker,
    /// <summary>Runs the machines; sees no content.</summary>
    Operator,
    /// <summary>Holds a share of the recovery key.</summary>
    Trustee,
    /// <summary>Judges hosts for an authority.</summary>
    Assessor,
}

/// <summary>A person known to the hub: never a patient. A plain class; what it may do is asked of <see cref="MayYou"/>.</summary>
/// <param name="Person">Public name.</param>
/// <param name="Body">The body it acts for, or the institution it belongs to.</param>
/// <param name="Roles">What it may be asked to do.</param>
/// <param name="Key">The public half of its own signing key; the secret half never leaves the person's home.</param>
/// <param name="EnrolledOn">First day.</param>
/// <param name="EndedOn">First day on which it may do nothing more; null while it may.</param>
public sealed record Account(PersonId Person, BodyId Body, IReadOnlyList<Role> Roles, VerifyingKey Key, DateOnly EnrolledOn, DateOnly? EndedOn)
{
    /// <summary>Longest time between two reviews of a person's rights.</summary>
    public const int ReviewDays = 365;

    /// <summary>Day on which its rights were last found to be still needed; being enrolled is the first time.</summary>
    public DateOnly ReviewedOn { get; init; } = EnrolledOn;

    /// <summary>Last day on which its rights hold without another review.</summary>
    public DateOnly ReviewDueOn => ReviewedOn.AddDays(ReviewDays);

    /// <summary>True when it may act on that day.</summary>
    public bool IsActiveOn(DateOnly day) => day >= EnrolledOn && (EndedOn is not { } end || day < end);

    /// <summary>True when it has the role.</summary>
    public bool Is(Role role) => Roles.Contains(role);

    /// <summary>Subject of its audit entries.</summary>
    public string Subject => "person/" + Person.Value;
}
