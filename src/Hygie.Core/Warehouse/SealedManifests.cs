using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>A manifest as it was sealed.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Hash">SHA-256 of the signed document.</param>
/// <param name="Key">Its own key.</param>
public sealed record SealedManifest(SealedPlace Place, ReadOnlyMemory<byte> Hash, WrappedDek Key);

/// <summary>Seals manifests, each under a key of its own, and opens them.</summary>
public sealed class SealedManifests(WarehouseTools tools)
{
    /// <summary>Signs a manifest and sends it to the hosts.</summary>
    public async Task<Result<SealedManifest>> SealAsync(Manifest manifest, KeyId kek, CancellationToken cancellation)
    {
        if (!(await tools.Desk.DrawAsync(kek, DekKind.Manifest, [manifest.Version.ToString()], cancellation)).TryGet(out var drawn, out var refusal))
            return refusal;
        using var own = drawn;
        if (!own.Lease.Key(own.Deks[0].Label).TryGet(out var key, out refusal))
            return refusal;
        var document = manifest.ToDocument().SignedBy(tools.Key);
        var file = document.ToFile();
        await using var packs = new PackWriter(key, PackContext.Manifest(manifest.Version), greatestOnly: false, tools.Random, tools.Queue());
        await packs.AddAsync(new MemoryStream(file, writable: false), cancellation);
        return new SealedManifest(new SealedPlace([.. await packs.FinishAsync(cancellation)], file.Length), document.Hash(), own.Deks[0]);
    }

    /// <summary>Reads a manifest back; refuses what was altered (HYG-104x), is not the hub's (HYG-1xxx), or is not of this version (HYG-8015).</summary>
    public async Task<Result<Manifest>> OpenAsync(StoredVersion stored, Lease lease, CancellationToken cancellation)
    {
        if (!lease.Key(stored.ManifestKey.Label).TryGet(out var key, out var refusal))
            return refusal;
        using var packs = new PackReader(key, PackContext.Manifest(stored.Version), stored.Manifest.Packs, tools.Stores);
        var file = new byte[stored.Manifest.Length];
        if (await packs.ReadAsync(Whole(stored.Manifest), 0, file, cancellation) is { } no)
            return no;
        if (!SignedDocument.Read(Manifest.Type, file).TryGet(out var document, out refusal))
            return refusal;
        if (document.RequireOneOf(tools.Keys) is { } unsigned)
            return unsigned;
        return Manifest.From(document).Then<Manifest>(manifest =>
            manifest.Version == stored.Version && document.Hash().AsSpan().SequenceEqual(stored.ManifestHash.Span) ? manifest : Refusal.Of("HYG-8015", ("version", stored.Version)));
    }

    /// <summary>The extents of a document that fills packs from the first byte.</summary>
    internal static System.Collections.Immutable.ImmutableArray<Extent> Whole(SealedPlace place)
    {
        var extents = System.Collections.Immutable.ImmutableArray.CreateBuilder<Extent>();
        var left = place.Length;
        foreach (var (index, pack) in place.Packs.Index())
        {
            extents.Add(new Extent(index, 0, Math.Min(left, pack.Size.PlaintextLength)));
            left -= extents[^1].Length;
        }

        return extents.ToImmutable();
    }
}
