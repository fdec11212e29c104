namespace Hygie.Core.Warehouse;

/// <summary>
/// The moments at which a process that brings a hub back (<c>restore</c>, <c>recover</c>) may be killed without harm: tests kill it at each. Outside tests nothing is attached to them.
/// </summary>
public static class RecoveryFaultPoints
{
    /// <summary>New keys are drawn for a hub that lost its own; their place does not stand.</summary>
    public const string Drawn = "recovery-drawn";

    /// <summary>The place with the new keys stands; nobody agreed to them.</summary>
    public const string Prepared = "recovery-prepared";

    /// <summary>The metadata are back, in a home that is being made; no custodian serves it.</summary>
    public const string Fetched = "recovery-fetched";

    /// <summary>A successor has every key and serves the home that is being made.</summary>
    public const string Settled = "recovery-settled";

    /// <summary>The witnesses signed the log's head; the home is whole beside its place.</summary>
    public const string Resumed = "recovery-resumed";

    /// <summary>The hub's home has its place; the successor is not confirmed.</summary>
    public const string Placed = "recovery-placed";

    /// <summary>The log says so; HEAD is the old one.</summary>
    public const string Announced = "recovery-announced";

    /// <summary>HEAD is signed by the hub that came back; the log does not name it.</summary>
    public const string Headed = "recovery-headed";

    /// <summary>Everything is done; the place of the new keys still stands.</summary>
    public const string GoneOn = "recovery-gone-on";

    /// <summary>That place stands no more under its name; its files are not removed.</summary>
    public const string Ended = "recovery-ended";

    /// <summary>All of them, in the order in which they are first passed.</summary>
    public static IReadOnlyList<string> All { get; } = [Drawn, Prepared, Fetched, Settled, Resumed, Placed, Announced, Headed, GoneOn, Ended];
}
