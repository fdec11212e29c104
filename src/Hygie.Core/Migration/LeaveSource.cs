using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Gives a move up: the source stays, or becomes again, the host in use. Possible until draining begins.</summary>
public sealed class RollBack(IMigrationStore store, ITransferJournal journal, TimeProvider clock)
{
    /// <param name="Id">A move under way.</param>
    /// <param name="By">Who gives it up.</param>
    /// <param name="Why">Why, in a few words.</param>
    public sealed record Command(MigrationId Id, PersonId By, string Why);

    /// <summary>Rolls back. Refuses an unknown move (HYG-17004), or one that is draining, drained or given up already (HYG-17006).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.RollBack).TryGet(out var next, out var refusal))
            return refusal;
        var now = clock.GetUtcNow();
        next = next with { EndedAt = now };
        var entry = AuditEntry.Of("migration.rolled-back", DateOnly.FromDateTime(now.UtcDateTime), record.Id.Subject, "person/" + command.By, command.Why, ("from", record.State.ToString()));
        if (!(await store.SaveAsync(next, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(record.Id, MigrationEvents.RolledBack(now, next), cancellation);
        return next;
    }
}

/// <summary>
/// Deletes everything that the source of a certified move shows, then looks whether it shows anything at all. From the first deletion there is no way
/// back; broken off, it is run again.
/// </summary>
/// <param name="store">Keeps the move.</param>
/// <param name="journal">Keeps each object's state.</param>
/// <param name="named">What the hub names now: all of it must be on the target before the first deletion.</param>
/// <param name="source">The host to empty.</param>
/// <param name="target">The host in use.</param>
/// <param name="clock">For the log.</param>
/// <param name="fault">Called at each of <see cref="MoveFaultPoints"/>; null outside tests.</param>
public sealed class DrainSource(
    IMigrationStore store, ITransferJournal journal, IInventory named, IObjectStore source, IObjectStore target, TimeProvider clock, Action<string>? fault = null)
{
    /// <param name="Id">A switched move.</param>
    /// <param name="By">Who drains it.</param>
    public sealed record Command(MigrationId Id, PersonId By);

    /// <summary>
    /// Drains. Refuses an unknown move (HYG-17004), a wrong moment (HYG-17006), a move without certificate (HYG-17021), an object that the target has
    /// not (HYG-17012), a source that still shows something (HYG-17018).
    /// </summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.Drain).TryGet(out var draining, out var refusal))
            return refusal;
        if (record.Certificate.IsEmpty)
            return Refusal.Of("HYG-17021", ("migration", record.Id));
        if (await MissingAsync(cancellation) is { } missing)
            return missing;
        if (!(await store.SaveAsync(draining, Entry("migration.draining", draining, command.By), cancellation)).TryGet(out _, out refusal))
            return refusal;
        fault?.Invoke(MoveFaultPoints.Draining);
        await EmptyAsync(record, progress, cancellation);
        await foreach (var left in source.ListAsync(cancellation))
            return Refusal.Of("HYG-17018", ("host", source.Host), ("object", left.Name));
        await foreach (var left in source.ListRemnantsAsync(cancellation))
            return Refusal.Of("HYG-17018", ("host", source.Host), ("object", left.Name));
        fault?.Invoke(MoveFaultPoints.Emptied);
        return await CloseAsync(draining.After(MigrationAct.ObserveEmpty).Value, command.By, cancellation);
    }

    /// <summary>What a deletion would lose: an object that the hub names and the target has not.</summary>
    private async Task<Refusal?> MissingAsync(CancellationToken cancellation)
    {
        await foreach (var one in named.AllAsync(cancellation))
            if (await target.FindLengthAsync(one.Name, cancellation) is not { } length || length != one.Length)
                return Refusal.Of("HYG-17012", ("object", one.Name), ("fault", ObjectFault.Missing), ("host", target.Host));
        return null;
    }

    /// <summary>The inventory first, then whatever the source lists beside it: snapshots, versions stored since, what killed runs left, and what the host kept of it all.</summary>
    private async Task EmptyAsync(MigrationRecord record, IProgress<Progress> progress, CancellationToken cancellation)
    {
        await foreach (var line in journal.ReadAsync(record.Id, cancellation))
        {
            await source.DeleteAsync(line.Object.Name, cancellation);
            fault?.Invoke(MoveFaultPoints.Deleted);
            progress.Report(new Progress("drain", line.Index + 1, record.Objects, "objects"));
        }

        var others = new List<string>();
        await foreach (var left in source.ListAsync(cancellation))
            others.Add(left.Name);
        foreach (var name in others.Where(n => n is Head.Name || ObjectName.IsValid(n)))
            await source.DeleteAsync(name, cancellation);
        var remnants = new List<Remnant>();
        await foreach (var left in source.ListRemnantsAsync(cancellation))
            remnants.Add(left);
        foreach (var remnant in remnants.Where(r => r.Name is Head.Name || ObjectName.IsValid(r.Name)))
            await source.RemoveRemnantAsync(remnant, cancellation);
    }

    private async Task<Result<MigrationRecord>> CloseAsync(MigrationRecord next, PersonId by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        next = next with { ObservedEmptyAt = now, EndedAt = now };
        if (!(await store.SaveAsync(next, Entry("migration.drained", next, by), cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(next.Id, MigrationEvents.Drained(now, next), cancellation);
        return next;
    }

    private AuditEntry Entry(string kind, MigrationRecord record, PersonId by) => AuditEntry.Of(
        kind, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), record.Id.Subject, "person/" + by, "source emptied", ("host", source.Host), ("objects", record.Objects));
}
