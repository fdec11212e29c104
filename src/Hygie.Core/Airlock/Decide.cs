using Hygie.Core.Audit;

namespace Hygie.Core.Airlock;

/// <summary>Closes the votes of a request.</summary>
public sealed record DecideCommand(ReleaseId Id, PersonId By);

/// <summary>Closes the votes: approved, returned or rejected by the strictest verdict. From then on everybody concerned sees the votes.</summary>
public sealed class Decide(IReleaseStore store, IReleaseFacts facts, TimeProvider clock)
{
    public async Task<Result<ReleaseRequest>> RunAsync(DecideCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (await store.FindAsync(command.Id, cancellation) is not { } request)
            return Refusal.Of("HYG-16016", ("release", command.Id));
        if (!(await facts.OfAsync(request.Project, request.Permit, today, cancellation)).TryGet(out var known, out var refusal))
            return refusal;
        if (!ReleaseRules.Decide(request, new CloseVotes(command.By), known).TryGet(out var happened, out refusal))
            return refusal;
        var next = request.After(happened);
        var entry = AuditEntry.Of("release.decided", today, command.Id.Subject, by: "person/" + command.By, why: next.State.ToString(), ("turn", next.Turn)) with { Closes = true };
        return (await store.SaveAsync(next, entry, cancellation)).Then<ReleaseRequest>(_ => next);
    }
}
