using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Hosts;

namespace Hygie.Testing.Hosts;

/// <summary>Hosts in memory, each as its document as in a real store, with the audit entries it committed.</summary>
public sealed class MemoryHostStore : IHostStore
{
    private readonly SortedDictionary<string, byte[]> _hosts = new(StringComparer.Ordinal);
    private readonly List<AuditEntry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>Entries committed, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    public Task<HostRecord?> FindAsync(HostId id, CancellationToken cancellation) => Task.FromResult(Read(id));

    public Task<IReadOnlyList<HostRecord>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HostRecord>>([.. _hosts.Values.Select(d => HostRecordDocument.Read(d).Value)]);

    public Task<Result<long>> SaveAsync(HostRecord record, AuditEntry entry, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (record.MustFollow(Read(record.Id)?.Revision ?? 0) is { } conflict)
                return Task.FromResult<Result<long>>(conflict);
            _hosts[record.Id.Value] = HostRecordDocument.Write(record);
            _entries.Add(entry);
            return Task.FromResult<Result<long>>(_entries.Count);
        }
    }

    private HostRecord? Read(HostId id) => _hosts.TryGetValue(id.Value, out var document) ? HostRecordDocument.Read(document).Value : null;
}
