using Hygie.Core;
using Hygie.Core.Airlock;
using Hygie.Core.Audit;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The airlock's requests.</summary>
    public static IReleaseStore Releases(this Hub hub) => new ReleaseStore(hub.Database);
}

/// <summary>Release requests in the hub's metadata, each as its canonical document.</summary>
internal sealed class ReleaseStore(HubDatabase database) : IReleaseStore
{
    public async Task<ReleaseRequest?> FindAsync(ReleaseId id, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<ReleaseRow>().SingleOrDefaultAsync(r => r.Id == id.Value, token), cancellation);
        return row is null ? null : RequestOf(row);
    }

    public async Task<IReadOnlyList<ReleaseRequest>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<ReleaseRow>().OrderBy(r => r.Id).ToListAsync(token), cancellation);
        return rows.ConvertAll(RequestOf);
    }

    public Task<Result<long>> SaveAsync(ReleaseRequest request, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            var row = await context.Set<ReleaseRow>().SingleOrDefaultAsync(r => r.Id == request.Id.Value, token);
            if (request.MustFollow(row?.Revision ?? 0) is { } conflict)
                return conflict;
            row ??= context.Add(new ReleaseRow { Id = request.Id.Value }).Entity;
            (row.Revision, row.Document) = (request.Revision, ReleaseRequestDocument.Write(request));
            return null;
        }, cancellation);

    private static ReleaseRequest RequestOf(ReleaseRow row) => ReleaseRequestDocument.Read(row.Document).Value;
}
