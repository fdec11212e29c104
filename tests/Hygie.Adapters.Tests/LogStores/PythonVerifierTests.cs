using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;
using Xunit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>The second verifier, in another language with its own Ed25519, agrees on the golden log and on every alteration of it.</summary>
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
        string[] arguments = [TestFiles.InCheckout("spec", "verify", "verify.py"), "log", _folder.FullName, "--trust", Path.Combine(Golden, "policy.txt")];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var report = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var fault = report.RootElement.GetProperty("faults").EnumerateArray().FirstOrDefault();
        return fault.ValueKind == JsonValueKind.Undefined ? (process.ExitCode, "", "")
            : (process.ExitCode, fault.GetProperty("file").GetString()!, fault.GetProperty("rule").GetString()!);
    }
}
