using System.Collections.Immutable;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>What opens one object.</summary>
/// <param name="Key">Its data key.</param>
/// <param name="Context">What it is.</param>
/// <param name="Index">Its number among the packs of that context.</param>
/// <param name="Verb">The verb under which the key is asked for.</param>
public sealed record SealedUnder(WrappedDek Key, PackContext Context, int Index, string Verb);

/// <summary>One object that every host in use must hold.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its class.</param>
/// <param name="Version">The version it belongs to; null for an extract or a snapshot.</param>
/// <param name="Under">What opens it; null for an extract, whose keys answer to its permit alone.</param>
public sealed record NamedObject(string Name, PackSize Size, DatasetVersion? Version, SealedUnder? Under);

/// <summary>A document that names objects and could not be read, so that those objects are not known.</summary>
/// <param name="What">A dataset version, <c>HEAD</c>, or <c>snapshot/7</c>.</param>
/// <param name="Why">Why not.</param>
public sealed record UnreadDocument(string What, Refusal Why);

/// <summary>Every object that the hub names.</summary>
/// <param name="All">By name.</param>
/// <param name="Unread">What could not be read. Unless it is empty, objects are missing from <paramref name="All"/>: nobody may then take an object for unknown.</param>
public sealed record NamedObjects(IReadOnlyDictionary<string, NamedObject> All, ImmutableArray<UnreadDocument> Unread)
{
    /// <summary>This, or the refusal (HYG-8030) to say what is not named.</summary>
    public Result<NamedObjects> Whole() => Unread is [var first, ..] ? Refusal.Of("HYG-8030", ("document", first.What), ("why", first.Why.Code)) : this;
}

/// <summary>Tells what the hosts must hold: from the metadata, from each version's signed manifest, and from the snapshot of every HEAD that stands.</summary>
/// <param name="tools">The warehouse.</param>
/// <param name="extracts">The packs of extracts.</param>
public sealed class WarehouseContents(WarehouseTools tools, IReadOnlyList<PackEntry> extracts)
{
    /// <summary>The custodian's word that a key is no more.</summary>
    private const string Erased = "HYG-3085";

    /// <summary>What the metadata names by itself: extracts, and the packs that hold manifests. Manifests are needed to know the rest.</summary>
    private async Task<IReadOnlyList<NamedObject>> FirstAsync(CancellationToken cancellation) =>
        [.. extracts.Select(p => new NamedObject(p.Name, p.Size, null, null)), .. (await tools.Versions.ListAsync(cancellation)).SelectMany(ManifestPacks)];

    /// <summary>
    /// Everything; refuses only what the custodian refuses. A version whose key was erased names nothing: nobody can say any more which objects were its own, and they are
    /// orphans.
    /// </summary>
    public async Task<Result<NamedObjects>> ReadAsync(AuthorityId authority, CancellationToken cancellation)
    {
        var objects = (await FirstAsync(cancellation)).DistinctBy(o => o.Name, StringComparer.Ordinal).ToDictionary(o => o.Name, StringComparer.Ordinal);
        var unread = ImmutableArray.CreateBuilder<UnreadDocument>();
        foreach (var version in await tools.Versions.ListAsync(cancellation))
        {
            if (!(await LendAsync(KeyVerbs.Check, version.ManifestKey, authority, cancellation)).TryGet(out var lease, out var refusal))
            {
                if (refusal.Code is not Erased)
                    return refusal;
                foreach (var pack in version.Manifest.Packs)
                    objects.Remove(pack.Name);
                continue;
            }

            using var lent = lease;
            if ((await new SealedManifests(tools).OpenAsync(version, lent, cancellation)).TryGet(out var manifest, out refusal))
                Add(objects, manifest.Packs, version.Version, version.Key, PackContext.Version(version.Version), KeyVerbs.Check);
            else
                unread.Add(new UnreadDocument(version.Version.ToString(), refusal));
        }

        if (!(await Snapshots.HeadsAsync(tools, cancellation)).TryGet(out var heads, out var none))
            unread.Add(new UnreadDocument(Head.Name, none));
        foreach (var head in heads ?? [])
            if (await AddSnapshotAsync(objects, head, unread, authority, cancellation) is { } no)
                return no;
        return new NamedObjects(objects, unread.ToImmutable());
    }

    private async Task<Refusal?> AddSnapshotAsync(
        Dictionary<string, NamedObject> objects, Head head, ImmutableArray<UnreadDocument>.Builder unread, AuthorityId authority, CancellationToken cancellation)
    {
        if (!(await LendAsync(KeyVerbs.Operate, head.SnapshotKey, authority, cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        using var lent = lease;
        if (!lent.Key(head.SnapshotKey.Label).TryGet(out var key, out refusal))
            return refusal;
        Add(objects, [new PackEntry(head.Snapshot, await IndexSizeAsync(head, cancellation))], null, head.SnapshotKey, PackContext.SnapshotIndex(head.Hub, head.Sequence), KeyVerbs.Operate);
        if (!(await Snapshots.OpenIndexAsync(head, key, tools.Stores, cancellation)).TryGet(out var index, out refusal))
        {
            unread.Add(new UnreadDocument(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"snapshot/{head.Sequence}"), refusal));
            return null;
        }

        Add(objects, index.Place.Packs, null, head.SnapshotKey, PackContext.Snapshot(head.Hub, head.Sequence), KeyVerbs.Operate);
        return null;
    }

    /// <summary>HEAD names its index without the class: that of the first host that has one of any class, the smallest when none has.</summary>
    private async Task<PackSize> IndexSizeAsync(Head head, CancellationToken cancellation)
    {
        foreach (var store in tools.Stores)
            if (await store.FindLengthAsync(head.Snapshot, cancellation) is { } length && PackSize.OfCiphertext(length) is { } size)
                return size;
        return PackSize.All[0];
    }

    private Task<Result<Lease>> LendAsync(string verb, WrappedDek key, AuthorityId authority, CancellationToken cancellation) =>
        tools.Desk.AskAsync(new KeyPurpose(verb, "know what the hosts must hold", TimeSpan.FromHours(1)), [key], authority, cancellation);

    private static IEnumerable<NamedObject> ManifestPacks(StoredVersion version) => version.Manifest.Packs.Select((pack, i) =>
        new NamedObject(pack.Name, pack.Size, version.Version, new SealedUnder(version.ManifestKey, PackContext.Manifest(version.Version), i, KeyVerbs.Check)));

    private static void Add(Dictionary<string, NamedObject> objects, IReadOnlyList<PackEntry> packs, DatasetVersion? version, WrappedDek key, PackContext context, string verb)
    {
        foreach (var (index, pack) in packs.Index())
            objects[pack.Name] = new NamedObject(pack.Name, pack.Size, version, new SealedUnder(key, context, index, verb));
    }
}
