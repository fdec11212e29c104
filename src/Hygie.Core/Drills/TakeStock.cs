using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>What must leave with a hub, and the state that it must have on the other side.</summary>
/// <param name="From">The host in use.</param>
/// <param name="Head">The way back that stands there.</param>
/// <param name="Objects">Every object that the hub names, HEAD not among them, in ordinal order.</param>
/// <param name="State">The hub's state, its log as far as HEAD.</param>
/// <param name="Took">Time it took.</param>
public sealed record Stock(HostId From, Head Head, IReadOnlyList<InventoryObject> Objects, HubState State, TimeSpan Took);

/// <summary>Takes stock of a running hub from its own metadata and manifests, never from a host's listing.</summary>
/// <param name="tools">The warehouse; its first host is the one in use.</param>
/// <param name="extractPacks">Tells the packs of the projects' extracts.</param>
/// <param name="outbox">The log.</param>
/// <param name="clock">Times it.</param>
public sealed class TakeStock(WarehouseTools tools, Func<CancellationToken, Task<Result<IReadOnlyList<PackEntry>>>> extractPacks, IOutbox outbox, TimeProvider clock)
{
    /// <summary>Takes stock under a mandate for <c>check</c> and <c>operate</c>. Refuses a host without HEAD (HYG-8023) and a document that does not read (HYG-8030).</summary>
    public async Task<Result<Stock>> RunAsync(AuthorityId mandate, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var source = tools with { Stores = [tools.Stores[0]] };
        if (!(await Snapshots.NewestHeadAsync(source.Stores, source.HeadVerifiers, cancellation)).TryGet(out var head, out var refusal) && refusal is not null)
            return refusal;
        if (head is null)
            return Refusal.Of("HYG-8023");
        if (!(await extractPacks(cancellation)).TryGet(out var extracts, out refusal) || !(await new WarehouseContents(source, extracts).ReadAsync(mandate, cancellation)).Then(named => named.Whole()).TryGet(out var named, out refusal))
            return refusal;
        var objects = InOrder(named.All.Values).ToList();
        var state = await HubState.OfAsync(objects, tools.Versions, outbox, head.LogSize, cancellation);
        return new Stock(source.Stores[0].Host, head, objects, state, clock.GetElapsedTime(began));
    }

    internal static IEnumerable<InventoryObject> InOrder(IEnumerable<NamedObject> named) =>
        named.Select(o => new InventoryObject(o.Name, o.Size.CiphertextLength)).OrderBy(o => o.Name, StringComparer.Ordinal);
}
