using System.Text.Json;
using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>The second verifier, in another language with another Ed25519, agrees on the golden log and on every alteration of it.</summary>
public sealed class PythonVerifierTests : IDisposable
{
    private static readonly string Golden = TestFiles.InCheckout("spec", "vectors", "audit-log");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-verify-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_accepts_the_golden_log_and_names_each_alteration()
    {
        Copy();
        Assert.Equal((0, "", ""), await VerifyAsync());
        using var cases = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Golden, "alterations.json"), TestContext.Current.CancellationToken));
        foreach (var alteration in cases.RootElement.EnumerateArray())
        {
            Copy();
            var path = Path.Combine(_folder.FullName, alteration.GetProperty("file").GetString()!);
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            bytes[alteration.GetProperty("byte").GetInt32()] ^= (byte)alteration.GetProperty("xor").GetInt32();
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            Assert.Equal((5, alteration.GetProperty("named").GetString()!, alteration.GetProperty("rule").GetString()!), await VerifyAsync());
        }
    }

    [Fact]
    public async Task It_too_takes_files_further_than_the_head_only_while_they_go_on_from_it()
    {
        Copy();
        var store = LogStoreAdapters.Folder("copy", _folder.FullName);
        var size = Checkpoint.Parse(SignedNote.Parse((await store.ReadAsync(TilePath.Checkpoint, TestContext.Current.CancellationToken))!).Value.Text).Value.Size;
        var edge = await new LogReader(store, size).EdgeAsync(TestContext.Current.CancellationToken);
        var further = LogGrowth.Files(edge, [.. Enumerable.Range(0, 300).Select(n => (ReadOnlyMemory<byte>)BitConverter.GetBytes(n))]);
        await store.PutAsync(further, TestContext.Current.CancellationToken);
        Assert.Equal((0, "", ""), await VerifyAsync());
        foreach (var file in further)
        {
            var bytes = file.Bytes.ToArray();
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, file.Path), bytes, TestContext.Current.CancellationToken);
            var (exit, named, rule) = await VerifyAsync();
            Assert.Equal((5, "unexpected"), (exit, rule));
            Assert.Contains(named, (string[])[file.Path, file.Path.Replace("entries", "0", StringComparison.Ordinal), "tile/1/000.p/1"]);
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, file.Path), file.Bytes.ToArray(), TestContext.Current.CancellationToken);
        }
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden, "log"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.FullName, Path.GetRelativePath(Path.Combine(Golden, "log"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private async Task<(int Exit, string Named, string Rule)> VerifyAsync()
    {
        var answer = await SecondVerifier.RunAsync("log", _folder.FullName, "--trust", Path.Combine(Golden, "policy.txt"));
        var (file, rule) = answer.Faults.FirstOrDefault(("", ""));
        return (answer.Exit, file, rule);
    }
}
