using Hygie.Core.Audit;
using Hygie.Core.Hosts;

namespace Hygie.Core.Migration;

/// <summary>Begins a move: which host, which target, how much there is to carry.</summary>
public sealed class PlanMigration(IMigrationStore store, ITransferJournal journal, IInventory inventory, IHostStore hosts, TimeProvider clock)
{
    /// <param name="Id">A new id.</param>
    /// <param name="From">The host in use.</param>
    /// <param name="To">Where to go; assessed green for sealed objects.</param>
    /// <param name="By">Who begins it.</param>
    public sealed record Command(MigrationId Id, HostId From, HostId To, PersonId By);

    /// <summary>Freezes the inventory and keeps the plan. Refuses a bad pair (HYG-17001), a move under way (HYG-17002), a target that may not hold sealed objects (HYG-17003).</summary>
    public async Task<Result<MigrationRecord>> RunAsync(Command command, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var target = await hosts.FindAsync(command.To, cancellation);
        if (Refuse(command, await store.LatestAsync(cancellation), target, now) is { } refusal)
            return refusal;
        await journal.FreezeAsync(command.Id, inventory.AllAsync(cancellation), cancellation);
        var record = await FrozenInventory.DescribeAsync(journal, new MigrationRecord
        {
            Id = command.Id, From = command.From, To = command.To, State = MigrationState.Planned, StartedAt = now,
        }, cancellation);
        var entry = AuditEntry.Of("migration.planned", DateOnly.FromDateTime(now.UtcDateTime), command.Id.Subject, "person/" + command.By, "plan",
            ("from", command.From), ("to", command.To), ("objects", record.Objects), ("bytes", record.Bytes), ("root", record.SourceRoot));
        if (!(await store.SaveAsync(record, entry, cancellation)).TryGet(out _, out var conflict))
            return conflict;
        await journal.SayAsync(command.Id, MigrationEvents.Planned(now, record), cancellation);
        return record;
    }

    /// <summary>The rule: may this move begin?</summary>
    internal static Refusal? Refuse(Command command, MigrationRecord? latest, HostRecord? target, DateTimeOffset now)
    {
        if (command.From == command.To)
            return Refusal.Of("HYG-17001", ("host", command.To));
        if (latest is { IsLive: true } && !(latest.State == MigrationState.Switched && latest.To == command.From))
            return Refusal.Of("HYG-17002", ("migration", latest.Id), ("state", latest.State));
        return target?.MayHoldSealed(now) == true ? null : Refusal.Of("HYG-17003", ("host", command.To));
    }
}
