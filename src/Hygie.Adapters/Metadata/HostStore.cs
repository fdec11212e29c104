using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The hosts and their verdicts.</summary>
    public static IHostStore Hosts(this Hub hub) => new HostStore(hub.Database);
}

/// <summary>Hosts in the hub's metadata, each as its canonical document.</summary>
internal sealed class HostStore(HubDatabase database) : IHostStore
{
    public async Task<HostRecord?> FindAsync(HostId id, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<HostRow>().SingleOrDefaultAsync(r => r.Id == id.Value, token), cancellation);
        return row is null ? null : RecordOf(row);
    }

    public async Task<IReadOnlyList<HostRecord>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<HostRow>().OrderBy(r => r.Id).ToListAsync(token), cancellation);
        return rows.ConvertAll(RecordOf);
    }

    public Task<Result<long>> SaveAsync(HostRecord record, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            var row = await context.Set<HostRow>().SingleOrDefaultAsync(r => r.Id == record.Id.Value, token);
            if (record.MustFollow(row?.Revision ?? 0) is { } conflict)
                return conflict;
            row ??= context.Add(new HostRow { Id = record.Id.Value }).Entity;
            (row.Revision, row.Document) = (record.Revision, HostRecordDocument.Write(record));
            return null;
        }, cancellation);

    private static HostRecord RecordOf(HostRow row) => HostRecordDocument.Read(row.Document).Value;
}
