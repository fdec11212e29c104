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
    private const int Piece = 1 << 20;

    /// <summary>Restores the newest HEAD found; answers it.</summary>
    /// <param name="verb"><see cref="KeyVerbs.Recover"/> or <see cref="KeyVerbs.Operate"/>, as the mandate says.</param>
    /// <param name="mandate">The mandate.</param>
    /// <param name="atLeast">An older HEAD is a replay and refused (HYG-8024); 0 accepts any.</param>
    /// <param name="progress">Bytes of the metadata.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    public async Task<Result<Head>> RunAsync(string verb, AuthorityId mandate, long atLeast, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var newest = await Snapshots.NewestHeadAsync(stores, [hub], cancellation);
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
            || !(await metadata.RestoreAsync((target, stop) => CopyAsync(head, index, key, target, progress, stop), cancellation)).TryGet(out _, out refusal))
            return refusal;
        return head;
    }

    /// <summary>A piece in memory at a time; the whole must have the hash that the index states.</summary>
    private async Task<Refusal?> CopyAsync(Head head, SnapshotIndex index, SecretKey key, Stream target, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        using var packs = new PackReader(key, PackContext.Snapshot(head.Hub, head.Sequence), index.Place.Packs, stores);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (extents, length, buffer) = (SealedManifests.Whole(index.Place), index.Place.Length, new byte[Piece]);
        for (var at = 0L; at < length; at += Piece)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(Piece, length - at));
            if (await packs.ReadAsync(extents, at, piece, cancellation) is { } refusal)
                return refusal;
            hash.AppendData(piece.Span);
            await target.WriteAsync(piece, cancellation);
            progress?.Report(new Progress("restore", at + piece.Length, length, "bytes"));
        }

        return hash.GetHashAndReset().AsSpan().SequenceEqual(index.Sha256.Span) ? null : Refusal.Of("HYG-2017");
    }
}
