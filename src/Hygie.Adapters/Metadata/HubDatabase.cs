using Hygie.Core;
using Hygie.Core.Audit;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The one door to the hub's metadata. A store reads through <see cref="ReadAsync"/> and changes through
/// <see cref="CommitAsync(AuditEntry, Func{HubContext, CancellationToken, Task{Refusal}}, CancellationToken)"/>, which commits the change
/// and its audit entry together or leaves the old state.
/// </summary>
/// <remarks>
/// Durability: a returned commit survives a power cut. Isolation: serialisable, so a change sees no
/// other writer between its reads and its commit. A writer that waits longer than the busy timeout, or whose row was changed under it,
/// gets HYG-2001, never a half-written state. A database that cannot be reached is HYG-2024 or HYG-2026; one that was lost while it committed, HYG-2025.
/// </remarks>
/// <param name="engine">Opens connections to one database.</param>
/// <param name="preparation">Makes entries ready before a transaction begins.</param>
/// <param name="turns">The writers of this process, see <see cref="WriterTurns"/>.</param>
internal sealed class HubDatabase(IHubEngine engine, EntryPreparation preparation, WriterTurns turns)
{
    /// <summary>Reads outside any transaction of ours: a consistent view of the last commit. Nothing read is tracked. A database that cannot be asked is a <see cref="MetadataException"/>.</summary>
    public async Task<T> ReadAsync<T>(Func<HubContext, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            await using var context = engine.CreateDbContext();
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await read(context, cancellation);
        }
        catch (Exception e) when (engine.RefusalOf(e) is { } refusal)
        {
            throw new MetadataException(refusal);
        }
    }

    /// <summary>Applies a change that cannot be refused by what it finds. See the other overload.</summary>
    public Task<Result<long>> CommitAsync(AuditEntry entry, Action<HubContext> change, CancellationToken cancellation) =>
        CommitAsync(entry, (context, _) => { change(context); return Task.FromResult<Refusal?>(null); }, cancellation);

    /// <summary>
    /// Begins a transaction, applies <paramref name="change"/>, appends <paramref name="entry"/> to the outbox and commits both.
    /// </summary>
    /// <param name="entry">What the log will say of it.</param>
    /// <param name="change">Reads and changes rows; a refusal from it rolls everything back, the entry too, and is returned.</param>
    /// <param name="cancellation">Cancels; nothing is then written.</param>
    /// <returns>The entry's outbox number; or the change's refusal; or HYG-2001 when another writer was first.</returns>
    public async Task<Result<long>> CommitAsync(
        AuditEntry entry, Func<HubContext, CancellationToken, Task<Refusal?>> change, CancellationToken cancellation)
    {
        var prepared = await preparation.PrepareAsync(entry, cancellation);
        return await TransactAsync<long>(async (context, token) =>
        {
            if (await change(context, token) is { } refusal)
                return refusal;
            await context.SaveChangesAsync(token);
            using var outbox = new OutboxWriter(context, engine);
            return outbox.Write(prepared);
        }, cancellation);
    }

    /// <summary>The same, for a change that keeps the number of its own entry: the entry is written first, in the same transaction.</summary>
    public async Task<Result<long>> CommitNumberedAsync(
        AuditEntry entry, Func<HubContext, long, CancellationToken, Task<Refusal?>> change, CancellationToken cancellation)
    {
        var prepared = await preparation.PrepareAsync(entry, cancellation);
        return await TransactAsync<long>(async (context, token) =>
        {
            using var outbox = new OutboxWriter(context, engine);
            var number = outbox.Write(prepared);
            if (await change(context, number, token) is { } refusal)
                return refusal;
            await context.SaveChangesAsync(token);
            return number;
        }, cancellation);
    }

    /// <summary>Makes an entry ready for <see cref="AppendAsync"/>.</summary>
    public ValueTask<OutboxEntry> PrepareAsync(AuditEntry entry, CancellationToken cancellation) => preparation.PrepareAsync(entry, cancellation);

    /// <summary>Appends entries that go with no change of state: one transaction and one durable write for all of them. Their numbers, in order; or HYG-2001.</summary>
    public Task<Result<IReadOnlyList<long>>> AppendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation) =>
        TransactAsync<IReadOnlyList<long>>((context, _) =>
        {
            using var outbox = new OutboxWriter(context, engine);
            return Task.FromResult<Result<IReadOnlyList<long>>>(entries.Select(outbox.Write).ToArray());
        }, cancellation);

    /// <summary>A transaction without an audit entry: for the outbox's own bookkeeping only.</summary>
    internal async Task<Result<T>> TransactAsync<T>(Func<HubContext, CancellationToken, Task<Result<T>>> work, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(cancellation);
        if (turn is null)
            return Refusal.Of("HYG-2001");
        var isCommitting = false;
        try
        {
            await using var context = engine.CreateDbContext();
            await using var transaction = await engine.BeginAsync(context, cancellation);
            var result = await work(context, cancellation);
            isCommitting = !result.IsRefused;
            if (isCommitting)
                await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (Exception e) when (engine.RefusalOf(e) is { } refusal)
        {
            return isCommitting && refusal.Code == "HYG-2024" ? Refusal.Of("HYG-2025") : refusal;
        }
    }
}
