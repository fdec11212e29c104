using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>A run of bytes of a blob.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BlobRun(long Offset, long Length)
{
    /// <summary>The byte after the last.</summary>
    public long End => Offset + Length;
}

/// <summary>Wanted bytes that lie together in a pack.</summary>
/// <param name="InPack">First byte, in the pack's plaintext.</param>
/// <param name="InBlob">The same byte, in the blob.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WantedPiece(long InPack, long InBlob, int Length);

/// <summary>One request to a host: consecutive whole chunks of one pack, and what is wanted of them.</summary>
/// <param name="Pack">Index of the pack.</param>
/// <param name="Offset">First plaintext byte: where a chunk begins.</param>
/// <param name="Length">Plaintext bytes, to the end of a chunk.</param>
/// <param name="Pieces">In the order of the pack, apart from each other.</param>
public sealed record PackRequest(int Pack, long Offset, int Length, ImmutableArray<WantedPiece> Pieces);

/// <summary>
/// What to ask of a host so as to read some bytes of a blob: every chunk that holds one of them, each once, neighbours in one request, and no other chunk.
/// </summary>
public static class ReadPlan
{
    /// <summary>Chunks of a request at most: half a mebibyte, so that what is opened is still in the processor's cache when it is used.</summary>
    public const int GreatestRequest = 32;

    /// <summary>The requests, by pack and offset.</summary>
    /// <param name="extents">Where the blob lies.</param>
    /// <param name="packs">Every pack, by index.</param>
    /// <param name="runs">Bytes wanted, in any order; they may overlap.</param>
    public static IEnumerable<PackRequest> Of(ImmutableArray<Extent> extents, IReadOnlyList<PackEntry> packs, IEnumerable<BlobRun> runs)
    {
        var wanted = Merge(runs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.Count == 0 ? 0 : wanted[^1].End, extents.Sum(e => e.Length), nameof(runs));
        return Locate(extents, wanted).GroupBy(p => p.Pack).OrderBy(g => g.Key)
            .SelectMany(g => Requests(g.Key, packs[g.Key].Size.PlaintextLength, g.Select(p => p.Piece).OrderBy(p => p.InPack)));
    }

    private static List<BlobRun> Merge(IEnumerable<BlobRun> runs)
    {
        var merged = new List<BlobRun>();
        foreach (var run in runs.Where(r => r.Length > 0).OrderBy(r => r.Offset))
            if (merged.Count > 0 && run.Offset <= merged[^1].End)
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].End, run.End) - merged[^1].Offset };
            else
                merged.Add(run);
        return merged;
    }

    /// <summary>Both lists are in the order of the blob: they are walked together.</summary>
    private static IEnumerable<(int Pack, WantedPiece Piece)> Locate(ImmutableArray<Extent> extents, List<BlobRun> runs)
    {
        var (start, first) = (0L, 0);
        foreach (var extent in extents)
        {
            var end = start + extent.Length;
            while (first < runs.Count && runs[first].End <= start)
                first++;
            for (var i = first; i < runs.Count && runs[i].Offset < end; i++)
            {
                var (from, to) = (Math.Max(runs[i].Offset, start), Math.Min(runs[i].End, end));
                yield return (extent.Pack, new WantedPiece(extent.Offset + from - start, from, checked((int)(to - from))));
            }

            start = end;
        }
    }

    private static IEnumerable<PackRequest> Requests(int pack, int packLength, IEnumerable<WantedPiece> pieces)
    {
        const int chunk = Cobblestone.ChunkLength;
        var (first, last, taken) = (0L, -1L, ImmutableArray.CreateBuilder<WantedPiece>());
        foreach (var piece in pieces)
            for (var rest = piece; rest.Length > 0;)
            {
                var at = rest.InPack / chunk;
                if (taken.Count > 0 && (at > last + 1 || at >= first + GreatestRequest))
                    yield return End();
                if (taken.Count == 0)
                    first = at;
                var part = rest with { Length = (int)Math.Min(rest.Length, ((first + GreatestRequest) * chunk) - rest.InPack) };
                taken.Add(part);
                last = (part.InPack + part.Length - 1) / chunk;
                rest = new WantedPiece(rest.InPack + part.Length, rest.InBlob + part.Length, rest.Length - part.Length);
            }

        if (taken.Count > 0)
            yield return End();

        PackRequest End() => new(pack, first * chunk, (int)(Math.Min((last + 1) * chunk, packLength) - (first * chunk)), taken.DrainToImmutable());
    }
}
