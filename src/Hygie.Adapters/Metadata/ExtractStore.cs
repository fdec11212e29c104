using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The signed manifests of extracts.</summary>
    public static IExtractStore Extracts(this Hub hub) => new ExtractStore(hub.Database);
}

/// <summary>Extracts in the hub's metadata, each as its signed document.</summary>
internal sealed class ExtractStore(HubDatabase database) : IExtractStore
{
    public async Task<SignedDocument?> FindAsync(ProjectId project, int number, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<ExtractRow>().SingleOrDefaultAsync(r => r.Project == project.Value && r.Number == number, token), cancellation);
        return row is null ? null : DocumentOf(row);
    }

    public async Task<IReadOnlyList<SignedDocument>> ListAsync(ProjectId project, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<ExtractRow>().Where(r => r.Project == project.Value).OrderBy(r => r.Number).ToListAsync(token), cancellation);
        return rows.ConvertAll(DocumentOf);
    }

    public Task<Result<long>> SaveAsync(Extract extract, SignedDocument document, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            if (await context.Set<ExtractRow>().AnyAsync(r => r.Project == extract.Project.Value && r.Number == extract.Number, token))
                return Refusal.Of("HYG-14006", ("extract", extract.Name));
            context.Add(new ExtractRow { Project = extract.Project.Value, Number = extract.Number, Document = document.ToFile() });
            return null;
        }, cancellation);

    private static SignedDocument DocumentOf(ExtractRow row) => SignedDocument.Read(ExtractDocument.Type, row.Document).Value;
}
