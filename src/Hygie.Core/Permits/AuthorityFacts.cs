using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>
/// Brings the papers of permits and mandates to whoever asks the custodian: the signed document, a fresh status, and its log entry. The status is
/// computed from the file's events each time it is asked, so a revocation shows at the next request.
/// </summary>
/// <param name="permits">The files.</param>
/// <param name="mandates">The mandates.</param>
/// <param name="shelf">Keeps log papers once they exist.</param>
/// <param name="log">Where papers come from the first time.</param>
/// <param name="voice">Signs statuses: a body's key, or the hub's where the custodian's register allows it.</param>
/// <param name="clock">Now.</param>
public sealed class AuthorityFacts(
    IPermitStore permits, IMandateStore mandates, IAuthorityPapersShelf shelf, LogReceipts log, SigningKey voice, TimeProvider clock) : IPermitFacts
{
    /// <summary>A status says nothing after this long: revocation reaches a custodian that caches it within the hour.</summary>
    public static readonly TimeSpan StatusLife = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<AuthorityPapers?> PapersAsync(AuthorityId authority, CancellationToken cancellation)
    {
        if (await FindAsync(authority, cancellation) is not { } found)
            return null;
        var entry = await shelf.FindAsync(authority, cancellation);
        if (entry is null)
        {
            if (!(await log.PapersAsync(found.Entry, cancellation)).TryGet(out entry, out _))
                return null;
            await shelf.PutAsync(authority, entry, cancellation);
        }

        var now = clock.GetUtcNow();
        var status = AuthorityDocuments.Status(found.Document, found.State, now, now + StatusLife).SignedBy(voice);
        return new AuthorityPapers(found.Document.ToFile(), status.ToFile(), entry);
    }

    private async Task<Found?> FindAsync(AuthorityId authority, CancellationToken cancellation)
    {
        if (authority.Kind == AuthorityKind.Mandate)
            return await mandates.FindAsync(authority.Id, cancellation) is { } m ? new Found(m.Document, m.Entry, m.Revoked ? "revoked" : "live") : null;
        var file = await permits.FindAsync(new PermitId(authority.Id), cancellation);
        return file is { Permit: { } permit, GrantEntry: { } entry } ? new Found(permit, entry, WordOf(file)) : null;
    }

    private string WordOf(PermitFile file) => file.State switch
    {
        PermitState.Granted when clock.GetUtcNow() < file.Application!.End => "live",
        PermitState.Suspended => "suspended",
        PermitState.Revoked => "revoked",
        _ => "ended",
    };

    private sealed record Found(SignedDocument Document, long Entry, string State);
}
