using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>Gives a move up: the source stays, or becomes again, the host in use. Possible until the source is drained.</summary>
public sealed class RollBack(IMigrationStore store, ITransferJournal journal, TimeProvider clock)
{
    /// <param name="Id">A move under way.</param>
    /// <param name="By">Who gives it up.</param>
    /// <param name="Why">Why, in a few words.</param>
    public sealed record Command(MigrationId Id, PersonId By, string Why);

    /// <summary>Rolls back. Refuses an unknown move (HYG-17004), or one that is drained or given up already (HYG-17006).</summary>
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

/// <summary>Deletes every object of a switched move from its source, then looks whether the source shows anything at all.</summary>
public sealed class DrainSource(IMigrationStore store, ITransferJournal journal, IObjectStore source, TimeProvider clock)
{
    /// <param name="Id">A switched move.</param>
    /// <param name="By">Who drains it.</param>
    public sealed record Command(MigrationId Id, PersonId By);

    /// <summary>Drains. Refuses an unknown move (HYG-17004), a wrong moment (HYG-17006), a source that still shows something (HYG-17018).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, IProgress<Progress> progress, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Id, cancellation) is not { } record)
            return Refusal.Of("HYG-17004", ("migration", command.Id));
        if (!record.After(MigrationAct.Drain).TryGet(out var next, out var refusal))
            return refusal;
        await foreach (var line in journal.ReadAsync(command.Id, cancellation))
        {
            await source.DeleteAsync(line.Object.Name, cancellation);
            progress.Report(new Progress("drain", line.Index + 1, record.Objects, "objects"));
        }

        await source.DeleteAsync(Head.Name, cancellation);
        await foreach (var left in source.ListAsync(cancellation))
            return Refusal.Of("HYG-17018", ("host", source.Host), ("object", left.Name));
        return await CloseAsync(next, command.By, cancellation);
    }

    private async Task<Result<MigrationRecord>> CloseAsync(MigrationRecord next, PersonId by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        next = next with { ObservedEmptyAt = now, EndedAt = now };
        var entry = AuditEntry.Of("migration.drained", DateOnly.FromDateTime(now.UtcDateTime), next.Id.Subject, "person/" + by, "source emptied and observed empty", ("objects", next.Objects));
        if (!(await store.SaveAsync(next, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(next.Id, MigrationEvents.Drained(now, next), cancellation);
        return next;
    }
}
