using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Testing.Warehouse;

/// <summary>Dataset versions in memory, beside an outbox.</summary>
public sealed class MemoryVersionStore(IOutbox outbox) : IVersionStore
{
    private readonly List<StoredVersion> _versions = [];

    public Task<StoredVersion?> FindAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult(_versions.Find(v => v.Version == version));

    public Task<IReadOnlyList<StoredVersion>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredVersion>>([.. _versions.OrderBy(v => v.Version.Dataset.Value, StringComparer.Ordinal).ThenBy(v => v.Version.Number)]);

    public Task<long> LatestSequenceAsync(BodyId holder, CancellationToken cancellation) =>
        Task.FromResult(_versions.Where(v => v.Holder == holder).Select(v => v.Sequence).DefaultIfEmpty(0).Max());

    public async Task<Result<long>> AddAsync(StoredVersion version, AuditEntry entry, CancellationToken cancellation)
    {
        if (_versions.Exists(v => v.Version == version.Version) || version.Sequence <= await LatestSequenceAsync(version.Holder, cancellation))
            return Refusal.Of("HYG-8020", ("version", version.Version));
        var number = await outbox.AppendAsync(entry, cancellation);
        if (!number.IsRefused)
            _versions.Add(version);
        return number;
    }
}
