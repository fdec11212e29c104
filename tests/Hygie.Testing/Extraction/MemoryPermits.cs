using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Testing.Extraction;

/// <summary>Permits in memory; revoking one is seen by the next question.</summary>
public sealed class MemoryPermits(params IEnumerable<PermitTerms> permits) : IPermitTerms
{
    private readonly Dictionary<PermitId, PermitTerms> _permits = permits.ToDictionary(p => p.Id);

    /// <summary>Puts a permit, replacing the one of the same id.</summary>
    public void Put(PermitTerms terms) => _permits[terms.Id] = terms;

    /// <summary>Ends a permit.</summary>
    public void Revoke(PermitId permit) => _permits[permit] = _permits[permit] with { Live = false };

    public Task<Result<PermitTerms>> FindAsync(PermitId permit, CancellationToken cancellation) =>
        Task.FromResult<Result<PermitTerms>>(_permits.TryGetValue(permit, out var terms) ? terms : Refusal.Of("HYG-14004", ("permit", permit)));
}
