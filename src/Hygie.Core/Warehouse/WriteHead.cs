using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Backs the hub up: a snapshot of its whole metadata, sealed as packs under a fresh key, then HEAD, the one way back to it (spec/warehouse.md). Done after
/// every change of the warehouse and on demand. The packs of the snapshot before are removed once every host has the new HEAD.
/// </summary>
/// <param name="tools">The warehouse.</param>
/// <param name="metadata">The metadata.</param>
/// <param name="log">The published log: HEAD says how far it had come.</param>
/// <param name="outbox">Told when every host has the new HEAD: so the public log names the newest backup, and an older one is noticed.</param>
/// <param name="operations">Key that the snapshot's key is wrapped under.</param>
/// <param name="mandate">The mandate under which the old snapshot's key is asked for, to know its packs; null leaves them to <see cref="CheckWarehouse"/>.</param>
/// <param name="fault">Called at each of <see cref="FaultPoints"/>; null outside tests.</param>
public sealed class WriteHead(WarehouseTools tools, IMetadataSnapshot metadata, ILogStore log, IOutbox outbox, KeyId operations, AuthorityId? mandate = null, Action<string>? fault = null)
{
    /// <summary>The name under which the hub signs HEAD.</summary>
    public static NoteSigner Signer(WarehouseTools tools) => new(tools.Hub.Value, NoteKeyType.Ed25519, tools.Key);

    /// <summary>Writes snapshot and HEAD; answers the new HEAD as the first host has it, and what was written to each host.</summary>
    /// <param name="migrationEpoch">How many times the hub has moved; null keeps the epoch of the HEAD before.</param>
    /// <param name="today">The day, for the log.</param>
    /// <param name="progress">Bytes of the metadata.</param>
    /// <param name="cancellation">Stops between packs; the old HEAD then stands.</param>
    public async Task<Result<Backup>> RunAsync(int? migrationEpoch, DateOnly today, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var signer = Signer(tools);
        if (!(await Snapshots.NewestHeadAsync(tools.Stores, tools.HeadVerifiers, cancellation)).TryGet(out var before, out var refusal) && refusal is not null)
            return refusal;
        if (!(await tools.Desk.DrawAsync(operations, DekKind.Snapshot, [tools.Hub.Value], cancellation)).TryGet(out var drawn, out refusal))
            return refusal;
        using var own = drawn;
        if (!own.Lease.Key(own.Deks[0].Label).TryGet(out var key, out refusal))
            return refusal;
        var sequence = (before?.Sequence ?? 0) + 1;
        var point = await CheckpointAsync(cancellation);
        var packs = await SealAsync(key, sequence, progress, cancellation);
        var name = packs[^1].Name;
        fault?.Invoke(FaultPoints.Snapshot);
        var head = new Head(tools.Hub, sequence, tools.Stores[0].Host, migrationEpoch ?? before?.MigrationEpoch ?? 0, point.Origin, point.Size, point.Root.ToString(), name, own.Deks[0]);
        foreach (var store in tools.Stores)
        {
            await store.ReplaceHeadAsync((head with { Host = store.Host }).ToBytes(signer), cancellation);
            fault?.Invoke(FaultPoints.Head);
        }

        if (before is not null && mandate is { } authority)
            await RemoveAsync(before, authority, cancellation);
        var entry = AuditEntry.Of(RestoreRule.BackedUp, today, RestoreRule.SubjectOf(head), "hub", "backup", ("snapshot", name), ("logSize", head.LogSize));
        return (await outbox.AppendAsync(entry, cancellation)).Then<Backup>(_ => new Backup(head, packs.Count + 1, packs.Sum(p => p.Size.CiphertextLength) + Head.Length));
    }

    /// <summary>The packs of the snapshot, its index last.</summary>
    private async Task<IReadOnlyList<PackEntry>> SealAsync(SecretKey key, long sequence, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        await using var packs = new PackWriter(key, PackContext.Snapshot(tools.Hub, sequence), greatestOnly: false, tools.Random, tools.Queue());
        await using var blob = packs.Begin();
        await metadata.ExportAsync(blob, progress, cancellation);
        var whole = await blob.FinishAsync(cancellation);
        var index = new SnapshotIndex(new SealedPlace([.. await packs.FinishAsync(cancellation)], whole.Length), whole.Sha256);
        await using var last = new PackWriter(key, PackContext.SnapshotIndex(tools.Hub, sequence), greatestOnly: false, tools.Random, tools.Queue());
        await last.AddAsync(new MemoryStream(index.ToBytes(), writable: false), cancellation);
        return [.. index.Place.Packs, .. await last.FinishAsync(cancellation)];
    }

    private async Task<Checkpoint> CheckpointAsync(CancellationToken cancellation)
    {
        var none = new Checkpoint("none", 0, Merkle.Root([]));
        if (await log.ReadAsync(TilePath.Checkpoint, cancellation) is not { } bytes || !SignedNote.Parse(bytes).TryGet(out var note, out _))
            return none;
        return Checkpoint.Parse(note.Text).TryGet(out var point, out _) ? point : none;
    }

    /// <summary>Best effort: what stays is listed by the check as an orphan, and harms nobody.</summary>
    private async Task RemoveAsync(Head before, AuthorityId authority, CancellationToken cancellation)
    {
        var lent = await tools.Desk.AskAsync(new KeyPurpose(KeyVerbs.Operate, "remove the snapshot before", TimeSpan.FromMinutes(5)), [before.SnapshotKey], authority, cancellation);
        if (!lent.TryGet(out var lease, out _))
            return;
        using var old = lease;
        if (!old.Key(before.SnapshotKey.Label).TryGet(out var key, out _) || !(await Snapshots.OpenIndexAsync(before, key, tools.Stores, cancellation)).TryGet(out var index, out _))
            return;
        foreach (var store in tools.Stores)
            foreach (var name in index.Place.Packs.Select(p => p.Name).Append(before.Snapshot))
                await store.DeleteAsync(name, cancellation);
    }
}

/// <summary>A backup as it stands on the hosts.</summary>
/// <param name="Head">The way back to it, as the first host has it.</param>
/// <param name="Objects">Objects written to each host: the snapshot's packs, its index, HEAD.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record Backup(Head Head, int Objects, long Bytes);
