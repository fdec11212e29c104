using System.Collections.Immutable;
using CsCheck;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>What is asked of a host: every chunk that holds a wanted byte, once; no other.</summary>
public sealed class ReadPlanTests
{
    private const int Chunk = Cobblestone.ChunkLength;
    private static readonly PackEntry[] Packs = [.. PackSize.All.Take(4).Select(s => new PackEntry(s.Name, s))];

    /// <summary>Extents as writers make them, ascending, and runs anywhere in the blob.</summary>
    private static readonly Gen<(ImmutableArray<Extent> Extents, BlobRun[] Runs)> Cases =
        Gen.Select(Gen.Int[0, 40_000], Gen.Int[1, 900_000], Gen.Int[0, 3]).Array[1, 6]
            .Select(Lay).SelectMany(extents => Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1]).Array[0, 8].Select(cuts => (extents, Cut(extents.Sum(e => e.Length), cuts))));

    [Fact]
    public void Every_wanted_byte_comes_once_in_its_place() => Cases.Sample(c =>
    {
        var wanted = new HashSet<long>(c.Runs.SelectMany(r => Enumerable.Range(0, (int)Math.Min(r.Length, 3)).SelectMany(i => (long[])[r.Offset + i, r.End - 1 - i])));
        var pieces = ReadPlan.Of(c.Extents, Packs, c.Runs).SelectMany(r => r.Pieces.Select(p => (r.Pack, Piece: p))).ToList();
        Assert.Equal(Union(c.Runs), pieces.Sum(p => (long)p.Piece.Length));
        Assert.All(wanted, at => Assert.Single(pieces, p => p.Piece.InBlob <= at && at < p.Piece.InBlob + p.Piece.Length));
        Assert.All(pieces, p => Assert.Equal((p.Pack, p.Piece.InPack), Place(c.Extents, p.Piece.InBlob)));
    }, iter: 300);

    [Fact]
    public void Every_chunk_asked_for_holds_a_wanted_byte_and_is_asked_for_once() => Cases.Sample(c =>
    {
        var seen = new HashSet<(int, long)>();
        foreach (var request in ReadPlan.Of(c.Extents, Packs, c.Runs))
        {
            Assert.InRange(request.Length, 1, ReadPlan.GreatestRequest * Chunk);
            Assert.Equal(0, request.Offset % Chunk);
            Assert.True((request.Offset + request.Length) % Chunk == 0 || request.Offset + request.Length == Packs[request.Pack].Size.PlaintextLength);
            for (var chunk = request.Offset / Chunk; chunk * Chunk < request.Offset + request.Length; chunk++)
            {
                Assert.True(seen.Add((request.Pack, chunk)), "asked for twice");
                Assert.Contains(request.Pieces, p => p.InPack < (chunk + 1) * Chunk && p.InPack + p.Length > chunk * Chunk);
            }
        }
    }, iter: 300);

    [Fact]
    public void Neighbours_are_asked_for_together()
    {
        ImmutableArray<Extent> blob = [new Extent(3, 100, 1_000_000)];
        var request = Assert.Single(ReadPlan.Of(blob, Packs, [new BlobRun(20_000, 10), new BlobRun(3, 5), new BlobRun(40_000, 1)]));
        Assert.Equal((0L, 3 * Chunk, 3), (request.Offset, request.Length, request.Pieces.Length));
        Assert.Equal(2, ReadPlan.Of(blob, Packs, [new BlobRun(0, 1), new BlobRun(3 * Chunk, 1)]).Count());
        Assert.Empty(ReadPlan.Of(blob, Packs, [new BlobRun(5, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadPlan.Of(blob, Packs, [new BlobRun(999_999, 2)]).Count());
    }

    private static ImmutableArray<Extent> Lay((int Gap, int Length, int Pack)[] drawn)
    {
        var ends = new long[Packs.Length];
        var laid = ImmutableArray.CreateBuilder<Extent>();
        foreach (var (gap, length, pack) in drawn.OrderBy(d => d.Pack))
        {
            var from = ends[pack] + gap;
            var fits = Math.Min(length, Packs[pack].Size.PlaintextLength - from);
            if (fits <= 0)
                continue;
            laid.Add(new Extent(pack, from, fits));
            ends[pack] = from + fits;
        }

        return laid.Count == 0 ? [new Extent(0, 0, 1)] : laid.ToImmutable();
    }

    private static BlobRun[] Cut(long length, (double A, double B)[] cuts) =>
        [.. cuts.Select(c => ((long)(c.A * length), (long)(c.B * length))).Select(c => new BlobRun(Math.Min(c.Item1, c.Item2), Math.Abs(c.Item1 - c.Item2)))];

    private static long Union(IEnumerable<BlobRun> runs)
    {
        var (total, end) = (0L, 0L);
        foreach (var run in runs.OrderBy(r => r.Offset))
        {
            total += Math.Max(0, run.End - Math.Max(end, run.Offset));
            end = Math.Max(end, run.End);
        }

        return total;
    }

    private static (int, long) Place(ImmutableArray<Extent> extents, long at)
    {
        foreach (var extent in extents)
        {
            if (at < extent.Length)
                return (extent.Pack, extent.Offset + at);
            at -= extent.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(at));
    }
}
