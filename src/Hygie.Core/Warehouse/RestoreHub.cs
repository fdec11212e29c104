using System.Security.Cryptography;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Brings a lost hub's metadata back: HEAD, its key from the custodian under a mandate for <c>recover</c> or <c>operate</c>, the snapshot, the metadata. Nothing
/// that stands is replaced.
/// </summary>
/// <param name="stores">The hosts.</param>
/// <param name="hub">Who must have signed HEAD.</param>
/// <param name="desk">Lends the snapshot's key.</param>
/// <param name="metadata">Where it goes.</param>
public sealed class RestoreHub(IReadOnlyList<IObjectStore> stores, NoteVerifier hub, IKeyDesk desk, IMetadataSnapshot metadata)
{
    /// <summary>Restores the newest HEAD found; answers it.</summary>
    /// <param name="verb"><see cref="KeyVerbs.Recover"/> or <see cref="KeyVerbs.Operate"/>, as the mandate says.</param>
    /// <param name="mandate">The mandate.</param>
    /// <param name="atLeast">An older HEAD is a replay and refused (HYG-8024); 0 accepts any.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    public async Task<Result<Head>> RunAsync(string verb, AuthorityId mandate, long atLeast, CancellationToken cancellation)
    {
        var newest = await Snapshots.NewestHeadAsync(stores, hub, cancellation);
        if (newest.IsRefused)
            return newest.Refusal;
        if (newest.Value is not { } head)
            return Refusal.Of("HYG-8023");
        if (head.Sequence < atLeast)
            return Refusal.Of("HYG-8024", ("sequence", head.Sequence), ("expected", atLeast));
        if (!(await desk.AskAsync(new KeyPurpose(verb, "restore the hub", TimeSpan.FromHours(1)), [head.SnapshotKey], mandate, cancellation)).TryGet(out var lease, out var refusal))
            return refusal;
        using var lent = lease;
        if (!lent.Key(head.SnapshotKey.Label).TryGet(out var key, out refusal)
            || !(await Snapshots.OpenIndexAsync(head, key, stores, cancellation)).TryGet(out var index, out refusal)
            || !(await ReadAsync(head, index, key, cancellation)).TryGet(out var snapshot, out refusal)
            || !(await metadata.RestoreAsync(snapshot, cancellation)).TryGet(out _, out refusal))
            return refusal;
        return head;
    }

    private async Task<Result<MemoryStream>> ReadAsync(Head head, SnapshotIndex index, SecretKey key, CancellationToken cancellation)
    {
        using var packs = new PackReader(key, PackContext.Snapshot(head.Hub, head.Sequence), index.Place.Packs, stores);
        var snapshot = new byte[index.Place.Length];
        if (await packs.ReadAsync(SealedManifests.Whole(index.Place), 0, snapshot, cancellation) is { } refusal)
            return refusal;
        return SHA256.HashData(snapshot).AsSpan().SequenceEqual(index.Sha256.Span) ? new MemoryStream(snapshot, writable: false) : Refusal.Of("HYG-8001", ("pack", head.Snapshot));
    }
}
