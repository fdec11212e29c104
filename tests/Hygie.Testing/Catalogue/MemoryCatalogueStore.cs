using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;

namespace Hygie.Testing.Catalogue;

/// <summary>A catalogue in memory.</summary>
public sealed class MemoryCatalogueStore : ICatalogueStore
{
    private readonly Dictionary<DatasetVersion, PublishedDataset> _published = [];
    private readonly List<AuditEntry> _entries = [];

    /// <summary>Entries committed.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    public Task<IReadOnlySet<DatasetVersion>> AllVersionsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlySet<DatasetVersion>>(_published.Keys.ToHashSet());

    public Task<IReadOnlyList<PublishedDataset>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PublishedDataset>>(
        [.. _published.GroupBy(p => p.Key.Dataset).OrderBy(g => g.Key.Value, StringComparer.Ordinal).Select(g => g.MaxBy(p => p.Key.Number).Value)]);

    public async Task<PublishedDataset?> FindAsync(DatasetId id, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).FirstOrDefault(p => p.Sheet.Line.Version.Dataset == id);

    public Task<Result<long>> PublishAsync(PublishedDataset dataset, AuditEntry entry, CancellationToken cancellation)
    {
        if (!_published.TryAdd(dataset.Sheet.Line.Version, dataset))
            return Task.FromResult<Result<long>>(Refusal.Of("HYG-11002", ("version", dataset.Sheet.Line.Version)));
        _entries.Add(entry);
        return Task.FromResult<Result<long>>(_entries.Count);
    }
}
