using System.Globalization;
using System.Text;
using CsCheck;

namespace Hygie.Testing.Intake;

/// <summary>
/// Bytes that nobody meant: real files cut, doubled, spliced and sprinkled with what readers trip over. A reader may refuse them; it may not
/// break. What once broke one is kept under tests/corpus and read first; what breaks one now is written under artifacts/fuzz.
/// </summary>
public static class HostileBytes
{
    private const int Parts = 1_000_000;

    private static readonly byte[][] Bites =
    [
        .. new[] { "\"", "\"\"", "\0", "\r", "\n", "\r\n", ";", ",", "\t", "=", "[", "]", "{", "}", ":", "null", "-1", "1e999", "99999999999999999999", "77777777777", "\\ud800", "../", "\uFEFF", "é", "%Q", "NaN" }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC3], [0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0, 0, 0, 0],
    ];

    private static readonly Gen<(int Kind, int At, int Length, int Bite, byte Value)> Edit =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, Parts - 1], Gen.Int[0, 3000], Gen.Int[0, Bites.Length - 1], Gen.Byte);

    /// <summary>Reads every kept case of <paramref name="reader"/>, every seed, then <paramref name="iterations"/> mutations of them.</summary>
    /// <param name="reader">Folder under tests/corpus.</param>
    /// <param name="read">Reads and judges; throws only when the reader breaks its promise.</param>
    /// <param name="iterations">How many mutations; <c>HYGIE_HUNT=100</c> makes it a hundred times as many.</param>
    /// <param name="seeds">Real files.</param>
    public static void Hunt(string reader, Action<byte[]> read, int iterations, params byte[][] seeds)
    {
        byte[][] kept = [.. Directory.EnumerateFiles(TestFiles.InCheckout("tests", "corpus", reader)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        foreach (var bytes in kept.Concat(seeds))
            Read(reader, read, bytes);
        Gen.Select(Gen.Int[0, seeds.Length - 1], Edit.Array[1, 6], (seed, edits) => edits.Aggregate(seeds[seed], Apply))
            .Sample(bytes => Read(reader, read, bytes), iter: iterations * (int.TryParse(Environment.GetEnvironmentVariable("HYGIE_HUNT"), CultureInfo.InvariantCulture, out var times) ? times : 1), threads: 1);
    }

    private static void Read(string reader, Action<byte[]> read, byte[] bytes)
    {
        var whole = false;
        try
        {
            read(bytes);
            whole = true;
        }
        finally
        {
            if (!whole)
                Save(reader, bytes);
        }
    }

    /// <summary>The shortest of what broke the reader is what remains.</summary>
    private static void Save(string reader, byte[] bytes)
    {
        var file = new FileInfo(TestFiles.InCheckout("artifacts", "fuzz", reader));
        file.Directory!.Create();
        if (!file.Exists || file.Length >= bytes.Length)
            File.WriteAllBytes(file.FullName, bytes);
    }

    private static byte[] Apply(byte[] bytes, (int Kind, int At, int Length, int Bite, byte Value) edit)
    {
        var at = (int)((long)bytes.Length * edit.At / Parts);
        var end = Math.Min(bytes.Length, at + edit.Length);
        var bite = Bites[edit.Bite];
        return edit.Kind switch
        {
            0 when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ (edit.Value | 1)), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bite, .. bytes[at..]],
            2 => [.. bytes[..at], .. bite, .. bytes[Math.Min(bytes.Length, at + bite.Length)..]],
            3 => [.. bytes[..at], .. bytes[end..]],
            4 => bytes[..at],
            5 => [.. bytes[..end], .. bytes[at..]],
            _ => [.. bytes[..at], .. Enumerable.Repeat(edit.Value, edit.Length), .. bytes[at..]],
        };
    }
}
