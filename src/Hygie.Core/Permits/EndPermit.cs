using Hygie.Core.Accounts;
using Hygie.Core.Audit;

namespace Hygie.Core.Permits;

/// <summary>
/// Revokes a permit, suspends or resumes it, ends one whose time is over, or takes an application back. From the commit on, every status of the permit says so: no key is
/// released under one that is not in force, and supervisors stop what runs.
/// </summary>
public sealed class EndPermit(IPermitStore store, IAccountStore accounts, TimeProvider clock)
{
    /// <param name="Id">The file.</param>
    /// <param name="Act"><see cref="PermitAct.Revoke"/>, <see cref="PermitAct.Suspend"/>, <see cref="PermitAct.Resume"/>, <see cref="PermitAct.End"/> or <see cref="PermitAct.Withdraw"/>.</param>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Published.</param>
    public sealed record Command(PermitId Id, PermitAct Act, PersonId By, LocalText Reason);

    /// <summary>The file after it; or why not.</summary>
    public async Task<Result<PermitFile>> RunAsync(Command command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var file = await store.FindAsync(command.Id, cancellation);
        if (file.Application is null)
            return Refusal.Of("HYG-13033", ("permit", command.Id));
        var known = new PermitKnowledge(clock.GetUtcNow(), await accounts.FindAsync(command.By, cancellation), null, new HashSet<DatasetVersion>());
        if (!PermitRules.Decide(file, new Stop(command.By, command.Act, command.Reason), known).TryGet(out var happened, out var refusal))
            return refusal;
        var entry = AuditEntry.Of(KindOf(command.Act), today, file.Subject, by: "person/" + command.By, why: command.Reason.En);
        return (await store.AppendAsync(file.Id, file.Revision, happened, entry, cancellation)).Then<PermitFile>(n => file.After(new RecordedEvent(happened, n)));
    }

    /// <summary>Kind of the entry of an act.</summary>
    internal static string KindOf(PermitAct act) => act switch
    {
        PermitAct.Revoke => "permit.revoked",
        PermitAct.Suspend => "permit.suspended",
        PermitAct.Resume => "permit.resumed",
        PermitAct.End => "permit.ended",
        _ => "permit.withdrawn",
    };
}
