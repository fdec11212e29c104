using Hygie.Core.Studies;

namespace Hygie.Core.Rights;

/// <summary>Answers counts, extracts and catalogue figures: these persons are not in your data.</summary>
public sealed class Exclusions(IObjectionStore store) : IExclusions
{
    /// <inheritdoc/>
    public Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation) => store.AllAsync(cancellation);
}
