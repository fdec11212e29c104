using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The operating mandates.</summary>
    public static IMandateStore Mandates(this Hub hub) => new MandateStore(hub.Database);

    /// <summary>The log papers of permits and mandates.</summary>
    public static IAuthorityPapersShelf AuthorityPapers(this Hub hub) => new AuthorityPapersShelf(hub.Database);
}

/// <summary>Mandates in the hub's metadata.</summary>
internal sealed class MandateStore(HubDatabase database) : IMandateStore
{
    public async Task<KeptMandate?> FindAsync(string id, CancellationToken cancellation)
    {
        var row = await database.ReadAsync((context, token) => context.Set<MandateRow>().SingleOrDefaultAsync(r => r.Id == id, token), cancellation);
        return row is null ? null : new KeptMandate(row.Id, SignedDocument.Read(AuthorityDocuments.MandateType, row.Document).Value, row.Entry, row.Revoked);
    }

    public Task<Result<long>> AddAsync(string id, SignedDocument document, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitNumberedAsync(entry, async (context, number, token) =>
        {
            if (await context.Set<MandateRow>().AnyAsync(r => r.Id == id, token))
                return Refusal.Of("HYG-13031", ("mandate", id));
            context.Add(new MandateRow { Id = id, Document = document.ToFile(), Entry = number });
            return null;
        }, cancellation);

    public Task<Result<long>> RevokeAsync(string id, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            if (await context.Set<MandateRow>().SingleOrDefaultAsync(r => r.Id == id, token) is not { } row)
                return Refusal.Of("HYG-13032", ("mandate", id));
            row.Revoked = true;
            return null;
        }, cancellation);
}

/// <summary>Copies of what the log says of an authority; no change of state, so no entry of its own.</summary>
internal sealed class AuthorityPapersShelf(HubDatabase database) : IAuthorityPapersShelf
{
    public async Task<LogEntryPapers?> FindAsync(AuthorityId authority, CancellationToken cancellation)
    {
        var name = authority.ToString();
        var row = await database.ReadAsync((context, token) => context.Set<AuthorityPapersRow>().SingleOrDefaultAsync(r => r.Authority == name, token), cancellation);
        return row is null ? null : new LogEntryPapers(row.Leaf, row.Opening, row.Index);
    }

    public async Task PutAsync(AuthorityId authority, LogEntryPapers papers, CancellationToken cancellation)
    {
        var name = authority.ToString();
        _ = await database.TransactAsync<long>(async (context, token) =>
        {
            if (!await context.Set<AuthorityPapersRow>().AnyAsync(r => r.Authority == name, token))
                context.Add(new AuthorityPapersRow { Authority = name, Leaf = papers.Leaf.ToArray(), Opening = papers.Opening.ToArray(), Index = papers.Index });
            await context.SaveChangesAsync(token);
            return papers.Index;
        }, cancellation);
    }
}
