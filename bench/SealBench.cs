using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Hygie.Adapters.Randomness;
using Hygie.Core.Sealing;

namespace Hygie.Bench;

/// <summary>Sealing: in memory against <c>openssl speed</c> (AES-256-GCM, 16 KiB), file to file against Debian's <c>age</c>.</summary>
internal static partial class SealBench
{
    private const int MemoryBytes = 64 << 20;
    private const int FileBytes = 256 << 20;

    public static async Task RunAsync(BenchRun run)
    {
        await AgainstOpenSslAsync(run);
        await AgainstAgeAsync(run);
    }

    private static async Task AgainstOpenSslAsync(BenchRun run)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        using var key = SecretKey.Generate(random);
        var plaintext = RandomNumberGenerator.GetBytes(MemoryBytes);
        var sealedBytes = new byte[Cobblestone.CiphertextLength(MemoryBytes)];
        var speed = 0.0;
        var (ours, _) = await BenchRun.InTurnAsync(
            () =>
            {
                for (var i = 0; i < 16; i++)
                    Cobblestone.Seal(key, "bench"u8, random, plaintext, sealedBytes);
                return Task.CompletedTask;
            },
            async () =>
            {
                var (cpu, output) = await BenchRun.ProgramAsync("openssl", "speed", "-evp", "aes-256-gcm", "-bytes", "16384", "-seconds", "1");
                speed = Math.Max(speed, Speed(output));
                return cpu;
            });
        BenchRun.MustBe(Cobblestone.Open(key, "bench"u8, sealedBytes).Value.AsSpan().SequenceEqual(plaintext), "sealed and opened bytes");
        var mine = 16.0 * MemoryBytes / ours.Cpu;
        BenchRun.Say($"seal in memory: us {mine / 1e9:N2} GB/s of CPU, openssl {speed / 1e9:N2} GB/s, ratio {mine / speed:N2}");
        run.Ratio("openssl", mine / speed);
    }

    private static async Task AgainstAgeAsync(BenchRun run)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        using var identity = AgeIdentity.Generate(random);
        using var key = SecretKey.Generate(random);
        var (clear, ourFile, itsFile) = (Path.Combine(BenchRun.Folder, "clear.bin"), Path.Combine(BenchRun.Folder, "us.sealed"), Path.Combine(BenchRun.Folder, "age.sealed"));
        await File.WriteAllBytesAsync(clear, RandomNumberGenerator.GetBytes(FileBytes));
        var (ours, its) = await BenchRun.InTurnAsync(
            async () =>
            {
                await using var input = File.OpenRead(clear);
                await using var output = File.Create(ourFile);
                await Cobblestone.SealAsync(key, "bench"u8.ToArray(), random, input, output, CancellationToken.None);
            },
            async () => (await BenchRun.ProgramAsync("age", "-r", identity.Recipient.ToString(), "-o", itsFile, clear)).Cpu);
        var (expected, mine, theirs) = (await File.ReadAllBytesAsync(clear), await File.ReadAllBytesAsync(ourFile), await File.ReadAllBytesAsync(itsFile));
        BenchRun.MustBe(Cobblestone.Open(key, "bench"u8, mine).Value.AsSpan().SequenceEqual(expected), "our file");
        BenchRun.MustBe(AgeFile.Open([identity], theirs).Value.AsSpan().SequenceEqual(expected), "age's file");
        run.Compare("age", ours, its, FileBytes, "B");
        foreach (var file in (IEnumerable<string>)[clear, ourFile, itsFile])
            File.Delete(file);
    }

    /// <summary>Bytes per second out of the last line of <c>openssl speed</c>: thousands of bytes with a k.</summary>
    private static double Speed(string output) =>
        double.Parse(Thousands().Matches(output)[^1].Groups["n"].Value, CultureInfo.InvariantCulture) * 1000;

    [GeneratedRegex(@"(?<n>\d+\.\d+)k", RegexOptions.ExplicitCapture)]
    private static partial Regex Thousands();
}
