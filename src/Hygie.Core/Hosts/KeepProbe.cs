using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Hosts;

/// <summary>Makes evidence of what a probe saw: a criterion <c>store-CAPABILITY</c> is judged by it until it is a month old.</summary>
public sealed class KeepProbe(IHostStore store, TimeProvider clock)
{
    /// <summary>Days for which what was seen counts.</summary>
    public const int HoldsDays = 30;

    /// <param name="Host">A known host.</param>
    /// <param name="Findings">What was seen.</param>
    /// <param name="By">Who probed.</param>
    public sealed record Command(HostId Host, IReadOnlyList<CapabilityFinding> Findings, PersonId By);

    /// <summary>The criterion that is judged by a capability.</summary>
    public static string ControlOf(string capability) => "store-" + capability;

    /// <summary>Keeps it in place of what an earlier probe saw; what is unknown is evidence of nothing. Refuses an unknown host (HYG-5003).</summary>
    public async Task<Result<HostRecord>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (await store.FindAsync(command.Host, cancellation) is not { } record)
            return Refusal.Of("HYG-5003", ("host", command.Host));
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var report = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(CanonicalJson.Write(CanonicalObject.Of(
            ("host", command.Host.Value), ("day", CanonicalTime.Write(today)),
            ("findings", CanonicalArray.Of(command.Findings.Select(f => (CanonicalValue)CanonicalObject.Of(("id", f.Id), ("result", f.Result.ToString()), ("figure", f.Figure)))))))));
        var seen = command.Findings.Where(f => f.Result != CapabilityResult.Unknown)
            .Select(f => new HostEvidence(ControlOf(f.Id), "hygie host probe", EvidenceKind.Probe, f.Result == CapabilityResult.Works, report, today.AddDays(HoldsDays)));
        var next = record with { Evidence = [.. record.Evidence.Where(e => e.Kind != EvidenceKind.Probe).Concat(seen)], Revision = record.Revision + 1 };
        var entry = AuditEntry.Of("host.probed", today, "host/" + command.Host, "person/" + command.By, "tried on throw-away objects",
            ("works", command.Findings.Count(f => f.Result == CapabilityResult.Works)), ("tried", command.Findings.Count), ("report", report));
        return (await store.SaveAsync(next, entry, cancellation)).Then<HostRecord>(_ => next);
    }
}
