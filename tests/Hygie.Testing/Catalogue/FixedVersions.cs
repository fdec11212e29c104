using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;

namespace Hygie.Testing.Catalogue;

/// <summary>A catalogue of which only the versions matter.</summary>
public sealed class FixedVersions(params IReadOnlyList<DatasetVersion> versions) : ICatalogueStore
{
    public Task<IReadOnlySet<DatasetVersion>> AllVersionsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlySet<DatasetVersion>>(versions.ToHashSet());

    public Task<IReadOnlyList<PublishedDataset>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PublishedDataset>>([]);

    public Task<PublishedDataset?> FindAsync(DatasetId id, CancellationToken cancellation) => Task.FromResult<PublishedDataset?>(null);

    public Task<Result<long>> PublishAsync(PublishedDataset dataset, AuditEntry entry, CancellationToken cancellation) =>
        throw new NotSupportedException("These versions are fixed.");
}
