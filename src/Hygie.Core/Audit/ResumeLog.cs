using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>A leaf of the log that restored metadata knows nothing more of.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Leaf">Its public face.</param>
public sealed record LostLeaf(long Index, Leaf Leaf);

/// <summary>A log taken up again.</summary>
/// <param name="Head">The head under which it goes on, freshly cosigned.</param>
/// <param name="Lost">What happened after the backup, in order: public faces only, for who, why and the changes themselves are gone.</param>
public sealed record ResumedLog(VerifiedCheckpoint Head, IReadOnlyList<LostLeaf> Lost);

/// <summary>
/// Takes a log up again after its metadata came back from a backup: brings the leaves published since from a surviving copy, rebuilds the stores,
/// and has the witnesses confirm that nobody saw more. The log grows by nothing, so a restore that is cut short can begin anew.
/// </summary>
/// <param name="outbox">The restored metadata's.</param>
/// <param name="survivor">A public copy of the log, trusted for nothing: its head must satisfy the policy. Null when there is none; then the witnesses must have seen no more than the backup.</param>
/// <param name="stores">The new home's own, rebuilt.</param>
/// <param name="witnesses">Asked in turn.</param>
/// <param name="policy">The log's.</param>
/// <param name="signer">The log's key.</param>
/// <param name="former">The policy that the surviving copy satisfies, when the log's key was lost and <paramref name="policy"/> names its successor; else null.</param>
public sealed class ResumeLog(
    IOutbox outbox, ILogStore? survivor, IReadOnlyList<ILogStore> stores, IReadOnlyList<IWitness> witnesses, LogPolicy policy, NoteSigner signer, LogPolicy? former = null)
{
    private const int Batch = 64 * TilePath.Width;

    /// <summary>Asked before the head is signed, with the log as it stands and what the backup lacks of it: null, or why the log must not be taken up.</summary>
    public Func<Checkpoint, IReadOnlyList<LostLeaf>, Refusal?>? Agree { get; init; }

    /// <summary>
    /// Resumes after <paramref name="backup"/>, the checkpoint that the backup states.
    /// Refuses metadata and log that differ (HYG-2020), another log's backup (HYG-2007) or root (HYG-2012), and a copy shorter than what a witness saw (HYG-2021).
    /// </summary>
    public async Task<Result<ResumedLog>> RunAsync(Checkpoint backup, CancellationToken cancellation)
    {
        if (backup.Size > 0 && !string.Equals(backup.Origin, policy.Log.Name, StringComparison.Ordinal))
            return Refusal.Of("HYG-2007", ("origin", policy.Log.Name));
        if (!(await outbox.AdoptAsync(0, [], cancellation)).TryGet(out var own, out var refusal)
            || !(await SurvivingAsync(Math.Min(backup.Size, own), cancellation)).TryGet(out var surviving, out refusal)
            || !(await outbox.AdoptAsync(0, [], cancellation)).TryGet(out var size, out refusal)
            || !(await CheckAsync(backup, "backup", cancellation)).TryGet(out _, out refusal)
            || !(await CheckAsync(surviving, survivor?.Name ?? "backup", cancellation)).TryGet(out _, out refusal)
            || !(await RootAsync(size, cancellation)).TryGet(out var root, out refusal))
            return refusal;
        var (point, lost) = (new Checkpoint(signer.Verifier.Name, size, root), await LostAsync(backup.Size, size, cancellation));
        if ((await SeenMoreAsync(cancellation) ?? Agree?.Invoke(point, lost)) is { } no)
            return no;
        return (await HeadAsync(point, cancellation)).Then<ResumedLog>(head => new ResumedLog(head, lost));
    }

    /// <summary>With the former key lost, nothing new can be signed under it: the copy's own head is shown to the witnesses, who say when they saw a longer log (HYG-2021).</summary>
    private async Task<Refusal?> SeenMoreAsync(CancellationToken cancellation)
    {
        if (former is null || survivor is null || await survivor.ReadAsync(TilePath.Checkpoint, cancellation) is not { } bytes)
            return null;
        if (!former.Check(bytes).TryGet(out var verified, out var refusal))
            return refusal;
        var asked = await new Cosigning(witnesses, former, survivor, verified.Head.Size).CollectAsync(verified.Note, cancellation);
        return asked.IsRefused ? asked.Refusal : null;
    }

    /// <summary>The survivor's head, its newer leaves taken over; the empty log's without survivor.</summary>
    private async Task<Result<Checkpoint>> SurvivingAsync(long from, CancellationToken cancellation)
    {
        if (survivor is null || await survivor.ReadAsync(TilePath.Checkpoint, cancellation) is not { } bytes)
            return new Checkpoint(policy.Log.Name, 0, Merkle.EmptyRoot);
        if (!(former ?? policy).Check(bytes).TryGet(out var verified, out var refusal))
            return refusal;
        var reader = new LogReader(survivor, verified.Head.Size);
        for (var at = from; at < reader.Size; at += Batch)
            if (!(await outbox.AdoptAsync(at, await reader.LeavesAsync(at, Batch, cancellation), cancellation)).TryGet(out _, out refusal))
                return refusal;
        return verified.Head;
    }

    /// <summary>The metadata's leaves must give that root at that size; the stores grow to it.</summary>
    private async Task<Result<MerkleHash>> CheckAsync(Checkpoint point, string source, CancellationToken cancellation)
    {
        if (!(await outbox.AdoptAsync(0, [], cancellation)).TryGet(out var known, out var refusal))
            return refusal;
        if (point.Size > known)
            return Refusal.Of("HYG-2020", ("index", known));
        if (!(await RootAsync(point.Size, cancellation)).TryGet(out var root, out refusal))
            return refusal;
        return root == point.Root ? root : Refusal.Of("HYG-2012", ("store", source));
    }

    private Task<Result<MerkleHash>> RootAsync(long size, CancellationToken cancellation) => new LogCopies(outbox, stores, signer.Verifier).GrowAsync(size, cancellation);

    private async Task<Result<VerifiedCheckpoint>> HeadAsync(Checkpoint point, CancellationToken cancellation)
    {
        var head = SignedNote.Sign(point.ToText(), signer);
        if (!(await new Cosigning(witnesses, policy, stores[0], point.Size).CollectAsync(head, cancellation)).TryGet(out var note, out var refusal)
            || !policy.Check(note.ToBytes()).TryGet(out var verified, out refusal))
            return refusal;
        foreach (var store in stores)
            await store.PutCheckpointAsync(note.ToBytes(), cancellation);
        return verified;
    }

    private async Task<IReadOnlyList<LostLeaf>> LostAsync(long from, long size, CancellationToken cancellation)
    {
        var claimed = (await outbox.EventsAsync(cancellation)).Select(e => e.Leaf).ToHashSet();
        var lost = new List<LostLeaf>();
        for (var at = from; at < size; at += Batch)
            foreach (var (offset, bytes) in (await outbox.LeavesAsync(at, (int)Math.Min(Batch, size - at), cancellation)).Index())
                if (!claimed.Contains(at + offset) && Leaf.Decode(bytes.Span).TryGet(out var leaf, out _))
                    lost.Add(new LostLeaf(at + offset, leaf));
        return lost;
    }
}
