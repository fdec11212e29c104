namespace Hygie.Core.Audit;

/// <summary>When an entry becomes a leaf of the public log.</summary>
public enum Publication
{
    /// <summary>One leaf of its own, as soon as the sequencer runs.</summary>
    AtOnce = 0,

    /// <summary>
    /// Folded with the day's other entries of the same kind into one leaf once the day is over (a Merkle root of
    /// their commitments): for acts whose number or hour would itself tell something, such as objections and sign-ins.
    /// </summary>
    WithItsDay = 1,

    /// <summary>Held until an entry with the same subject <see cref="AuditEntry.Closes"/>, then one leaf each: for blind votes.</summary>
    AtClose = 2,
}

/// <summary>
/// What every state-changing method of a store takes beside the change itself: the two are committed together or not at all.
/// Kind, day and subject become public; who, why and the facts are only committed to, and stay sealed in the hub's metadata.
/// </summary>
/// <remarks>
/// Even sealed, an event never holds an identifier of a patient, a pseudonym or a key: it holds ids, hashes, counts and reasons.
/// </remarks>
public sealed record AuditEntry
{
    private AuditEntry(AuditKind kind, DateOnly day, string subject, string by, string why, IReadOnlyDictionary<string, string> facts) =>
        (Kind, Day, Subject, By, Why, Facts) = (kind, day, subject, by, why, facts);

    /// <summary>Stable dotted name, such as <c>permit.granted</c>, <c>key.intent</c>, <c>delivery.refused</c>. Public.</summary>
    public AuditKind Kind { get; }

    /// <summary>The day of the act, UTC. Public; the exact hour is not.</summary>
    public DateOnly Day { get; }

    /// <summary>The public thing it is about: a permit, a dataset version, a release, a host. See <see cref="AuditSubject"/>.</summary>
    public string Subject { get; }

    /// <summary>Who did it: a person, a body or a role. Sealed.</summary>
    public string By { get; }

    /// <summary>Why, in a few words or as the id of the deciding document. Sealed.</summary>
    public string Why { get; }

    /// <summary>What else the event states, by name, invariant culture. Sealed.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>When it becomes a leaf. <see cref="Publication.AtOnce"/> unless stated.</summary>
    public Publication Publication { get; init; }

    /// <summary>True when this entry lets the held entries (<see cref="Publication.AtClose"/>) of its subject go, just after itself.</summary>
    public bool Closes { get; init; }

    /// <summary>Builds an entry: <c>AuditEntry.Of("permit.granted", today, "permit/p-12", by: "body/hdab", why: "decision d-7", ("study", hash))</c>.</summary>
    /// <exception cref="ArgumentException">Kind or subject is malformed: both are made up by the product, never typed by a person.</exception>
    public static AuditEntry Of(string kind, DateOnly day, string subject, string by, string why, params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
            named.Add(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return new AuditEntry(AuditKind.Check(kind), day, AuditSubject.Check(subject), by, why, named);
    }
}
