using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>What was done under a permit, as later rooms know it: extractions, runs, releases.</summary>
public interface IDataUses
{
    /// <summary>Every use of a project, in order.</summary>
    Task<IReadOnlyList<DataUse>> OfAsync(ProjectId project, CancellationToken cancellation);
}

/// <summary>The public register over the files themselves. Blind votes do not show: only what the public may see is read.</summary>
public sealed class ProjectRegister(IPermitStore permits, ICatalogueQueries catalogue, IOutbox log, IEnumerable<IDataUses> uses, TimeProvider clock) : IProjectRegister
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProjectLine>> ProjectsAsync(CancellationToken cancellationToken) =>
        [.. (await FilesAsync(cancellationToken)).Select(Line).OrderByDescending(l => l.DecidedOn).ThenBy(l => l.Id.Value, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<ProjectSheet?> ProjectAsync(ProjectId id, CancellationToken cancellationToken)
    {
        if ((await FilesAsync(cancellationToken)).Find(f => f.Application!.Project == id) is not { Application: { } a } file)
            return null;
        var (decisions, used, data) = (new List<PublicDecision>(), new List<DataUse>(), new List<DataUsed>());
        foreach (var d in file.DecisionsSeenBy(null))
            decisions.Add(new PublicDecision(d.Decision.Body.Value, d.Decision.Favourable, d.Decision.Reason, d.Decision.On, await log.LeafOfAsync(d.Entry, cancellationToken)));
        foreach (var source in uses)
            used.AddRange(await source.OfAsync(id, cancellationToken));
        foreach (var version in a.Datasets)
            data.Add(new DataUsed(version, (await catalogue.DatasetAsync(version.Dataset, cancellationToken))?.Line.Title ?? LocalText.Same(version.Dataset.Value)));
        var granted = file.GrantEntry is not null;
        return new ProjectSheet(Line(file), a.Summary, a.LegalBasis, StudySentence.Of(a.Study().Value), data,
            granted ? file.Id : null, granted ? Day(a.Start) : null, granted ? Day(a.End.AddTicks(-1)) : null, WaitingOf(file), decisions, [.. used.OrderBy(u => u.On)]);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> PermitAsync(PermitId id, CancellationToken cancellationToken) =>
        await permits.FindAsync(id, cancellationToken) is { Permit: { } permit, GrantEntry: not null } ? permit.ToFile() : ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClockLine>> ClocksAsync(CancellationToken cancellationToken)
    {
        var files = await permits.ListAsync(cancellationToken);
        return [.. LegalClocks.France.Select(clock => Figures(clock, files))];
    }

    private ClockLine Figures(LegalClock legal, IReadOnlyList<PermitFile> files)
    {
        var runs = legal.Until.Count == 0 ? [] : files.SelectMany(f => legal.Read(f.Events.Select(e => e.Event))).ToList();
        var days = runs.Select(r => r.Days).OfType<int>().Order().ToList();
        return new ClockLine(legal.Step, legal.Owner, legal.Limit, runs.Count(r => r.StoppedOn is null), runs.Count(r => r.IsLateOn(Day(clock.GetUtcNow()))),
            days.Count == 0 ? null : days[days.Count / 2]);
    }

    /// <summary>The latest file of each project.</summary>
    private async Task<List<PermitFile>> FilesAsync(CancellationToken cancellation) =>
        [.. (await permits.ListAsync(cancellation)).Where(f => f.Application is not null).GroupBy(f => f.Application!.Project).Select(g => g.OrderBy(f => f.Events[^1].Entry).Last(f => f.State != PermitState.Amended || g.Count() == 1))];

    private ProjectLine Line(PermitFile file)
    {
        var (a, last) = (file.Application!, file.Events[^1].Event);
        var words = a.Purposes.Select(Purposes.Find).OfType<Purpose>().ToList();
        return new ProjectLine(a.Project, a.Title, a.Institution.Value,
            new LocalText(string.Join(" ; ", words.Select(p => p.Words.Fr)), string.Join("; ", words.Select(p => p.Words.En))), StatusOf(file),
            last.Act is PermitAct.Grant or PermitAct.Refuse or PermitAct.Revoke or PermitAct.Suspend or PermitAct.Resume or PermitAct.End ? last.On : null);
    }

    private List<WaitingLine> WaitingOf(PermitFile file) =>
        [.. LegalClocks.WaitingOf(file).Select(w => new WaitingLine(w.Clock.Step, w.Clock.Owner, w.Clock.Silence, w.Run.StartedOn, w.Run.DueOn, w.Run.IsLateOn(Day(clock.GetUtcNow())), w.Run.Extended))];

    private ProjectStatus StatusOf(PermitFile file) => file.State switch
    {
        PermitState.Granted => clock.GetUtcNow() < file.Application!.End ? ProjectStatus.Open : ProjectStatus.Ended,
        PermitState.Refused or PermitState.Withdrawn => ProjectStatus.Refused,
        PermitState.Suspended => ProjectStatus.Suspended,
        PermitState.Revoked => ProjectStatus.Revoked,
        PermitState.Ended or PermitState.Amended => ProjectStatus.Ended,
        _ => ProjectStatus.UnderReview,
    };

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
