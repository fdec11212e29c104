using System.Collections.Immutable;
using Hygie.Core.Custody;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>
/// The inventory as the hub's own signed manifests give it: the packs of every version, of every manifest and of every extract. Snapshots
/// are not in it: they are written anew, with HEAD, on the host that the hub moves to.
/// </summary>
public sealed class WarehouseInventory : IInventory
{
    private readonly ImmutableArray<InventoryObject> _objects;

    private WarehouseInventory(ImmutableArray<InventoryObject> objects) => _objects = objects;

    /// <summary>Reads every manifest, with keys lent under a mandate for <c>check</c>; refuses what the custodian or a manifest refuses.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="authority">The mandate.</param>
    /// <param name="extractPacks">Packs of the projects' extracts.</param>
    /// <param name="cancellation">Stops between manifests.</param>
    public static async Task<Result<WarehouseInventory>> ReadAsync(
        WarehouseTools warehouse, AuthorityId authority, IEnumerable<PackEntry> extractPacks, CancellationToken cancellation)
    {
        if (!(await new WarehouseContents(warehouse, []).ReadAsync(authority, cancellation)).Then(named => named.Whole()).TryGet(out var expected, out var refusal))
            return refusal;
        var versions = expected.All.Values.Where(o => o.Version is not null).Select(o => new PackEntry(o.Name, o.Size));
        return new WarehouseInventory([.. versions.Concat(extractPacks).Select(p => new InventoryObject(p.Name, p.Size.CiphertextLength)).Distinct().OrderBy(o => o.Name, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<InventoryObject>> PageAsync(string after, int count, CancellationToken cancellation)
    {
        var at = _objects.BinarySearch(new InventoryObject(after, 0), ByName);
        var first = at < 0 ? ~at : at + 1;
        return Task.FromResult<IReadOnlyList<InventoryObject>>([.. _objects.Skip(first).Take(count)]);
    }

    private static Comparer<InventoryObject> ByName { get; } = Comparer<InventoryObject>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));
}
