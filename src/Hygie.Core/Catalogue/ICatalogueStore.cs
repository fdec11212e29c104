using Hygie.Core.Audit;

namespace Hygie.Core.Catalogue;

/// <summary>
/// What is published. Contract: a publication and its audit entry are committed together or neither; a version is published once and never changes.
/// Only protected counts go in: the store never sees a figure that may not be shown.
/// </summary>
public interface ICatalogueStore
{
    /// <summary>Every version ever published.</summary>
    Task<IReadOnlySet<DatasetVersion>> AllVersionsAsync(CancellationToken cancellation);

    /// <summary>The newest published version of every dataset, by id.</summary>
    Task<IReadOnlyList<PublishedDataset>> ListAsync(CancellationToken cancellation);

    /// <summary>The newest published version of a dataset, or null.</summary>
    Task<PublishedDataset?> FindAsync(DatasetId id, CancellationToken cancellation);

    /// <summary>Publishes a version; refuses one that is published already.</summary>
    Task<Result<long>> PublishAsync(PublishedDataset dataset, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>A dataset version as published: its sheet and its dictionary.</summary>
public sealed record PublishedDataset(DatasetSheet Sheet, IReadOnlyList<VariableLine> Variables);
