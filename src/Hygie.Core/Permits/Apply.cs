using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;

namespace Hygie.Core.Permits;

/// <summary>Hands in an application; the same id again answers a request for what was missing.</summary>
public sealed class Apply(IPermitStore store, IAccountStore accounts, ICatalogueStore catalogue, TimeProvider clock)
{
    /// <param name="Application">Everything asked.</param>
    /// <param name="By">Who hands it in: the applicant.</param>
    public sealed record Command(Application Application, PersonId By);

    /// <summary>The file, submitted; or why not.</summary>
    public async Task<Result<PermitFile>> RunAsync(Command command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var file = await store.FindAsync(command.Application.Id, cancellation);
        var known = new PermitKnowledge(clock.GetUtcNow(), await accounts.FindAsync(command.By, cancellation), null, await catalogue.AllVersionsAsync(cancellation))
        {
            Amended = command.Application.Amends is { } old ? await store.FindAsync(old, cancellation) : null,
        };
        if (!PermitRules.Decide(file, new HandIn(command.By, command.Application), known).TryGet(out var happened, out var refusal))
            return refusal;
        var entry = AuditEntry.Of("permit.applied", today, file.Subject, by: "person/" + command.By, why: "project " + command.Application.Project,
            ("document", command.Application.Hash()), ("revision", file.Revision + 1));
        return (await store.AppendAsync(file.Id, file.Revision, happened, entry, cancellation)).Then<PermitFile>(n => file.After(new RecordedEvent(happened, n)));
    }
}
