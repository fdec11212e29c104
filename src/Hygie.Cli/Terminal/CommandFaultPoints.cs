namespace Hygie.Cli.Terminal;

/// <summary>
/// The moments at which a holder's, the third party's or the hub's command may be killed without harm, beside those of the rooms it calls: tests kill it
/// at each.
/// </summary>
internal static class CommandFaultPoints
{
    /// <summary>At the holder: both parts are whole beside their places; the delivery's number is not taken.</summary>
    public const string Sealed = "seal-sealed";

    /// <summary>At the holder: the delivery's number is taken; the parts have not their places.</summary>
    public const string Numbered = "seal-numbered";

    /// <summary>At the holder: one part has its place. Passed once a part.</summary>
    public const string Parted = "seal-parted";

    /// <summary>At the third party: the answer is whole beside its place.</summary>
    public const string Answered = "answer-whole";

    /// <summary>At the third party: the answer has its place; the vault is not saved.</summary>
    public const string Placed = "answer-placed";

    /// <summary>At the hub: the delivery is stored, published and backed up; its receipt is not given.</summary>
    public const string Receipt = "accept-receipt";

    /// <summary>In the demo: everything is delivered and answered; the hub has taken nothing in.</summary>
    public const string Delivered = "demo-delivered";
}
