using Hygie.Core.Audit;

namespace Hygie.Core.Airlock;

/// <summary>Lets approved files out.</summary>
public sealed record LetOutCommand(ReleaseId Id, PersonId By);

/// <summary>A request that left, with the outbox number whose leaf the record names.</summary>
/// <param name="Request">The released request; its files are fetched from the box by their hash.</param>
/// <param name="Number">Outbox number of the release; once the sequencer has run, <see cref="ReleaseRecord.Of"/> takes its leaf's index.</param>
public sealed record ReleasedRequest(ReleaseRequest Request, long Number);

/// <summary>Checks once more against what left since the review, then marks the files as gone out. Their bytes are those reviewed.</summary>
public sealed class Release(IReleaseStore store, IReleaseFacts facts, ReleaseChecks checks, TimeProvider clock)
{
    public async Task<Result<ReleasedRequest>> RunAsync(LetOutCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (await store.FindAsync(command.Id, cancellation) is not { } request)
            return Refusal.Of("HYG-16016", ("release", command.Id));
        if (!(await facts.OfAsync(request.Project, request.Permit, today, cancellation)).TryGet(out var known, out var refusal))
            return refusal;
        if (!ReleaseRules.Decide(request, new LetOut(command.By), known).TryGet(out var happened, out refusal))
            return refusal;
        if (await checks.StillSafeAsync(request, cancellation) is { } unsafeNow)
            return unsafeNow;
        var next = request.After(happened);
        var entry = AuditEntry.Of("release.released", today, command.Id.Subject, by: "person/" + command.By, why: "approved",
            ("files", string.Join(' ', next.Files.Select(f => f.Sha256))), ("profile", next.Files[0].Verdict.Profile));
        return (await store.SaveAsync(next, entry, cancellation)).Then<ReleasedRequest>(number => new ReleasedRequest(next, number));
    }
}
