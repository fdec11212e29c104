using System.Globalization;
using Hygie.Core.Audit;

namespace Hygie.Core.Permits;

/// <summary>
/// After a hub came back older than its log: what the log says was revoked or replaced since is revoked again, so that no key is released under a
/// permit that had ended. The bodies' own reasons are lost with the metadata; theirs is the entry of the log.
/// </summary>
public sealed class KeepRevoked(IPermitStore permits)
{
    /// <summary>Revokes again; answers the permits. A permit that the backup does not know cannot come back, and is left out.</summary>
    /// <param name="lost">What the log has after the backup.</param>
    /// <param name="by">Who restores.</param>
    /// <param name="today">The day, UTC.</param>
    /// <param name="cancellation">Stops between permits.</param>
    public async Task<Result<IReadOnlyList<PermitId>>> RunAsync(IReadOnlyList<LostLeaf> lost, PersonId by, DateOnly today, CancellationToken cancellation)
    {
        var subjects = lost.Where(l => l.Leaf.Kind.Value is "permit.revoked" or "permit.amended").ToLookup(l => l.Leaf.Subject, l => l.Index, StringComparer.Ordinal);
        var again = new List<PermitId>();
        foreach (var file in (await permits.ListAsync(cancellation)).Where(f => f.State == PermitState.Granted && subjects.Contains(f.Subject)))
        {
            var leaf = subjects[file.Subject].Last().ToString(CultureInfo.InvariantCulture);
            var reason = new LocalText($"Le journal le dit terminé (feuille {leaf}) ; la sauvegarde restaurée est plus ancienne.", $"The log says that it ended (leaf {leaf}); the backup restored is older.");
            var entry = AuditEntry.Of("permit.revoked", today, file.Subject, by: "person/" + by, why: reason.En);
            if (!(await permits.AppendAsync(file.Id, file.Revision, new FileMoved(PermitAct.Revoke, today, by, reason), entry, cancellation)).TryGet(out _, out var refusal))
                return refusal;
            again.Add(file.Id);
        }

        return again;
    }
}
