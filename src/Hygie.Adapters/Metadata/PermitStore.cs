using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Permits;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The files of applications and permits.</summary>
    public static IPermitStore Permits(this Hub hub) => new PermitStore(hub.Database);
}

/// <summary>Files as their events in the hub's metadata.</summary>
internal sealed class PermitStore(HubDatabase database) : IPermitStore
{
    public async Task<PermitFile> FindAsync(PermitId id, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<PermitEventRow>().Where(r => r.Permit == id.Value).OrderBy(r => r.Revision).ToListAsync(token), cancellation);
        return PermitFile.Of(id, rows.Select(EventOf));
    }

    public async Task<IReadOnlyList<PermitFile>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<PermitEventRow>().OrderBy(r => r.Permit).ThenBy(r => r.Revision).ToListAsync(token), cancellation);
        return [.. rows.GroupBy(r => r.Permit, StringComparer.Ordinal).Select(g => PermitFile.Of(new PermitId(g.Key), g.Select(EventOf)))];
    }

    public Task<Result<long>> AppendAsync(PermitId id, int revision, PermitEvent happened, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitNumberedAsync(entry, async (context, number, token) =>
        {
            if (await context.Set<PermitEventRow>().CountAsync(r => r.Permit == id.Value, token) != revision)
                return Refusal.Of("HYG-13030", ("permit", id));
            context.Add(new PermitEventRow { Permit = id.Value, Revision = revision + 1, Document = PermitEventDocument.Write(happened), Entry = number });
            return null;
        }, cancellation);

    private static RecordedEvent EventOf(PermitEventRow row) => new(PermitEventDocument.Read(row.Document).Value, row.Entry);
}
