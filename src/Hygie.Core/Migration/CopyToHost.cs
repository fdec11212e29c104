using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>
/// Copies every object of the inventory that the target has not. Killed at any moment and begun again, it goes on: what the target
/// already acknowledged is not sent twice. Run again before switching, it catches up with what was written since.
/// </summary>
/// <param name="store">Keeps the move.</param>
/// <param name="journal">Keeps each object's state.</param>
/// <param name="inventory">What must be moved.</param>
/// <param name="sources">Where objects may be read.</param>
/// <param name="target">Where they go.</param>
/// <param name="meter">Counts the users' reads.</param>
/// <param name="clock">For the log.</param>
/// <param name="fault">Called at each of <see cref="MoveFaultPoints"/>; null outside tests.</param>
public sealed class CopyToHost(
    IMigrationStore store, ITransferJournal journal, IInventory inventory, IReadOnlyList<IObjectStore> sources, IObjectStore target, ReadMeter meter, TimeProvider clock, Action<string>? fault = null)
{
    /// <param name="Id">A planned move.</param>
    /// <param name="By">Who runs it.</param>
    public sealed record Command(MigrationId Id, PersonId By);

    /// <summary>Copies. Refuses an unknown move (HYG-17004), a wrong moment (HYG-17006), an object that no source has (HYG-17010), a host that keeps failing (HYG-17011).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.Copy).TryGet(out var next, out var refusal))
            return refusal;
        await journal.FreezeAsync(command.Id, inventory.AllAsync(cancellation), cancellation);
        var tally = await TransferTally.BeginAsync(journal, command.Id, meter, clock, cancellation);
        var transfer = new ObjectTransfer(sources, target);
        var stopped = await Lanes.RunAsync(journal.ReadAsync(command.Id, cancellation), line => line.State == ObjectState.Waiting, (line, stop) => CopyAsync(transfer, command.Id, line, tally, progress, stop), cancellation);
        await tally.CloseAsync(cancellation);
        return stopped is null ? await CloseAsync(next, command.By, tally.Counts, cancellation) : await StopAsync(command.Id, stopped, cancellation);
    }

    private async Task<Refusal?> CopyAsync(ObjectTransfer transfer, MigrationId id, JournalLine line, TransferTally tally, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (!(await transfer.CopyAsync(line.Object, cancellation)).TryGet(out var bytes, out var refusal))
            return refusal;
        fault?.Invoke(MoveFaultPoints.Sent);
        await journal.MarkAsync(id, line.Index, ObjectState.Copied, cancellation);
        await tally.AddCopiedAsync(line.Object, bytes, cancellation);
        tally.Report(progress, "copy");
        return null;
    }

    private async Task<Result<MigrationRecord>> CloseAsync(MigrationRecord next, PersonId by, TransferCounts counts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var record = await FrozenInventory.DescribeAsync(journal, next, cancellation);
        var entry = AuditEntry.Of("migration.copied", DateOnly.FromDateTime(now.UtcDateTime), record.Id.Subject, "person/" + by, "every object acknowledged by the target",
            ("objects", record.Objects), ("bytesSent", counts.BytesCopied), ("root", record.SourceRoot));
        if (!(await store.SaveAsync(record, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(record.Id, MigrationEvents.Copied(now, counts), cancellation);
        return record;
    }

    private async Task<Result<MigrationRecord>> StopAsync(MigrationId id, Refusal stopped, CancellationToken cancellation)
    {
        await journal.SayAsync(id, MigrationEvents.Stopped(clock.GetUtcNow(), stopped), cancellation);
        return stopped;
    }
}
