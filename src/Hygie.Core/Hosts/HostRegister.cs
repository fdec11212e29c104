namespace Hygie.Core.Hosts;

/// <summary>The public view of the hosts: every control with its evidence as it stands today.</summary>
public sealed class HostRegister(IHostStore store, IReadOnlyList<HostControl> controls, TimeProvider clock) : IHostRegister
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostSheet>> HostsAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return [.. (await store.ListAsync(cancellationToken)).Select(h => SheetOf(h, today))];
    }

    private HostSheet SheetOf(HostRecord h, DateOnly today) => new(
        h.Id, h.Profile.Offer, h.Profile.Company, h.Profile.Seat, h.Profile.Zone, h.AssessedOn,
        [.. HostAssessment.Judge(h.Profile, h.Evidence, controls, today).Select(CriterionOf)], h.LastExit);

    private static HostCriterion CriterionOf(ControlJudgement j) => new(
        j.Control.Id, j.Control.Group, j.Control.Text, j.Control.Source, j.Result,
        j.Evidence is { } e ? WordOf(e.Kind) : "", j.Evidence?.Sha256 ?? "", j.Evidence?.ValidUntil);

    private static string WordOf(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Probe => "probe",
        EvidenceKind.Config => "config",
        EvidenceKind.Document => "document",
        _ => "attestation",
    };
}
