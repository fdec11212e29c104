using Hygie.Core.Accounts;
using Hygie.Core.Audit;

namespace Hygie.Core.Permits;

/// <summary>A body extends a legal clock of a file that it decides on, once, with a reason that is published.</summary>
public sealed class ExtendClock(IPermitStore store, IAccountStore accounts, TimeProvider clock)
{
    /// <param name="Id">The file.</param>
    /// <param name="Clock">The clock, by its public name.</param>
    /// <param name="By">Who decides for the body.</param>
    /// <param name="Reason">Published.</param>
    public sealed record Command(PermitId Id, string Clock, PersonId By, LocalText Reason);

    /// <summary>The file with its longer clock; or why not: HYG-13033, HYG-4002 to HYG-4004, HYG-13007 to HYG-13010, HYG-13014, HYG-13017, HYG-13018.</summary>
    public async Task<Result<PermitFile>> RunAsync(Command command, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var file = await store.FindAsync(command.Id, cancellation);
        if (file.Application is null)
            return Refusal.Of("HYG-13033", ("permit", command.Id));
        var actor = await accounts.FindAsync(command.By, cancellation);
        if (!PermitRules.Decide(file, new Extend(command.By, command.Clock, command.Reason), new PermitKnowledge(now, actor, null, new HashSet<DatasetVersion>())).TryGet(out var happened, out var refusal))
            return refusal;
        var entry = AuditEntry.Of("permit.extended", happened.On, file.Subject, by: "body/" + actor!.Body, why: command.Reason.En, ("clock", command.Clock));
        return (await store.AppendAsync(file.Id, file.Revision, happened, entry, cancellation)).Then<PermitFile>(n => file.After(new RecordedEvent(happened, n)));
    }
}
