using Hygie.Core.Audit;

namespace Hygie.Core.Airlock;

/// <summary>Asks that files leave a project's workspace; the same id again answers a return with changed files.</summary>
public sealed record RequestReleaseCommand(ReleaseId Id, ProjectId Project, PermitId Permit, PersonId By, IReadOnlyList<SubmittedFile> Files);

/// <summary>
/// Copies and judges the files. A request that a rule refuses is kept too, as refused, with its verdicts: refusals are in the log.
/// The answer's files carry the verdicts, to be rendered for the researcher by <see cref="Disclosure.VerdictText.ForResearcher"/>.
/// </summary>
public sealed class RequestRelease(IReleaseStore store, IReleaseFacts facts, ReleaseChecks checks, TimeProvider clock)
{
    public async Task<Result<ReleaseRequest>> RunAsync(RequestReleaseCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!(await facts.OfAsync(command.Project, command.Permit, today, cancellation)).TryGet(out var known, out var refusal))
            return refusal;
        var request = await store.FindAsync(command.Id, cancellation)
            ?? ReleaseRequest.New(command.Id, command.Project, command.Permit, command.By, today);
        if (request.Project != command.Project || request.Permit != command.Permit)
            return Refusal.Of("HYG-16015", ("release", command.Id));
        if (!(await checks.JudgeAsync(command.Files, command.Project, cancellation)).TryGet(out var files, out refusal))
            return refusal;
        if (!ReleaseRules.Decide(request, new Submit(command.By, files), known).TryGet(out var happened, out refusal))
            return refusal;
        var next = happened is AutomaticallyRefused ? request.After(happened) with { Files = files } : request.After(happened);
        var entry = AuditEntry.Of(
            happened is AutomaticallyRefused ? "release.refused" : "release.requested", today, command.Id.Subject, by: "person/" + command.By,
            why: "permit " + command.Permit, ("files", string.Join(' ', files.Select(f => f.Sha256))), ("turn", next.Turn));
        return (await store.SaveAsync(next, entry, cancellation)).Then<ReleaseRequest>(_ => next);
    }
}
