namespace Hygie.Core.Hosts;

/// <summary>The public view of the hosts: every control with its evidence as it stands today.</summary>
/// <param name="store">The hosts.</param>
/// <param name="controls">What is asked of each.</param>
/// <param name="clock">The day.</param>
/// <param name="exitDrillDays">The hub's stated longest time between two exit drills, days.</param>
public sealed class HostRegister(IHostStore store, IReadOnlyList<HostControl> controls, TimeProvider clock, int exitDrillDays) : IHostRegister
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostSheet>> HostsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return [.. (await store.ListAsync(cancellationToken)).Select(h => SheetOf(h, now))];
    }

    private HostSheet SheetOf(HostRecord h, DateTimeOffset now) => new(
        h.Id, h.Profile.Offer, h.Profile.Company, h.Profile.Seat, h.Profile.Zone, h.AssessedOn,
        [.. HostAssessment.Judge(h.Profile, h.Evidence, controls, DateOnly.FromDateTime(now.UtcDateTime)).Select(CriterionOf)], h.LastExit)
    {
        Verdicts = [.. h.Verdicts.GroupBy(v => v.Use).OrderBy(g => g.Key).Select(g => g.MaxBy(v => v.From)!).Select(v => new ZoneStanding(v.Use, v.Green, DateOnly.FromDateTime(v.Until.UtcDateTime), v.Stands(now)))],
        ExitIsLate = h.LastExit is { } exit && exit.On.AddDays(exitDrillDays) < DateOnly.FromDateTime(now.UtcDateTime),
    };

    private static HostCriterion CriterionOf(ControlJudgement j) => new(
        j.Control.Id, j.Control.Group, j.Control.Text, j.Control.Source, j.Result,
        j.Evidence is { } e ? WordOf(e.Kind) : "", j.Evidence?.Sha256 ?? "", j.Evidence?.ValidUntil, j.Reason);

    private static string WordOf(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Probe => "probe",
        EvidenceKind.Config => "config",
        EvidenceKind.Document => "document",
        _ => "attestation",
    };
}
