using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Rights;
using Hygie.Core.Studies;

namespace Hygie.Testing.Rights;

/// <summary>Objections in memory.</summary>
public sealed class MemoryObjectionStore(IOutbox outbox) : IObjectionStore
{
    private readonly HashSet<(int Epoch, string Person)> _persons = [];
    private readonly Dictionary<BodyId, long> _desks = [];

    public Task<PersonSet> AllAsync(CancellationToken cancellation) => Task.FromResult(new PersonSet([.. _persons.SelectMany(p => Convert.FromHexString(p.Person))]));

    public async Task<Result<long>> TakeAsync(ObjectionBatch batch, AuditEntry entry, CancellationToken cancellation)
    {
        if (_desks.GetValueOrDefault(batch.Desk) >= batch.Sequence)
            return Refusal.Of("HYG-18002", ("desk", batch.Desk), ("sequence", batch.Sequence));
        _desks[batch.Desk] = batch.Sequence;
        for (var i = 0; i < batch.Persons.Count; i++)
        {
            var person = (batch.Epoch, Convert.ToHexString(batch.Persons[i]));
            _ = batch.Act == ObjectionAct.Object ? _persons.Add(person) : _persons.Remove(person);
        }

        return await outbox.AppendAsync(entry, cancellation);
    }
}
