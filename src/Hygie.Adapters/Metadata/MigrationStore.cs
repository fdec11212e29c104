using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Migration;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The moves of this hub.</summary>
    public static IMigrationStore Migrations(this Hub hub) => new MigrationStore(hub.Database);
}

/// <summary>Moves in the hub's metadata, each as its canonical document.</summary>
internal sealed class MigrationStore(HubDatabase database) : IMigrationStore
{
    public async Task<MigrationRecord?> FindAsync(MigrationId id, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<MigrationRow>().SingleOrDefaultAsync(r => r.Id == id.Value, token), cancellation);
        return row is null ? null : RecordOf(row);
    }

    public async Task<MigrationRecord?> LatestAsync(CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<MigrationRow>().OrderByDescending(r => r.Number).FirstOrDefaultAsync(token), cancellation);
        return row is null ? null : RecordOf(row);
    }

    public Task<Result<long>> SaveAsync(MigrationRecord record, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            var row = await context.Set<MigrationRow>().SingleOrDefaultAsync(r => r.Id == record.Id.Value, token);
            if (record.MustFollow(row?.Revision ?? 0) is { } conflict)
                return conflict;
            row ??= context.Add(new MigrationRow { Id = record.Id.Value, Number = 1 + await context.Set<MigrationRow>().CountAsync(token) }).Entity;
            (row.Revision, row.Document) = (record.Revision, MigrationRecordDocument.Write(record));
            return null;
        }, cancellation);

    private static MigrationRecord RecordOf(MigrationRow row) => MigrationRecordDocument.Read(row.Document).Value;
}
