using System.Collections.Immutable;
using System.Diagnostics;
using Hygie.Core.Sealing;

namespace Hygie.Core.Hosts;

/// <summary>One control judged on one day.</summary>
/// <param name="Control">Which.</param>
/// <param name="Result">Unknown is not a pass; expired is a fail.</param>
/// <param name="Evidence">What it rests on; null when nothing was brought.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record ControlJudgement(HostControl Control, CriterionResult Result, HostEvidence? Evidence, LocalText Reason);

/// <summary>The rule of hosts: what the evidence says on a day, control by control; never a score.</summary>
public static class HostAssessment
{
    /// <summary>A verdict never lasts longer than this, whatever the evidence promises.</summary>
    public const int LongestDays = 180;

    /// <summary>Judges every control.</summary>
    /// <param name="profile">What is declared of the host.</param>
    /// <param name="evidence">What was brought.</param>
    /// <param name="controls">What is asked.</param>
    /// <param name="today">The day.</param>
    /// <param name="papers">SHA-256 (lower-case hex) of the papers on the table: then evidence of which the paper is not there is none. Null when nobody looks; a probe needs no paper.</param>
    public static ImmutableArray<ControlJudgement> Judge(
        HostProfile profile, IReadOnlyList<HostEvidence> evidence, IReadOnlyList<HostControl> controls, DateOnly today, IReadOnlySet<string>? papers = null) =>
        [.. controls.Select(c => c.Rule == ControlRule.Evidence ? ByEvidence(c, evidence, today, papers) : ByProfile(c, profile, today))];

    /// <summary>True when every control of that use passed. A host without a single control for it is not green: nothing was asked.</summary>
    public static bool IsGreen(IReadOnlyList<ControlJudgement> judged, HostZone use) =>
        judged.Where(j => j.Control.Zones.Contains(use)).ToList() is { Count: > 0 } asked && asked.TrueForAll(j => j.Result == CriterionResult.Pass);

    /// <summary>The first day on which one of the passes for that use no longer holds or must be judged anew, at most <see cref="LongestDays"/> ahead.</summary>
    public static DateOnly EndsOn(IReadOnlyList<ControlJudgement> judged, HostZone use, DateOnly today)
    {
        var asked = judged.Where(j => j.Control.Zones.Contains(use)).ToList();
        return asked.Where(j => j.Evidence is not null).Select(j => j.Evidence!.ValidUntil.AddDays(1)).Concat(asked.Select(j => today.AddDays(j.Control.Days))).Append(today.AddDays(LongestDays)).Min();
    }

    /// <summary>A failure that still holds outweighs every pass; a pass that still holds outweighs what expired.</summary>
    private static ControlJudgement ByEvidence(HostControl control, IReadOnlyList<HostEvidence> evidence, DateOnly today, IReadOnlySet<string>? papers)
    {
        var all = evidence.Where(e => string.Equals(e.Control, control.Id, StringComparison.Ordinal)).OrderByDescending(e => e.ValidUntil).ToList();
        var taken = all.Where(control.Takes).ToList();
        var seen = taken.Where(e => papers is null || e.Kind == EvidenceKind.Probe || papers.Contains(e.Sha256)).ToList();
        var holding = seen.Where(e => e.ValidUntil >= today).ToList();
        if (holding.Find(e => !e.Passes) is { } failed)
            return new ControlJudgement(control, CriterionResult.Fail, failed, new LocalText($"La preuve dit le contraire : {failed.Source}.", $"The evidence says the contrary: {failed.Source}."));
        if (holding is [var passed, ..])
            return new ControlJudgement(control, CriterionResult.Pass, passed, LocalText.Same(passed.Source));
        if (seen is [var expired, ..])
            return new ControlJudgement(control, CriterionResult.Expired, expired, new LocalText($"Expirée le {CanonicalTime.Write(expired.ValidUntil)} : {expired.Source}.", $"Expired on {CanonicalTime.Write(expired.ValidUntil)}: {expired.Source}."));
        return new ControlJudgement(control, CriterionResult.Unknown, null, taken.Count > 0
            ? new LocalText("Le document lui-même n'est pas là, ou c'en est un autre.", "The document itself is not there, or is another.")
            : all.Count > 0 ? new LocalText("La preuve apportée est d'une autre sorte que celles qui comptent.", "The evidence brought is of another kind than those that count.")
            : new LocalText("Aucune preuve n'a été apportée.", "No evidence was brought."));
    }

    private static ControlJudgement ByProfile(HostControl control, HostProfile profile, DateOnly today)
    {
        var (said, reason) = control.Rule switch
        {
            ControlRule.Seat => All([profile.Seat], EuropeanUnion.Has),
            ControlRule.Holding => HoldingRule.Judge(profile),
            ControlRule.Location => All(profile.Locations, EuropeanUnion.Has),
            ControlRule.Area => All(profile.Locations, EuropeanUnion.AreaHas),
            ControlRule.Administration => All(profile.AdministeredFrom, EuropeanUnion.Has),
            _ => throw new UnreachableException(),
        };
        var evidence = said == CriterionResult.Unknown ? null : new HostEvidence(
            control.Id, string.Join("; ", profile.Sources), EvidenceKind.Document, said == CriterionResult.Pass, HostRecordDocument.HashOf(profile), profile.ValidUntil);
        return said == CriterionResult.Pass && profile.ValidUntil < today
            ? new ControlJudgement(control, CriterionResult.Expired, evidence, new LocalText(
                $"Le profil date du {CanonicalTime.Write(profile.AsOf)} : il vaut un an.", $"The profile is of {CanonicalTime.Write(profile.AsOf)}: it holds for a year."))
            : new ControlJudgement(control, said, evidence, reason);
    }

    private static ProfileFinding All(ImmutableArray<string> countries, Func<string, bool> inside)
    {
        if (countries.IsEmpty || countries.Contains(Holder.Unknown, StringComparer.Ordinal))
            return new ProfileFinding(CriterionResult.Unknown, new LocalText("Le profil ne le déclare pas.", "The profile does not declare it."));
        var outside = string.Join(", ", countries.Where(c => !inside(c)));
        return outside.Length > 0 ? new ProfileFinding(CriterionResult.Fail, new LocalText($"Au-dehors : {outside}.", $"Outside: {outside}."))
            : new ProfileFinding(CriterionResult.Pass, new LocalText($"Déclaré : {string.Join(", ", countries)}.", $"Declared: {string.Join(", ", countries)}."));
    }
}
