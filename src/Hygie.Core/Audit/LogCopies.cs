using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>Keeps every log store a copy of the leaves that the metadata fixed. A store that missed a time catches up from its own checkpoint.</summary>
public sealed class LogCopies(IOutbox outbox, IReadOnlyList<ILogStore> stores, NoteVerifier log)
{
    /// <summary>Leaves put in one batch, that is with one durable write per store: whole bundles.</summary>
    private const int Batch = 64 * TilePath.Width;

    /// <summary>Grows every store to <paramref name="size"/> leaves, durably; returns their common root.</summary>
    public async Task<Result<MerkleHash>> GrowAsync(long size, CancellationToken cancellation)
    {
        MerkleHash? root = null;
        foreach (var store in stores)
        {
            if (!(await GrowAsync(store, size, cancellation)).TryGet(out var copied, out var refusal))
                return refusal;
            if (copied != (root ??= copied))
                return Refusal.Of("HYG-2012", ("store", store.Name));
        }

        return root ?? throw new InvalidOperationException("A log needs at least one store.");
    }

    private async Task<Result<MerkleHash>> GrowAsync(ILogStore store, long size, CancellationToken cancellation)
    {
        if (!(await HeadOfAsync(store, cancellation)).TryGet(out var head, out var refusal))
            return refusal;
        if (head.Size > size)
            return Refusal.Of("HYG-2010", ("store", store.Name), ("published", head.Size), ("known", size));
        if (await new LogReader(store, head.Size).RootAsync(cancellation) != head.Root)
            return Refusal.Of("HYG-2012", ("store", store.Name));
        for (var at = head.Size; at < size;)
        {
            var leaves = await outbox.LeavesAsync(at, (int)Math.Min(size - at, Batch - (at % Batch)), cancellation);
            await store.PutAsync(LogGrowth.Files(await new LogReader(store, at).EdgeAsync(cancellation), leaves), cancellation);
            at += leaves.Count;
        }

        return await new LogReader(store, size).RootAsync(cancellation);
    }

    /// <summary>The store's own checkpoint, which must be ours; an empty store begins at 0.</summary>
    private async Task<Result<Checkpoint>> HeadOfAsync(ILogStore store, CancellationToken cancellation)
    {
        if (await store.ReadAsync(TilePath.Checkpoint, cancellation) is not { } bytes)
            return new Checkpoint(log.Name, 0, Merkle.EmptyRoot);
        if (!SignedNote.Parse(bytes).TryGet(out var note, out var refusal) || !note.Verify(log).TryGet(out _, out refusal))
            return refusal;
        return Checkpoint.Parse(note.Text);
    }
}
