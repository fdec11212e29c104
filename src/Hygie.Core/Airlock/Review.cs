using Hygie.Core.Audit;

namespace Hygie.Core.Airlock;

/// <summary>A reviewer's verdict on every file of a request.</summary>
public sealed record ReviewCommand(ReleaseId Id, PersonId By, IReadOnlyList<FileVote> Files);

/// <summary>Records one blind vote. It reaches the public log only when the votes are closed.</summary>
public sealed class Review(IReleaseStore store, IReleaseFacts facts, TimeProvider clock)
{
    public async Task<Result<ReleaseRequest>> RunAsync(ReviewCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (await store.FindAsync(command.Id, cancellation) is not { } request)
            return Refusal.Of("HYG-16016", ("release", command.Id));
        if (!(await facts.OfAsync(request.Project, request.Permit, today, cancellation)).TryGet(out var known, out var refusal))
            return refusal;
        if (!ReleaseRules.Decide(request, new CastVote(command.By, command.Files), known).TryGet(out var happened, out refusal))
            return refusal;
        var next = request.After(happened);
        var entry = AuditEntry.Of("release.voted", today, command.Id.Subject, by: "person/" + command.By, why: "review",
            ("turn", next.Turn), ("decisions", string.Join(' ', command.Files.Select(f => $"{f.File}:{f.Decision}:{f.Reason}")))) with { Publication = Publication.AtClose };
        return (await store.SaveAsync(next, entry, cancellation)).Then<ReleaseRequest>(_ => next);
    }
}
