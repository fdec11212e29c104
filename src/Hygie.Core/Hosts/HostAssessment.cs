using System.Collections.Immutable;

namespace Hygie.Core.Hosts;

/// <summary>One control judged on one day.</summary>
/// <param name="Control">Which.</param>
/// <param name="Result">Unknown is not a pass; expired is a fail.</param>
/// <param name="Evidence">What it rests on; null when nothing was brought.</param>
public sealed record ControlJudgement(HostControl Control, CriterionResult Result, HostEvidence? Evidence);

/// <summary>The rule of hosts: what the evidence says on a day, control by control; never a score.</summary>
public static class HostAssessment
{
    /// <summary>A verdict never lasts longer than this, whatever the evidence promises.</summary>
    public const int LongestDays = 180;

    /// <summary>Judges every control.</summary>
    public static ImmutableArray<ControlJudgement> Judge(HostProfile profile, IReadOnlyList<HostEvidence> evidence, IReadOnlyList<HostControl> controls, DateOnly today) =>
        [.. controls.Select(c => c.Rule == ControlRule.Evidence ? ByEvidence(c, evidence, today) : ByProfile(c, profile, today))];

    /// <summary>True when every control of that use passed. A host without a single control for it is not green: nothing was asked.</summary>
    public static bool IsGreen(IReadOnlyList<ControlJudgement> judged, HostZone use) =>
        judged.Where(j => j.Control.Zones.Contains(use)).ToList() is { Count: > 0 } asked && asked.TrueForAll(j => j.Result == CriterionResult.Pass);

    /// <summary>The first day on which one of the passes for that use no longer holds, at most <see cref="LongestDays"/> ahead.</summary>
    public static DateOnly EndsOn(IReadOnlyList<ControlJudgement> judged, HostZone use, DateOnly today) =>
        judged.Where(j => j.Control.Zones.Contains(use) && j.Evidence is not null).Select(j => j.Evidence!.ValidUntil.AddDays(1)).Append(today.AddDays(LongestDays)).Min();

    /// <summary>A failure that still holds outweighs every pass; a pass that still holds outweighs what expired.</summary>
    private static ControlJudgement ByEvidence(HostControl control, IReadOnlyList<HostEvidence> evidence, DateOnly today)
    {
        var brought = evidence.Where(e => string.Equals(e.Control, control.Id, StringComparison.Ordinal)).OrderByDescending(e => e.ValidUntil).ToList();
        var holding = brought.Where(e => e.ValidUntil >= today).ToList();
        if (holding.Find(e => !e.Passes) is { } failed)
            return new ControlJudgement(control, CriterionResult.Fail, failed);
        if (holding.Count > 0)
            return new ControlJudgement(control, CriterionResult.Pass, holding[0]);
        return brought.Count > 0 ? new ControlJudgement(control, CriterionResult.Expired, brought[0]) : new ControlJudgement(control, CriterionResult.Unknown, null);
    }

    private static ControlJudgement ByProfile(HostControl control, HostProfile profile, DateOnly today)
    {
        var said = control.Rule switch
        {
            ControlRule.Seat => profile.Seat == Holder.Unknown ? CriterionResult.Unknown : EuropeanUnion.Has(profile.Seat) ? CriterionResult.Pass : CriterionResult.Fail,
            ControlRule.Holding => HoldingRule.Judge(profile),
            ControlRule.Location => AllInUnion(profile.Locations),
            _ => AllInUnion(profile.AdministeredFrom),
        };
        var evidence = said == CriterionResult.Unknown ? null : new HostEvidence(
            control.Id, string.Join("; ", profile.Sources), EvidenceKind.Document, said == CriterionResult.Pass, HostRecordDocument.HashOf(profile), profile.ValidUntil);
        return new ControlJudgement(control, said == CriterionResult.Pass && profile.ValidUntil < today ? CriterionResult.Expired : said, evidence);
    }

    private static CriterionResult AllInUnion(ImmutableArray<string> countries) =>
        countries.IsEmpty || countries.Contains(Holder.Unknown, StringComparer.Ordinal) ? CriterionResult.Unknown : countries.All(EuropeanUnion.Has) ? CriterionResult.Pass : CriterionResult.Fail;
}
