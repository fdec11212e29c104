using System.Globalization;
using Hygie.Core;
using Hygie.Core.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// The one door to the hub's metadata. A store reads through <see cref="ReadAsync"/> and changes through
/// <see cref="CommitAsync(AuditEntry, Func{HubContext, CancellationToken, Task{Refusal}}, CancellationToken)"/>, which commits the change
/// and its audit entry together or leaves the old state.
/// </summary>
/// <remarks>
/// Durability: WAL with synchronous=FULL, so a returned commit survives a power cut. Isolation: BEGIN IMMEDIATE, so a change sees no
/// other writer between its reads and its commit. A writer that waits longer than the busy timeout, or whose row was changed under it,
/// gets HYG-2001, never a half-written state.
/// </remarks>
/// <param name="contexts">Opens connections to one file.</param>
/// <param name="preparation">Makes entries ready before a transaction begins.</param>
/// <param name="turns">The writers of this process, see <see cref="WriterTurns"/>.</param>
internal sealed class HubDatabase(IDbContextFactory<HubContext> contexts, EntryPreparation preparation, WriterTurns turns)
{
    private const int Busy = 5, Constraint = 19;

    /// <summary>Reads outside any transaction of ours: a consistent view of the last commit. Nothing read is tracked.</summary>
    public async Task<T> ReadAsync<T>(Func<HubContext, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(context, cancellation);
    }

    /// <summary>Applies a change that cannot be refused by what it finds. See the other overload.</summary>
    public Task<Result<long>> CommitAsync(AuditEntry entry, Action<HubContext> change, CancellationToken cancellation) =>
        CommitAsync(entry, (context, _) => { change(context); return Task.FromResult<Refusal?>(null); }, cancellation);

    /// <summary>
    /// Opens BEGIN IMMEDIATE, applies <paramref name="change"/>, appends <paramref name="entry"/> to the outbox and commits both.
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
            var row = context.Add(RowOf(prepared)).Entity;
            await context.SaveChangesAsync(token);
            return row.Number;
        }, cancellation);
    }

    /// <summary>The same, for a change that keeps the number of its own entry: the entry is written first, in the same transaction.</summary>
    public async Task<Result<long>> CommitNumberedAsync(
        AuditEntry entry, Func<HubContext, long, CancellationToken, Task<Refusal?>> change, CancellationToken cancellation)
    {
        var prepared = await preparation.PrepareAsync(entry, cancellation);
        return await TransactAsync<long>(async (context, token) =>
        {
            var row = context.Add(RowOf(prepared)).Entity;
            await context.SaveChangesAsync(token);
            if (await change(context, row.Number, token) is { } refusal)
                return refusal;
            await context.SaveChangesAsync(token);
            return row.Number;
        }, cancellation);
    }

    /// <summary>Makes an entry ready for <see cref="AppendAsync"/>.</summary>
    public ValueTask<OutboxEntry> PrepareAsync(AuditEntry entry, CancellationToken cancellation) => preparation.PrepareAsync(entry, cancellation);

    /// <summary>Appends entries that go with no change of state: one transaction and one durable write for all of them. Their numbers, in order; or HYG-2001.</summary>
    public Task<Result<IReadOnlyList<long>>> AppendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation) =>
        TransactAsync<IReadOnlyList<long>>((context, _) =>
        {
            using var insert = PreparedStatement.Of(context, """
                INSERT INTO "outbox" ("Kind", "Day", "Subject", "Commitment", "WrappedKey", "SealedEvent", "Publication", "Closes")
                VALUES ($0, $1, $2, $3, $4, $5, $6, $7) RETURNING "Number"
                """);
            var numbers = new long[entries.Count];
            foreach (var (at, entry) in entries.Index())
                numbers[at] = insert.Number(entry.Kind.Value, entry.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), entry.Subject, entry.Commitment.ToBytes(),
                    entry.Event.WrappedKey.ToArray(), entry.Event.Ciphertext.ToArray(), (int)entry.Publication, entry.Closes);
            return Task.FromResult<Result<IReadOnlyList<long>>>(numbers);
        }, cancellation);

    /// <summary>A transaction without an audit entry: for the outbox's own bookkeeping only.</summary>
    internal async Task<Result<T>> TransactAsync<T>(Func<HubContext, CancellationToken, Task<Result<T>>> work, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(cancellation);
        if (turn is null)
            return Refusal.Of("HYG-2001");
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var result = await work(context, cancellation);
            if (!result.IsRefused)
                await transaction.CommitAsync(cancellation);
            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Of("HYG-2001");
        }
        catch (DbUpdateException e) when (e.InnerException is SqliteException { SqliteErrorCode: Constraint or Busy })
        {
            return Refusal.Of("HYG-2001");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Busy)
        {
            return Refusal.Of("HYG-2001");
        }
    }

    private static OutboxRow RowOf(OutboxEntry entry) => new()
    {
        Kind = entry.Kind.Value,
        Day = entry.Day,
        Subject = entry.Subject,
        Commitment = entry.Commitment.ToBytes(),
        WrappedKey = entry.Event.WrappedKey.ToArray(),
        SealedEvent = entry.Event.Ciphertext.ToArray(),
        Publication = (int)entry.Publication,
        Closes = entry.Closes,
    };
}
