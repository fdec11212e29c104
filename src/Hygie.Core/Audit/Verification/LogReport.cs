namespace Hygie.Core.Audit.Verification;

/// <summary>The raw files of a log, wherever they lie. Names use slashes and are relative to the log's folder.</summary>
public interface ILogFiles
{
    /// <summary>Every file there is, in any order.</summary>
    IReadOnlyList<string> Names();

    /// <summary>All bytes of a file, or null when it does not exist.</summary>
    byte[]? Read(string name);
}

/// <summary>One thing that is wrong.</summary>
/// <param name="File">Name of the file in the log's folder, or <c>policy</c>.</param>
/// <param name="Byte">Offset of the first byte that is wrong; for an entry, of the first byte of the entry.</param>
/// <param name="Leaf">Index of the leaf concerned, or -1.</param>
/// <param name="Rule">
/// Stable: <c>policy</c>, <c>missing</c>, <c>malformed</c>, <c>signature</c>, <c>unknown-signer</c>, <c>quorum</c>, <c>entry</c>, <c>tile</c>, <c>root</c>, <c>unexpected</c>;
/// against what others kept: <c>rollback</c>, <c>fork</c>; against what the hub holds: <c>missing</c>, <c>unclaimed</c>, <c>commitment</c>.
/// </param>
public sealed record LogFault(string File, long Byte, long Leaf, string Rule);

/// <summary>What the verifier found.</summary>
/// <param name="Origin">The log's name, or empty when the checkpoint does not tell.</param>
/// <param name="Entries">Leaves of the checkpoint.</param>
/// <param name="Root">Signed root in base64, or empty.</param>
/// <param name="Cosigned">Key names of the witnesses whose cosignatures verified.</param>
/// <param name="Independent">False when the policy names a witness that calls itself not independent, or none at all.</param>
/// <param name="Faults">Everything wrong, most telling first; empty when all is well.</param>
public sealed record LogReport(string Origin, long Entries, string Root, IReadOnlyList<string> Cosigned, bool Independent, IReadOnlyList<LogFault> Faults)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool Ok => Faults.Count == 0;
}
