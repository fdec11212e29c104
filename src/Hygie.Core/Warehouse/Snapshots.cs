using System.Collections.Immutable;
using System.Text;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Where a snapshot of the metadata lies: a canonical document of its own, sealed as one pack that HEAD names, which names the snapshot's packs.
/// </summary>
/// <param name="Place">The snapshot itself.</param>
/// <param name="Sha256">32 bytes, over the snapshot.</param>
public sealed record SnapshotIndex(SealedPlace Place, ReadOnlyMemory<byte> Sha256)
{
    private const string Type = "snapshot-index";

    /// <summary>The document's bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(CanonicalObject.Of(
        ("length", Place.Length), ("sha256", CanonicalValue.OfBytes(Sha256.Span)),
        ("packs", CanonicalArray.Of(Place.Packs.Select(p => (CanonicalValue)CanonicalObject.Of(("name", p.Name), ("size", p.Size.Name)))))));

    /// <summary>Reads what <see cref="ToBytes"/> wrote; zeros after it are the pack's padding.</summary>
    public static Result<SnapshotIndex> Read(ReadOnlySpan<byte> padded)
    {
        if (!CanonicalJson.ReadObject(padded.TrimEnd((byte)0)).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Type, members);
        var (length, sha256) = (fields.Integer("length"), fields.Bytes("sha256", 32));
        var packs = ManifestParts.ReadAll(fields.Objects("packs"), ManifestParts.ReadPack, out var wrong);
        return (fields.Close() ?? wrong) is { } no ? no : new SnapshotIndex(new SealedPlace(packs, length), sha256);
    }
}

/// <summary>Opens what a HEAD leads to.</summary>
internal static class Snapshots
{
    /// <summary>Reads the index that <paramref name="head"/> names, from the first host whose copy opens; HYG-8001 when no host has it.</summary>
    public static async Task<Result<SnapshotIndex>> OpenIndexAsync(Head head, SecretKey key, IReadOnlyList<IObjectStore> stores, CancellationToken cancellation)
    {
        Refusal? first = null;
        foreach (var store in stores)
        {
            if (await store.FindLengthAsync(head.Snapshot, cancellation) is not { } length || PackSize.OfCiphertext(length) is not { } size)
                continue;
            var plaintext = new byte[size.PlaintextLength];
            using var packs = new PackReader(key, PackContext.SnapshotIndex(head.Hub, head.Sequence), [new PackEntry(head.Snapshot, size)], [store]);
            var read = await packs.ReadAsync([new Extent(0, 0, plaintext.Length)], 0, plaintext, cancellation) is { } refusal ? refusal : SnapshotIndex.Read(plaintext);
            if (!read.IsRefused)
                return read;
            first ??= read.Refusal;
        }

        return first ?? Refusal.Of("HYG-8001", ("pack", head.Snapshot));
    }

    /// <summary>The newest HEAD that any of the hosts gives and one of the hub's keys signed; null when none has one. Refuses when one of them cannot be read.</summary>
    public static async Task<Result<Head?>> NewestHeadAsync(IReadOnlyList<IObjectStore> stores, IReadOnlyList<NoteVerifier> hub, CancellationToken cancellation)
    {
        Head? newest = null;
        foreach (var store in stores)
        {
            if (!(await HeadAsync(store, hub, cancellation)).TryGet(out var head, out var refusal) && refusal is not null)
                return refusal;
            newest = newest is null || head?.Sequence > newest.Sequence ? head : newest;
        }

        return newest;
    }

    /// <summary>Every HEAD that can be read, each snapshot once, the newest first. Refuses when some stand and none can be read.</summary>
    public static async Task<Result<IReadOnlyList<Head>>> HeadsAsync(WarehouseTools tools, CancellationToken cancellation)
    {
        var heads = new List<Head>();
        Refusal? unread = null;
        foreach (var store in tools.Stores)
        {
            var read = await HeadAsync(store, tools.HeadVerifiers, cancellation);
            if (read.IsRefused)
                unread ??= read.Refusal;
            else if (read.Value is { } head)
                heads.Add(head);
        }

        return heads.Count == 0 && unread is not null ? unread : heads.DistinctBy(h => h.Snapshot, StringComparer.Ordinal).OrderByDescending(h => h.Sequence).ToArray();
    }

    /// <summary>One host's HEAD, or null.</summary>
    public static async Task<Result<Head?>> HeadAsync(IObjectStore store, IReadOnlyList<NoteVerifier> hub, CancellationToken cancellation)
    {
        var bytes = new byte[Head.Length];
        if (await store.FindLengthAsync(Head.Name, cancellation) is not { } length)
            return default(Head);
        if (length != Head.Length || !await store.ReadAsync(Head.Name, 0, bytes, cancellation))
            return Refusal.Of("HYG-8003", ("rule", "length"));
        Refusal? first = null;
        foreach (var key in hub)
            if (Head.Read(bytes, key).TryGet(out var head, out var refusal))
                return head;
            else
                first ??= refusal;
        return first!;
    }
}
