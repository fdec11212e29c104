using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Hygie.Adapters.ObjectStores;
using Hygie.Adapters.Randomness;
using Hygie.Core;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Bench;

/// <summary>
/// Sealing. In memory: a pack of 1 MiB on one core against <c>openssl speed</c> (AES-256-GCM, the same 16 KiB again and again). File to file: an age file, as deliveries are sealed,
/// against Debian's <c>age</c>, which makes the same file; each opens the other's. Into a host: the path of a version (lay, hash the blob, seal, name by hash, write durably) against
/// <c>age</c>, which does not hash and leaves its file to the page cache (<c>storedAge</c>), and against <c>age</c> followed by what that path also does, <c>openssl dgst -sha256</c> of both
/// files and <c>sync</c> (<c>storedAgeHashedSynced</c>).
/// </summary>
internal static partial class SealBench
{
    private const int MemoryTimes = 1024;
    private const int FileBytes = 512 << 20;

    public static async Task RunAsync(BenchRun run)
    {
        await AgainstOpenSslAsync(run);
        await AgainstAgeAsync(run);
    }

    private static async Task AgainstOpenSslAsync(BenchRun run)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        using var key = SecretKey.Generate(random);
        var size = PackSize.Named("1MiB")!;
        var (plaintext, sealedBytes) = (RandomNumberGenerator.GetBytes(size.PlaintextLength), new byte[size.CiphertextLength]);
        void Seal()
        {
            for (var i = 0; i < MemoryTimes; i++)
                Cobblestone.Seal(key, "bench"u8, random, plaintext, sealedBytes);
        }

        Seal();
        var speeds = new List<double>();
        var (ours, _) = await BenchRun.InTurnAsync(
            () =>
            {
                Seal();
                return Task.CompletedTask;
            },
            async () =>
            {
                var (cpu, output) = await BenchRun.ProgramAsync("openssl", "speed", "-evp", "aes-256-gcm", "-bytes", "16384", "-seconds", "1");
                speeds.Add(Speed(output));
                return cpu;
            });
        BenchRun.MustBe(Cobblestone.Open(key, "bench"u8, sealedBytes).Value.AsSpan().SequenceEqual(plaintext), "sealed and opened bytes");
        var (mine, its) = ((double)MemoryTimes * size.PlaintextLength / ours.Cpu, speeds.Order().ElementAt(speeds.Count / 2));
        BenchRun.Say($"seal in memory: us {mine / 1e9:N2} GB/s of CPU, openssl {its / 1e9:N2} GB/s, ratio {mine / its:N2}");
        run.Ratio("openssl", mine / its);
    }

    private static async Task AgainstAgeAsync(BenchRun run)
    {
        var random = RandomnessAdapters.SystemSecretRandom();
        using var identity = AgeIdentity.Generate(random);
        using var key = SecretKey.Generate(random);
        var (clear, folder, itsFile, ourFile) =
            (Path.Combine(BenchRun.Folder, "clear.bin"), Path.Combine(BenchRun.Folder, "sealed"), Path.Combine(BenchRun.Folder, "age.sealed"), Path.Combine(BenchRun.Folder, "our.sealed"));
        await File.WriteAllBytesAsync(clear, RandomNumberGenerator.GetBytes(FileBytes));
        (Blob Blob, IReadOnlyList<PackEntry> Packs)? stored = null;
        async Task OursAsync() => stored = await StoreAsync(clear, folder, key);
        async Task<double> AgeAsync() => (await BenchRun.ProgramAsync("age", "-r", identity.Recipient.ToString(), "-o", itsFile, clear)).Cpu;
        var (ours, its) = await BenchRun.InTurnAsync(() => SealFileAsync(identity.Recipient, random, clear, ourFile), AgeAsync);
        run.Compare("age", ours, its, FileBytes, "B");
        await CheckAgeAsync(identity, clear, ourFile);
        (ours, its) = await BenchRun.InTurnAsync(OursAsync, AgeAsync);
        run.Compare("storedAge", ours, its, FileBytes, "B");
        (ours, its) = await BenchRun.InTurnAsync(OursAsync, async () =>
            await AgeAsync() + (await BenchRun.ProgramAsync("openssl", "dgst", "-sha256", clear, itsFile)).Cpu + (await BenchRun.ProgramAsync("sync", itsFile)).Cpu);
        run.Compare("storedAgeHashedSynced", ours, its, FileBytes, "B");
        var (expected, theirs) = (await File.ReadAllBytesAsync(clear), await File.ReadAllBytesAsync(itsFile));
        await CheckAsync(stored!.Value.Blob, new PackReader(key, Context, stored.Value.Packs, [Host(folder)]), expected);
        BenchRun.MustBe(AgeFile.Open([identity], theirs).Value.AsSpan().SequenceEqual(expected), "age's file");
        Directory.Delete(folder, recursive: true);
        File.Delete(clear);
        File.Delete(itsFile);
        File.Delete(ourFile);
    }

    private static async Task SealFileAsync(AgeRecipient recipient, ISecretRandom random, string clear, string sealedFile)
    {
        File.Delete(sealedFile);
        await using var input = new FileStream(clear, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        await using var output = new FileStream(sealedFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        await AgeFile.SealAsync([recipient], random, input, output, CancellationToken.None);
    }

    /// <summary>The other program opens our file.</summary>
    private static async Task CheckAgeAsync(AgeIdentity identity, string clear, string ourFile)
    {
        var (key, opened) = (Path.Combine(BenchRun.Folder, "identity"), ourFile + ".opened");
        WriteKey(identity, key);
        await BenchRun.ProgramAsync("age", "-d", "-i", key, "-o", opened, ourFile);
        var (expected, read) = (await File.ReadAllBytesAsync(clear), await File.ReadAllBytesAsync(opened));
        BenchRun.MustBe(read.AsSpan().SequenceEqual(expected), "our age file");
        File.Delete(opened);
        File.Delete(key);
    }

    private static void WriteKey(AgeIdentity identity, string file)
    {
        using var text = identity.RevealText();
        File.WriteAllBytes(file, text.Reveal());
    }

    private static async Task<(Blob Blob, IReadOnlyList<PackEntry> Packs)> StoreAsync(string clear, string folder, SecretKey key)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var random = RandomnessAdapters.SystemSecretRandom();
        await using var packs = new PackWriter(key, Context, false, random, new UploadQueue([Host(folder)], random));
        await using var input = new FileStream(clear, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        return (await packs.AddAsync(input, CancellationToken.None), await packs.FinishAsync(CancellationToken.None));
    }

    private static async Task CheckAsync(Blob blob, PackReader reader, byte[] expected)
    {
        using (reader)
        {
            var read = new byte[expected.Length];
            BenchRun.MustBe(await reader.ReadAsync(blob.Extents, 0, read, CancellationToken.None) is null && read.AsSpan().SequenceEqual(expected), "our packs");
        }
    }

    private static PackContext Context => PackContext.Version(IngestBench.Version);

    private static IObjectStore Host(string folder) => ObjectStoreAdapters.Folder(new HostId("bench"), folder);

    /// <summary>Bytes per second out of the last line of <c>openssl speed</c>: thousands of bytes with a k.</summary>
    private static double Speed(string output) =>
        double.Parse(Thousands().Matches(output)[^1].Groups["n"].Value, CultureInfo.InvariantCulture) * 1000;

    [GeneratedRegex(@"(?<n>\d+\.\d+)k", RegexOptions.ExplicitCapture)]
    private static partial Regex Thousands();
}
