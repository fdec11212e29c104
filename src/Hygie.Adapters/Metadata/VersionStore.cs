using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The dataset versions of the warehouse.</summary>
    public static IVersionStore Versions(this Hub hub) => new VersionStore(hub.Database);
}

/// <summary>Dataset versions in the hub's metadata, each as its canonical document.</summary>
internal sealed class VersionStore(HubDatabase database) : IVersionStore
{
    public async Task<StoredVersion?> FindAsync(DatasetVersion version, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) =>
            context.Set<VersionRow>().SingleOrDefaultAsync(r => r.Dataset == version.Dataset.Value && r.Number == version.Number, token), cancellation);
        return row is null ? null : VersionOf(row);
    }

    public async Task<IReadOnlyList<StoredVersion>> ListAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<VersionRow>().OrderBy(r => r.Dataset).ThenBy(r => r.Number).ToListAsync(token), cancellation);
        return rows.ConvertAll(VersionOf);
    }

    public Task<long> LatestSequenceAsync(BodyId holder, CancellationToken cancellation) => database.ReadAsync(
        async (context, token) => await context.Set<VersionRow>().Where(r => r.Holder == holder.Value).MaxAsync(r => (long?)r.Sequence, token) ?? 0, cancellation);

    public Task<Result<long>> AddAsync(StoredVersion version, AuditEntry entry, CancellationToken cancellation) => database.CommitAsync(entry, async (context, token) =>
    {
        var rows = context.Set<VersionRow>();
        if (await rows.AnyAsync(r => (r.Dataset == version.Version.Dataset.Value && r.Number == version.Version.Number) || (r.Holder == version.Holder.Value && r.Sequence >= version.Sequence), token))
            return Refusal.Of("HYG-8020", ("version", version.Version));
        rows.Add(new VersionRow
        {
            Dataset = version.Version.Dataset.Value, Number = version.Version.Number, Holder = version.Holder.Value, Sequence = version.Sequence, Document = StoredVersionDocument.Write(version),
        });
        return null;
    }, cancellation);

    private static StoredVersion VersionOf(VersionRow row) => StoredVersionDocument.Read(row.Document).Value;
}
