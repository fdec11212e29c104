using Hygie.Core;
using Hygie.Core.Audit;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

/// <summary>The outbox and the leaves in the hub's metadata.</summary>
internal sealed class OutboxStore(HubDatabase database, IEventSealer sealer) : IOutbox
{
    private readonly AppendQueue _appends = new(database.AppendAsync);

    public async Task<Result<long>> AppendAsync(AuditEntry entry, CancellationToken cancellation) =>
        await _appends.AppendAsync(await database.PrepareAsync(entry, cancellation), cancellation);

    public Task<Result<long>> AssignAsync(DateOnly today, CancellationToken cancellation) => database.TransactAsync<long>(async (context, token) =>
    {
        var next = await CountAsync(context, token);
        using var fixing = new LeafWriter(context);
        foreach (var assigned in LeafAssignment.Due(await WaitingAsync(context, token), today))
            fixing.Write(next++, assigned.Leaf.Encode(), assigned.Numbers);

        return next;
    }, cancellation);

    public Task<Result<long>> AdoptAsync(long first, IReadOnlyList<ReadOnlyMemory<byte>> leaves, CancellationToken cancellation) => database.TransactAsync<long>(async (context, token) =>
    {
        var known = await CountAsync(context, token);
        if (leaves.Count == 0)
            return known;
        if (first > known)
            return Refusal.Of("HYG-2020", ("index", known));
        var own = await context.Set<LeafRow>().Where(r => r.Index >= first).OrderBy(r => r.Index).Take(leaves.Count).ToListAsync(token);
        if (own.Find(r => !leaves[(int)(r.Index - first)].Span.SequenceEqual(r.Bytes)) is { } other)
            return Refusal.Of("HYG-2020", ("index", other.Index));
        var candidates = LeafAssignment.Candidates(await WaitingAsync(context, token)).ToDictionary(c => Convert.ToHexString(c.Leaf.Encode()), c => c.Numbers, StringComparer.Ordinal);
        using var fixing = new LeafWriter(context);
        foreach (var (offset, leaf) in leaves.Index().Skip(own.Count))
            fixing.Write(first + offset, leaf.ToArray(), candidates.GetValueOrDefault(Convert.ToHexString(leaf.Span), []));
        return Math.Max(known, first + leaves.Count);
    }, cancellation);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> LeavesAsync(long first, int count, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<ReadOnlyMemory<byte>>>(async (context, token) =>
        {
            var rows = await context.Set<LeafRow>().Where(r => r.Index >= first).OrderBy(r => r.Index).Take(count).Select(r => r.Bytes).ToListAsync(token);
            return rows.ConvertAll(bytes => (ReadOnlyMemory<byte>)bytes);
        }, cancellation);

    public Task<long?> LeafOfAsync(long number, CancellationToken cancellation) =>
        database.ReadAsync((context, token) => context.Set<OutboxRow>().Where(r => r.Number == number).Select(r => r.LeafIndex).FirstOrDefaultAsync(token), cancellation);

    public Task<IReadOnlyList<long?>> LeavesOfAsync(string subject, AuditKind kind, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<long?>>(async (context, token) =>
        {
            var name = kind.Value;
            return await context.Set<OutboxRow>().Where(r => r.Subject == subject && r.Kind == name).OrderBy(r => r.Number).Select(r => r.LeafIndex).ToListAsync(token);
        }, cancellation);

    public Task<IReadOnlyList<EventRecord>> EventsAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<EventRecord>>(async (context, token) =>
        {
            var rows = await context.Set<OutboxRow>().OrderBy(r => r.Number)
                .Select(r => new { r.Number, r.LeafIndex, r.Commitment, Erased = r.WrappedKey == null }).ToListAsync(token);
            return rows.ConvertAll(r => new EventRecord(r.Number, r.LeafIndex, new MerkleHash(r.Commitment), r.Erased));
        }, cancellation);

    public async Task<Result<EventOpening>> OpenAsync(long number, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<OutboxRow>().FirstOrDefaultAsync(r => r.Number == number, token), cancellation);
        if (row is null)
            return Refusal.Of("HYG-2003", ("number", number));
        if (row.WrappedKey is null || row.SealedEvent is null)
            return Refusal.Of("HYG-2004", ("number", number));
        if (!(await sealer.OpenAsync(new SealedEvent(row.WrappedKey, row.SealedEvent), cancellation)).TryGet(out var bytes, out var refusal))
            return refusal;
        return EventOpening.Parse(bytes) is { } opening && opening.Commitment() == new MerkleHash(row.Commitment)
            ? opening : Refusal.Of("HYG-2015", ("number", number));
    }

    public Task<Result<long>> EraseAsync(long number, AuditEntry entry, CancellationToken cancellation) => database.CommitAsync(entry, async (context, token) =>
    {
        var row = await context.Set<OutboxRow>().FirstOrDefaultAsync(r => r.Number == number, token);
        if (row is null)
            return Refusal.Of("HYG-2003", ("number", number));
        (row.WrappedKey, row.SealedEvent) = (null, null);
        return null;
    }, cancellation);

    /// <summary>Leaves so far; they are consecutive, so the last one tells.</summary>
    private static async Task<long> CountAsync(HubContext context, CancellationToken cancellation) =>
        (await context.Set<LeafRow>().MaxAsync(r => (long?)r.Index, cancellation) ?? -1) + 1;

    private static async Task<IReadOnlyList<WaitingEntry>> WaitingAsync(HubContext context, CancellationToken cancellation)
    {
        var rows = await context.Set<OutboxRow>().Where(r => r.LeafIndex == null).OrderBy(r => r.Number)
            .Select(r => new { r.Number, r.Kind, r.Day, r.Subject, r.Commitment, r.Publication, r.Closes }).ToListAsync(cancellation);
        return rows.ConvertAll(r => new WaitingEntry(r.Number, new Leaf(AuditKind.Check(r.Kind), r.Day, r.Subject, new MerkleHash(r.Commitment)), (Publication)r.Publication, r.Closes));
    }
}
