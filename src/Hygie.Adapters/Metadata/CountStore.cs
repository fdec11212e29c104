using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;
using Hygie.Core.Studies;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>The ledger of counts before a permit.</summary>
    public static ICountStore Counts(this Hub hub) => new CountStore(hub.Database);
}

/// <summary>The ledger of counts in the hub's metadata.</summary>
internal sealed class CountStore(HubDatabase database) : ICountStore
{
    public async Task<IReadOnlyList<GivenCount>> ListAsync(DatasetId dataset, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync((context, token) => context.Set<CountRow>().Where(r => r.Dataset == dataset.Value).OrderBy(r => r.Number).ToListAsync(token), cancellation);
        return rows.ConvertAll(r => new GivenCount(new BodyId(r.Institution), r.Question, new DatasetVersion(dataset, r.Version), r.Day, r.Shown, PeoplePrint.Of(r.People)));
    }

    public Task<Result<long>> GiveAsync(IReadOnlyList<GivenCount> counts, int known, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            if (await context.Set<CountRow>().CountAsync(r => r.Dataset == counts[0].Version.Dataset.Value, token) != known)
                return Refusal.Of("HYG-12025");
            foreach (var given in counts)
                context.Add(new CountRow
                {
                    Dataset = given.Version.Dataset.Value, Version = given.Version.Number, Institution = given.Institution.Value, Question = given.Question, Day = given.Day, Shown = given.Shown, People = given.People.ToBytes(),
                });
            return null;
        }, cancellation);
}
