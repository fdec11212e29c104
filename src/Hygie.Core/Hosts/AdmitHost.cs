using Hygie.Core.Audit;

namespace Hygie.Core.Hosts;

/// <summary>Enters a host, or replaces what is known of it. Its verdicts stay until the next assessment.</summary>
public sealed class AdmitHost(IHostStore store, TimeProvider clock)
{
    /// <param name="File">Profile and evidence.</param>
    /// <param name="By">Who brings them.</param>
    public sealed record Command(HostFile File, PersonId By);

    /// <summary>Keeps the host with its profile's hash in the log.</summary>
    public async Task<Result<HostRecord>> RunAsync(Command command, CancellationToken cancellation)
    {
        var (profile, evidence) = command.File;
        var known = await store.FindAsync(profile.Id, cancellation);
        var record = known is null ? new HostRecord { Profile = profile, Evidence = evidence, Verdicts = [] }
            : known with { Profile = profile, Evidence = [.. known.Evidence.Concat(evidence).Distinct()], Revision = known.Revision + 1 };
        var entry = AuditEntry.Of("host.admitted", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), "host/" + profile.Id, "person/" + command.By, "profile and evidence",
            ("profile", HostRecordDocument.HashOf(profile)), ("evidence", record.Evidence.Length));
        return (await store.SaveAsync(record, entry, cancellation)).Then<HostRecord>(_ => record);
    }
}
