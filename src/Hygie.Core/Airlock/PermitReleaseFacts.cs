using Hygie.Core.Permits;

namespace Hygie.Core.Airlock;

/// <summary>What the airlock must know of a project, answered from the permit's own file: its people, and whether it is in force.</summary>
/// <param name="permits">The files.</param>
/// <param name="reviewers">Every enrolled output checker.</param>
/// <param name="clock">For "in force now".</param>
public sealed class PermitReleaseFacts(IPermitStore permits, IReadOnlySet<PersonId> reviewers, TimeProvider clock) : IReleaseFacts
{
    public async Task<Result<ReleaseFacts>> OfAsync(ProjectId project, PermitId permit, DateOnly today, CancellationToken cancellation)
    {
        var file = await permits.FindAsync(permit, cancellation);
        return file.Application is { } application && application.Project == project
            ? new ReleaseFacts(today, application.Persons.ToHashSet(), reviewers, file.IsLiveAt(clock.GetUtcNow()))
            : Refusal.Of("HYG-16040", ("permit", permit), ("project", project));
    }
}
