using System.Globalization;
using Hygie.Core.Audit;

namespace Hygie.Core.Permits;

/// <summary>
/// After a hub came back older than its log: what the log says was revoked or replaced since is revoked again, and what was suspended is suspended, so that no key is released under a
/// permit that was not in force any more. The bodies' own reasons are lost with the metadata; theirs is the entry of the log.
/// </summary>
public sealed class KeepRevoked(IPermitStore permits)
{
    /// <summary>Revokes and suspends again; answers the permits. A permit that the backup does not know cannot come back, and is left out.</summary>
    /// <param name="lost">What the log has after the backup.</param>
    /// <param name="by">Who restores.</param>
    /// <param name="today">The day, UTC.</param>
    /// <param name="cancellation">Stops between permits.</param>
    public async Task<Result<IReadOnlyList<PermitId>>> RunAsync(IReadOnlyList<LostLeaf> lost, PersonId by, DateOnly today, CancellationToken cancellation)
    {
        var said = lost.ToLookup(l => l.Leaf.Subject, StringComparer.Ordinal);
        var again = new List<PermitId>();
        foreach (var file in await permits.ListAsync(cancellation))
        {
            if (Ended(file, said[file.Subject]) is not { } end)
                continue;
            var leaf = end.Leaf.Index.ToString(CultureInfo.InvariantCulture);
            var reason = new LocalText($"Le journal ne le dit plus en vigueur (feuille {leaf}) ; la sauvegarde restaurée est plus ancienne.", $"The log says that it was not in force any more (leaf {leaf}); the backup restored is older.");
            var entry = AuditEntry.Of(EndPermit.KindOf(end.Act), today, file.Subject, by: "person/" + by, why: reason.En);
            if (!(await permits.AppendAsync(file.Id, file.Revision, new FileMoved(end.Act, today, by, reason), entry, cancellation)).TryGet(out _, out var refusal))
                return refusal;
            again.Add(file.Id);
        }

        return again;
    }

    /// <summary>What must be done again, and the leaf that says so; null when nothing.</summary>
    private static (PermitAct Act, LostLeaf Leaf)? Ended(PermitFile file, IEnumerable<LostLeaf> said)
    {
        if (file.State is not (PermitState.Granted or PermitState.Suspended))
            return null;
        var leaves = said.ToList();
        if (leaves.FindLast(l => l.Leaf.Kind.Value is "permit.revoked" or "permit.amended") is { } ended)
            return (PermitAct.Revoke, ended);
        var held = leaves.FindLast(l => l.Leaf.Kind.Value is "permit.suspended" or "permit.resumed");
        return file.State == PermitState.Granted && held is { Leaf.Kind.Value: "permit.suspended" } ? (PermitAct.Suspend, held) : null;
    }
}
