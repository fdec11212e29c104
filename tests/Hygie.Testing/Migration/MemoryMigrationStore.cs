using System.Runtime.CompilerServices;
using System.Text;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Migration;

namespace Hygie.Testing.Migration;

/// <summary>Moves in memory, each as its document as in a real store, with the audit entries it committed.</summary>
public sealed class MemoryMigrationStore : IMigrationStore
{
    private readonly List<(string Id, byte[] Document)> _moves = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>Entries committed, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    public Task<MigrationRecord?> FindAsync(MigrationId id, CancellationToken cancellation) => Task.FromResult(Read(id));

    public Task<MigrationRecord?> LatestAsync(CancellationToken cancellation) => Task.FromResult(_moves.Count == 0 ? null : Read(new MigrationId(_moves[^1].Id)));

    public Task<Result<long>> SaveAsync(MigrationRecord record, AuditEntry entry, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (record.MustFollow(Read(record.Id)?.Revision ?? 0) is { } conflict)
                return Task.FromResult<Result<long>>(conflict);
            var at = _moves.FindIndex(m => m.Id == record.Id.Value);
            if (at < 0)
                _moves.Add((record.Id.Value, MigrationRecordDocument.Write(record)));
            else
                _moves[at] = (record.Id.Value, MigrationRecordDocument.Write(record));
            _entries.Add(entry);
            return Task.FromResult<Result<long>>(_entries.Count);
        }
    }

    private MigrationRecord? Read(MigrationId id) => _moves.Find(m => m.Id == id.Value) is { Document: { } document } ? MigrationRecordDocument.Read(document).Value : null;
}

/// <summary>A journal in memory.</summary>
public sealed class MemoryTransferJournal : ITransferJournal
{
    private readonly Dictionary<MigrationId, List<JournalLine>> _lines = [];
    private readonly Dictionary<MigrationId, TransferCounts> _counts = [];
    private readonly Dictionary<MigrationId, List<MigrationEvent>> _events = [];
    private readonly Lock _lock = new();

    public async Task FreezeAsync(MigrationId migration, IAsyncEnumerable<InventoryObject> objects, CancellationToken cancellation)
    {
        var before = _lines.GetValueOrDefault(migration, []).ToDictionary(l => l.Object, l => l.State);
        var fresh = new List<JournalLine>();
        await foreach (var one in objects.WithCancellation(cancellation))
            fresh.Add(new JournalLine(fresh.Count, one, before.GetValueOrDefault(one)));
        _lines[migration] = fresh;
    }

    public async IAsyncEnumerable<JournalLine> ReadAsync(MigrationId migration, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        for (var i = 0; i < _lines.GetValueOrDefault(migration, []).Count; i++)
            yield return _lines[migration][i];
    }

    public Task MarkAsync(MigrationId migration, long index, ObjectState state, CancellationToken cancellation)
    {
        lock (_lock)
            _lines[migration][(int)index] = _lines[migration][(int)index] with { State = state };
        return Task.CompletedTask;
    }

    public Task<Stream> OpenInventoryAsync(MigrationId migration, CancellationToken cancellation) => _lines.TryGetValue(migration, out var lines)
        ? Task.FromResult<Stream>(new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l.Object.Line + "\n")))))
        : throw new TransferJournalException("No frozen inventory.");

    public Task<TransferCounts> CountsAsync(MigrationId migration, CancellationToken cancellation) => Task.FromResult(_counts.GetValueOrDefault(migration, TransferCounts.Zero));

    public Task NoteAsync(MigrationId migration, TransferCounts counts, CancellationToken cancellation)
    {
        lock (_lock)
            _counts[migration] = counts;
        return Task.CompletedTask;
    }

    public Task SayAsync(MigrationId migration, MigrationEvent happened, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_events.TryGetValue(migration, out var events))
                _events[migration] = events = [];
            events.Insert(0, happened with { At = DateTimeOffset.FromUnixTimeSeconds(happened.At.ToUnixTimeSeconds()) });
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MigrationEvent>> EventsAsync(MigrationId migration, int count, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<MigrationEvent>>([.. _events.GetValueOrDefault(migration, []).Take(count)]);
}

/// <summary>An inventory in memory.</summary>
public sealed class MemoryInventory : IInventory
{
    private readonly SortedDictionary<string, long> _objects = new(StringComparer.Ordinal);

    /// <summary>Names an object.</summary>
    public void Add(string name, long length) => _objects[name] = length;

    public Task<IReadOnlyList<InventoryObject>> PageAsync(string after, int count, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<InventoryObject>>(
        [.. _objects.SkipWhile(o => string.CompareOrdinal(o.Key, after) <= 0).Take(count).Select(o => new InventoryObject(o.Key, o.Value))]);
}
