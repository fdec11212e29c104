using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Audit;

/// <summary>An outbox in memory, plain and obvious.</summary>
public sealed class MemoryOutbox(ISecretRandom random) : IOutbox
{
    private readonly List<(AuditEntry Entry, EventOpening Opening, bool Erased, long? Leaf)> _entries = [];
    private readonly List<byte[]> _leaves = [];

    public Task<Result<long>> AppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        _entries.Add((entry, EventOpening.Of(random, entry), false, null));
        return Task.FromResult<Result<long>>((long)_entries.Count);
    }

    public Task<Result<long>> AssignAsync(DateOnly today, CancellationToken cancellation)
    {
        foreach (var leaf in LeafAssignment.Due([.. Waiting()], today))
        {
            foreach (var number in leaf.Numbers)
                _entries[(int)number - 1] = _entries[(int)number - 1] with { Leaf = _leaves.Count };
            _leaves.Add(leaf.Leaf.Encode());
        }

        return Task.FromResult<Result<long>>((long)_leaves.Count);
    }

    public Task<Result<long>> AdoptAsync(long first, IReadOnlyList<ReadOnlyMemory<byte>> leaves, CancellationToken cancellation)
    {
        if (leaves.Count > 0 && first > _leaves.Count)
            return Task.FromResult<Result<long>>(Refusal.Of("HYG-2020", ("index", _leaves.Count)));
        for (var i = 0; i < leaves.Count; i++)
        {
            var index = (int)first + i;
            if (index < _leaves.Count && !leaves[i].Span.SequenceEqual(_leaves[index]))
                return Task.FromResult<Result<long>>(Refusal.Of("HYG-2020", ("index", index)));
        }

        foreach (var leaf in leaves.Skip(_leaves.Count - (int)first))
        {
            foreach (var number in LeafAssignment.Candidates([.. Waiting()]).FirstOrDefault(c => leaf.Span.SequenceEqual(c.Leaf.Encode()))?.Numbers ?? [])
                _entries[(int)number - 1] = _entries[(int)number - 1] with { Leaf = _leaves.Count };
            _leaves.Add(leaf.ToArray());
        }

        return Task.FromResult<Result<long>>((long)_leaves.Count);
    }

    /// <summary>A copy as a backup taken now would bring it back.</summary>
    public MemoryOutbox Copy()
    {
        var copy = new MemoryOutbox(random);
        copy._entries.AddRange(_entries);
        copy._leaves.AddRange(_leaves);
        return copy;
    }

    private IEnumerable<WaitingEntry> Waiting() => _entries.Index().Where(e => e.Item.Leaf is null).Select(e => new WaitingEntry(e.Index + 1,
        new Leaf(e.Item.Entry.Kind, e.Item.Entry.Day, e.Item.Entry.Subject, e.Item.Opening.Commitment()), e.Item.Entry.Publication, e.Item.Entry.Closes));

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> LeavesAsync(long first, int count, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. _leaves.Skip((int)first).Take(count).Select(l => (ReadOnlyMemory<byte>)l)]);

    public Task<long?> LeafOfAsync(long number, CancellationToken cancellation) =>
        Task.FromResult(number >= 1 && number <= _entries.Count ? _entries[(int)number - 1].Leaf : null);

    public Task<IReadOnlyList<long?>> LeavesOfAsync(string subject, AuditKind kind, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<long?>>([.. _entries.Where(e => e.Entry.Subject == subject && e.Entry.Kind == kind).Select(e => e.Leaf)]);

    public Task<IReadOnlyList<EventRecord>> EventsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EventRecord>>([.. _entries.Index().Select(e => new EventRecord(e.Index + 1, e.Item.Leaf, e.Item.Opening.Commitment(), e.Item.Erased))]);

    public Task<Result<EventOpening>> OpenAsync(long number, CancellationToken cancellation)
    {
        if (number < 1 || number > _entries.Count)
            return Task.FromResult<Result<EventOpening>>(Refusal.Of("HYG-2003", ("number", number)));
        var (_, opening, erased, _) = _entries[(int)number - 1];
        return Task.FromResult<Result<EventOpening>>(erased ? Refusal.Of("HYG-2004", ("number", number)) : opening);
    }

    public Task<Result<long>> EraseAsync(long number, AuditEntry entry, CancellationToken cancellation)
    {
        if (number < 1 || number > _entries.Count)
            return Task.FromResult<Result<long>>(Refusal.Of("HYG-2003", ("number", number)));
        _entries[(int)number - 1] = _entries[(int)number - 1] with { Erased = true };
        return AppendAsync(entry, cancellation);
    }
}
