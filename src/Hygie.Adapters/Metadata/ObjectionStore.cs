using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Rights;
using Hygie.Core.Studies;
using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata;

public static partial class MetadataAdapters
{
    /// <summary>Who must be left out.</summary>
    public static IObjectionStore Objections(this Hub hub) => new ObjectionStore(hub.Database);
}

/// <summary>Objections in the hub's metadata.</summary>
internal sealed class ObjectionStore(HubDatabase database) : IObjectionStore
{
    public async Task<PersonSet> AllAsync(CancellationToken cancellation)
    {
        var persons = await database.ReadAsync((context, token) => context.Set<ObjectionRow>().Select(r => r.Person).ToListAsync(token), cancellation);
        return new PersonSet([.. persons.SelectMany(p => p)]);
    }

    public Task<Result<long>> TakeAsync(ObjectionBatch batch, AuditEntry entry, CancellationToken cancellation) =>
        database.CommitAsync(entry, async (context, token) =>
        {
            if (await AdvanceAsync(context, batch, token) is { } replay)
                return replay;
            for (var i = 0; i < batch.Persons.Count; i++)
            {
                var person = batch.Persons[i].ToArray();
                var row = await context.Set<ObjectionRow>().FindAsync([batch.Epoch, person], token);
                if (batch.Act == ObjectionAct.Object && row is null)
                    context.Add(new ObjectionRow { Epoch = batch.Epoch, Person = person });
                else if (batch.Act == ObjectionAct.Lift && row is not null)
                    context.Remove(row);
            }

            return null;
        }, cancellation);

    private static async Task<Refusal?> AdvanceAsync(HubContext context, ObjectionBatch batch, CancellationToken token)
    {
        var desk = await context.Set<ObjectionDeskRow>().FindAsync([batch.Desk.Value], token);
        if (desk is not null && desk.Sequence >= batch.Sequence)
            return Refusal.Of("HYG-18002", ("desk", batch.Desk), ("sequence", batch.Sequence));
        desk ??= context.Add(new ObjectionDeskRow { Desk = batch.Desk.Value }).Entity;
        desk.Sequence = batch.Sequence;
        return null;
    }
}
