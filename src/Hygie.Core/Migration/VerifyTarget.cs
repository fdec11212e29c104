using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>
/// Reads every object back from the target and compares it with its name. What is missing, cut, longer, another object's or altered is
/// named, sent again from a source, and read back again. The target's root is computed from nothing else than what was read.
/// </summary>
/// <param name="store">Keeps the move.</param>
/// <param name="journal">Keeps each object's state.</param>
/// <param name="sources">Where what is wrong on the target is read again.</param>
/// <param name="target">What is verified.</param>
/// <param name="meter">Counts the users' reads.</param>
/// <param name="clock">For the log.</param>
/// <param name="fault">Called at each of <see cref="MoveFaultPoints"/>; null outside tests.</param>
public sealed class VerifyTarget(
    IMigrationStore store, ITransferJournal journal, IReadOnlyList<IObjectStore> sources, IObjectStore target, ReadMeter meter, TimeProvider clock, Action<string>? fault = null)
{
    /// <param name="Id">A copied move.</param>
    /// <param name="By">Who runs it.</param>
    public sealed record Command(MigrationId Id, PersonId By);

    /// <summary>Verifies all. Refuses an unknown move (HYG-17004), a wrong moment (HYG-17006), an object that stays wrong (HYG-17012), a host that keeps failing (HYG-17011).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.Verify).TryGet(out var next, out var refusal))
            return refusal;
        var tally = await TransferTally.BeginAsync(journal, command.Id, meter, clock, cancellation);
        var transfer = new ObjectTransfer(sources, target);
        var stopped = await Lanes.RunAsync(journal.ReadAsync(command.Id, cancellation), line => line.State != ObjectState.Verified, (line, stop) => VerifyAsync(transfer, command.Id, line, tally, progress, stop), cancellation);
        await tally.CloseAsync(cancellation);
        if (stopped is not null)
        {
            await journal.SayAsync(command.Id, MigrationEvents.Stopped(clock.GetUtcNow(), stopped), cancellation);
            return stopped;
        }

        return await CloseAsync(next with { TargetRoot = await RootAsync(command.Id, cancellation) }, command.By, tally.Counts, cancellation);
    }

    private async Task<Refusal?> VerifyAsync(ObjectTransfer transfer, MigrationId id, JournalLine line, TransferTally tally, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (!(await transfer.CheckAsync(line.Object, cancellation)).TryGet(out var wrong, out var refusal))
            return refusal;
        if (wrong != ObjectFault.None && await RepairAsync(transfer, id, line.Object, wrong, tally, cancellation) is { } lost)
            return lost;
        fault?.Invoke(MoveFaultPoints.ReadBack);
        await journal.MarkAsync(id, line.Index, ObjectState.Verified, cancellation);
        await tally.AddVerifiedAsync(line, cancellation);
        tally.Report(progress, "verify");
        return null;
    }

    /// <summary>Sends the object again and reads it back; null when it then equals its name.</summary>
    private async Task<Refusal?> RepairAsync(ObjectTransfer transfer, MigrationId id, InventoryObject one, ObjectFault wrong, TransferTally tally, CancellationToken cancellation)
    {
        if (!(await transfer.SendAsync(one, isTaken: true, cancellation)).TryGet(out var bytes, out var refusal)
            || !(await transfer.CheckAsync(one, cancellation)).TryGet(out var still, out refusal))
            return refusal;
        if (still != ObjectFault.None)
            return Refusal.Of("HYG-17012", ("object", one.Name), ("fault", still), ("host", target.Host));
        tally.AddRepair(bytes);
        await journal.SayAsync(id, MigrationEvents.Repaired(clock.GetUtcNow(), one, wrong), cancellation);
        return null;
    }

    private async Task<string> RootAsync(MigrationId id, CancellationToken cancellation)
    {
        var root = new InventoryRoot();
        await foreach (var line in journal.ReadAsync(id, cancellation))
            if (line.State == ObjectState.Verified)
                root.Add(line.Object);
        return root.ToHex();
    }

    private async Task<Result<MigrationRecord>> CloseAsync(MigrationRecord record, PersonId by, TransferCounts counts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!string.Equals(record.SourceRoot, record.TargetRoot, StringComparison.Ordinal))
            return Refusal.Of("HYG-17013", ("source", record.SourceRoot), ("target", record.TargetRoot));
        var entry = AuditEntry.Of("migration.verified", DateOnly.FromDateTime(now.UtcDateTime), record.Id.Subject, "person/" + by, "every object read back from the target",
            ("objects", record.Objects), ("repaired", counts.Repaired), ("root", record.TargetRoot), ("failedReads", counts.FailedReads));
        if (!(await store.SaveAsync(record, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(record.Id, MigrationEvents.Verified(now, counts), cancellation);
        return record;
    }
}
