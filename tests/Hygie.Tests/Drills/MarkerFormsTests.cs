using System.IO.Compression;
using System.Text;
using Hygie.Core.Drills;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>A value that leaked is seldom found as it was written.</summary>
public sealed class MarkerFormsTests
{
    private const string Value = "É-a-code-that-exists-nowhere-else";
    private static readonly MarkerSet Markers = MarkerSet.Parse("content " + Value).Value;

    public static TheoryData<string> Forms => ["utf-8", "utf-16", "utf-16BE", "latin-1", "hex", "HEX", "base64 0", "base64 1", "base64 2", "base64url 1", "gzip", "gzip in gzip", "gzip of utf-16 among noise"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_value_is_found_in_every_form(string form)
    {
        var leak = Write(form, Value);
        Assert.Contains("no-marker", await FailedAsync([.. "before "u8, .. leak, .. " after"u8]));
        leak[leak.Length / 2] ^= 1;
        Assert.DoesNotContain("no-marker", await FailedAsync(form.Contains("gzip", StringComparison.Ordinal) ? Write(form, Value.Replace("code", "coda", StringComparison.Ordinal)) : leak));
    }

    [Fact]
    public async Task A_file_made_of_marks_of_compression_ends() => Assert.DoesNotContain("no-marker", await FailedAsync([.. Enumerable.Repeat<byte[]>([0x1F, 0x8B, 0x08, 0x00], 500).SelectMany(b => b)]));

    private static byte[] Write(string form, string value) => form switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(value),
        "utf-16" => Encoding.Unicode.GetBytes(value),
        "utf-16BE" => Encoding.BigEndianUnicode.GetBytes(value),
        "latin-1" => Encoding.Latin1.GetBytes(value),
        "hex" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value))),
        "HEX" => Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(value))),
        "base64 0" => Base64("~~~" + value + "~~~"),
        "base64 1" => Base64("~" + value + "~~~"),
        "base64 2" => Base64("~~" + value + "~~~"),
        "base64url 1" => [.. Base64("~" + value + "~").Select(b => b switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => b })],
        "gzip" => Gzip(Encoding.UTF8.GetBytes(value)),
        "gzip in gzip" => Gzip([.. "another file: "u8, .. Gzip(Encoding.UTF8.GetBytes(value))]),
        _ => [.. "\u001f\u008b"u8, .. Gzip(Encoding.Unicode.GetBytes(value)), 0x1F, 0x8B, 0x08, 0, 1, 2, 3],
    };

    private static byte[] Base64(string text) => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static byte[] Gzip(byte[] clear)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(clear);
        return packed.ToArray();
    }

    private static async Task<IEnumerable<string>> FailedAsync(byte[] file)
    {
        var host = new MemorySeizure();
        host.Add("some/file", file);
        var assertion = new NoMarker(Markers, new NoZstandard());
        return (await SeizureScan.RunAsync(host, [assertion], null, TestContext.Current.CancellationToken)).Where(r => r.Outcome == AssertionOutcome.Failed).Select(r => r.Id);
    }
}
