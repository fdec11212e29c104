namespace Hygie.Core.Audit.Verification;

/// <summary>
/// A head of this log that somebody kept: an auditor, a witness, a custodian. The log must have grown from it. Whoever keeps none can be shown a log that was
/// cut short or written again, in files that are in order.
/// </summary>
/// <param name="File">What faults call it: the name of the file it was kept in.</param>
/// <param name="Size">Its leaves.</param>
/// <param name="Root">Its root, 32 bytes.</param>
public sealed record KeptHead(string File, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>
    /// Reads a kept checkpoint, signed by the log's key; or the fault it has. Who cosigned it does not matter here: a head that the log signed
    /// and that does not fit convicts the log, whoever else saw it.
    /// </summary>
    public static (KeptHead? Head, LogFault? Fault) Read(string file, byte[] bytes, string policy)
    {
        var (trust, offset) = Trust.Parse(policy);
        if (trust is null)
            return (null, new LogFault("policy", offset, -1, "policy"));
        var (head, fault) = SignedHead.Read(bytes, trust, kept: true);
        return head is null ? (null, fault! with { File = file }) : (new KeptHead(file, head.Size, head.Root), null);
    }

    /// <summary>The fault of a log that does not continue this head: <c>rollback</c> when it is shorter, <c>fork</c> when it tells another history; null when it does.</summary>
    /// <param name="leaves">The verified leaf hashes of the log, end to end.</param>
    internal LogFault? Check(ReadOnlySpan<byte> leaves)
    {
        if (Size > leaves.Length / Tree.Size)
            return new LogFault(File, 0, leaves.Length / Tree.Size, "rollback");
        return Tree.Root(leaves[..((int)Size * Tree.Size)]).AsSpan().SequenceEqual(Root.Span) ? null : new LogFault(File, 0, -1, "fork");
    }
}
