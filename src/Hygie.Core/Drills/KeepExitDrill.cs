using Hygie.Core.Audit;
using Hygie.Core.Hosts;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>Signs the report of an exit drill, enters its hash in the log, and notes on the host that leaving it was tried.</summary>
public sealed class KeepExitDrill(IOutbox outbox, IHostStore hosts, IDrillReports reports, SigningKey hub)
{
    /// <summary>Keeps it; refuses what the stores refuse. Answers the hash of what was signed, lower-case hexadecimal.</summary>
    public async Task<Result<string>> RunAsync(ExitDrillReport report, PersonId by, CancellationToken cancellation)
    {
        var document = report.ToDocument().SignedBy(hub);
        var (day, hash) = (DateOnly.FromDateTime(report.At.UtcDateTime), Convert.ToHexStringLower(document.Hash()));
        var entry = AuditEntry.Of("drill.exit", day, "host/" + report.From, "person/" + by, report.Ok ? "what was rebuilt is the hub" : "what was rebuilt is not the hub",
            ("ok", report.Ok), ("objects", report.Source.Objects), ("seconds", (long)report.Took.TotalSeconds), ("report", hash));
        var kept = await hosts.FindAsync(report.From, cancellation) is { } host
            ? await hosts.SaveAsync(host with { LastExit = new ExitRecord(day, report.Took, report.Ok), Revision = host.Revision + 1 }, entry, cancellation)
            : await outbox.AppendAsync(entry, cancellation);
        if (!kept.TryGet(out _, out var refusal))
            return refusal;
        await reports.KeepAsync(report.At, document.ToFile(), cancellation);
        return hash;
    }
}
