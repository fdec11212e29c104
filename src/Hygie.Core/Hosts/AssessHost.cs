using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Hosts;

/// <summary>A clear zone and its public keys, which the verdict enrols.</summary>
/// <param name="Name">Public name.</param>
/// <param name="Key">Its signing key.</param>
/// <param name="Recipient">Its age recipient.</param>
public sealed record ZoneKeys(string Name, VerifyingKey Key, string Recipient);

/// <summary>Judges a host by its evidence today and signs the verdict for one of its zones.</summary>
public sealed class AssessHost(IHostStore store, IReadOnlyList<HostControl> controls, SigningKey assessor, TimeProvider clock)
{
    /// <param name="Host">A known host.</param>
    /// <param name="Zone">The clear zone to assess; null to assess the host as a store of sealed objects.</param>
    /// <param name="By">The assessor.</param>
    /// <param name="Papers">Hashes of the papers on the table, see <see cref="HostAssessment.Judge"/>; null when nobody looks.</param>
    public sealed record Command(HostId Host, ZoneKeys? Zone, PersonId By, IReadOnlySet<string>? Papers = null);

    /// <summary>Assesses, and keeps the verdict, green or red. Refuses an unknown host (HYG-5003).</summary>
    public async Task<Result<Assessment>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Host, cancellation) is not { } record)
            return Refusal.Of("HYG-5003", ("host", command.Host));
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var judged = HostAssessment.Judge(record.Profile, record.Evidence, controls, today, command.Papers);
        var verdict = HostVerdicts.Sign(record.Id, judged, command.Zone, now, assessor);
        var entry = AuditEntry.Of("host.assessed", today, "host/" + record.Id, "person/" + command.By, verdict.Green ? "every control passes" : "not every control passes",
            ("zone", verdict.Zone), ("green", verdict.Green), ("document", Convert.ToHexStringLower(SignedDocument.Read(ZoneDocuments.VerdictType, verdict.Document.Span).Value.Hash())));
        return (await store.SaveAsync(record.With(verdict, today), entry, cancellation)).Then<Assessment>(_ => new Assessment(verdict, judged));
    }

    /// <summary>A verdict and what it rests on.</summary>
    public sealed record Assessment(HostVerdict Verdict, ImmutableArray<ControlJudgement> Judged);
}

/// <summary>Writes verdicts as signed documents.</summary>
public static class HostVerdicts
{
    /// <summary>The verdict that the judgements lead to, signed. A sealed one names no zone keys, so no custodian ever lends a key on it.</summary>
    public static HostVerdict Sign(HostId host, IReadOnlyList<ControlJudgement> judged, ZoneKeys? zone, DateTimeOffset now, SigningKey assessor)
    {
        var (use, today) = (zone is null ? HostZone.Sealed : HostZone.Clear, DateOnly.FromDateTime(now.UtcDateTime));
        var (from, until) = (now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)), new DateTimeOffset(HostAssessment.EndsOn(judged, use, today).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var green = HostAssessment.IsGreen(judged, use);
        var verdict = new ZoneVerdict(zone?.Name ?? host.Value, green, use == HostZone.Clear, from, until);
        (string, CanonicalValue)[] others =
        [
            ("host", host.Value),
            ("controls", CanonicalArray.Of(judged.Where(j => j.Control.Zones.Contains(use)).Select(j => (CanonicalValue)CanonicalObject.Of(("control", j.Control.Id), ("result", j.Result.ToString()))))),
            ("evidence", CanonicalArray.Of(judged.Where(j => j.Evidence is not null && j.Control.Zones.Contains(use)).Select(j => (CanonicalValue)HostRecordDocument.Write(j.Evidence!)))),
        ];
        var document = zone is not null ? ZoneDocuments.Write(verdict, zone.Key, zone.Recipient, others) : Sealed(verdict, others);
        return new HostVerdict(verdict.Zone, use, green, from, until, document.SignedBy(assessor).ToFile());
    }

    private static SignedDocument Sealed(ZoneVerdict v, IEnumerable<(string, CanonicalValue)> others) => SignedDocument.Unsigned(ZoneDocuments.VerdictType, CanonicalObject.Of([
        ("zone", v.Zone), ("use", "sealed"), ("verdict", v.Green ? "green" : "red"), ("from", CanonicalTime.Write(v.ValidFrom)), ("until", CanonicalTime.Write(v.ValidUntil)), .. others]));
}
