using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>What a proof found.</summary>
/// <param name="SourceRoot">Root of the certified inventory.</param>
/// <param name="TargetRoot">Root over what the target gives back now; differs as soon as one object is missing or wrong.</param>
/// <param name="Objects">Objects read back that equal their names.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="FailedReads">Reads that failed during the move, as certified.</param>
/// <param name="Wrong">Objects that are missing or wrong, at most 100.</param>
public sealed record ExitProof(string SourceRoot, string TargetRoot, long Objects, long Bytes, long FailedReads, IReadOnlyList<WrongObject> Wrong)
{
    /// <summary>True when the target gives back exactly what was certified.</summary>
    public bool Equal => Wrong.Count == 0 && string.Equals(SourceRoot, TargetRoot, StringComparison.Ordinal);
}

/// <summary>An object that the target does not give back as it was.</summary>
public sealed record WrongObject(string Name, ObjectFault Fault);

/// <summary>
/// Checks a certificate with nothing but its file, the inventory file and read access to the target: signatures, roots, and every object
/// read back and hashed. No key, no metadata.
/// </summary>
public sealed class ProveExit(MigrationSigners signers, IObjectStore target)
{
    /// <summary>Proves. Refuses a certificate that does not hold (HYG-17014, HYG-17016), an inventory that is another (HYG-17016, HYG-17020), a host that keeps failing (HYG-17011).</summary>
    /// <param name="certificate">The certificate's file.</param>
    /// <param name="openInventory">Opens the inventory's file; called twice.</param>
    /// <param name="progress">Objects read back.</param>
    /// <param name="cancellation">Stops between objects.</param>
    public async Task<Result<ExitProof>> RunAsync(ReadOnlyMemory<byte> certificate, Func<CancellationToken, Task<Stream>> openInventory, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (!SignedDocument.Read(ExitCertificate.Type, certificate.Span).TryGet(out var document, out var refusal) || !ExitCertificate.Read(document).TryGet(out var read, out refusal))
            return refusal;
        if (signers.Require(document) is { } unsigned)
            return unsigned;
        await using (var inventory = await openInventory(cancellation))
        {
            if (await read.CheckInventoryAsync(inventory, cancellation) is { } other)
                return other;
        }

        await using var lines = await openInventory(cancellation);
        return await ReadBackAsync(read, lines, progress, cancellation);
    }

    private async Task<Result<ExitProof>> ReadBackAsync(ExitCertificate certificate, Stream inventory, IProgress<Progress> progress, CancellationToken cancellation)
    {
        var (root, wrong, check) = (new InventoryRoot(), new List<WrongObject>(), new ObjectTransfer([], target));
        using var reader = new StreamReader(inventory, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var one = InventoryObject.Parse(line)!.Value;
            if (!(await check.CheckAsync(one, cancellation)).TryGet(out var fault, out var refusal))
                return refusal;
            if (fault == ObjectFault.None)
                root.Add(one);
            else if (wrong.Count < 100)
                wrong.Add(new WrongObject(one.Name, fault));
            progress.Report(new Progress("prove", root.Objects, certificate.Objects, "objects"));
        }

        return new ExitProof(certificate.SourceRoot, root.ToHex(), root.Objects, root.Bytes, certificate.FailedReads, wrong);
    }
}
