using System.IO.Compression;
using System.Text;
using Hygie.Adapters.Seizures;
using Hygie.Core.Drills;
using Hygie.Testing.Sealing;
using Xunit;
using ZstdSharp;

namespace Hygie.Adapters.Tests.Seizures;

/// <summary>A marker inside frames, among other bytes.</summary>
public sealed class ZstandardFramesTests
{
    private static readonly MarkerSet Markers = MarkerSet.Parse("content a-code-that-exists-nowhere-else").Value;
    private static readonly byte[] Marker = Encoding.UTF8.GetBytes("a-code-that-exists-nowhere-else");

    public static TheoryData<string> Wrapped => ["zstd", "gzip in zstd", "zstd in gzip", "zstd in zstd in zstd", "base64 in zstd"];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public async Task A_marker_is_found_through_frames(string form)
    {
        byte[] packed = form switch
        {
            "zstd" => Zstd(Marker),
            "gzip in zstd" => Zstd(Gzip(Marker)),
            "zstd in gzip" => Gzip(Zstd(Marker)),
            "zstd in zstd in zstd" => Zstd([.. "a file: "u8, .. Zstd(Zstd(Marker))]),
            _ => Zstd(Encoding.ASCII.GetBytes(Convert.ToBase64String([1, .. Marker]))),
        };
        Assert.Equal(AssertionOutcome.Failed, await ScanAsync([.. "before"u8, .. packed, .. "after"u8]));
        packed[^1] ^= 0xFF;
        packed[8] ^= 0xFF;
        await ScanAsync(packed);
    }

    [Fact]
    public async Task Marks_that_are_no_frames_are_nothing() =>
        Assert.Equal(AssertionOutcome.Ok, await ScanAsync([.. Enumerable.Repeat<byte[]>([0x28, 0xB5, 0x2F, 0xFD, 7], 300).SelectMany(b => b)]));

    [Fact]
    public void Of_a_frame_no_more_is_read_than_there_is_room_for()
    {
        var clear = new byte[100];
        Assert.Equal(100, SeizureAdapters.Zstandard().Open(Zstd(new byte[1 << 20]), clear));
        Assert.Equal(0, SeizureAdapters.Zstandard().Open([1, 2, 3, 4], clear));
    }

    private static byte[] Zstd(byte[] clear)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(clear).ToArray();
    }

    private static byte[] Gzip(byte[] clear)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(clear);
        return packed.ToArray();
    }

    private static async Task<AssertionOutcome> ScanAsync(byte[] file)
    {
        var host = new MemorySeizure();
        host.Add("some/file", file);
        var subject = DrillSubject.Of(host, [], new KeyErasures([], new HashSet<string>()), new SeededSecretRandom(1));
        return (await SeizureScan.RunAsync(host, SeizeHost.Assertions(Markers, SeizureAdapters.Zstandard(), subject), null, TestContext.Current.CancellationToken)).Single(r => r.Id == "no-marker").Outcome;
    }
}
