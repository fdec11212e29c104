namespace Hygie.Core.Migration;

/// <summary>The moments at which a process that moves a hub may be killed without harm: tests kill it at each. Outside tests nothing is attached to them.</summary>
public static class MoveFaultPoints
{
    /// <summary>An object is on the target; its journal does not say so. Passed once an object.</summary>
    public const string Sent = "move-sent";

    /// <summary>An object is read back and right; its journal does not say so. Passed once an object.</summary>
    public const string ReadBack = "move-read-back";

    /// <summary>Everything is read back; nothing is switched.</summary>
    public const string Verified = "move-verified";

    /// <summary>The metadata know the switch; the target has no HEAD.</summary>
    public const string Switched = "move-switched";

    /// <summary>The target has its HEAD; nothing is certified.</summary>
    public const string Settled = "move-settled";

    /// <summary>The metadata know the certificate; its copy is not written.</summary>
    public const string Certified = "move-certified";

    /// <summary>The metadata know that the source is being emptied; everything is still there.</summary>
    public const string Draining = "move-draining";

    /// <summary>An object is gone from the source. Passed once an object.</summary>
    public const string Deleted = "move-deleted";

    /// <summary>The source was observed empty; the metadata do not say so.</summary>
    public const string Emptied = "move-emptied";

    /// <summary>All of them, in the order in which they are first passed.</summary>
    public static IReadOnlyList<string> All { get; } = [Sent, ReadBack, Verified, Switched, Settled, Certified, Draining, Deleted, Emptied];
}
