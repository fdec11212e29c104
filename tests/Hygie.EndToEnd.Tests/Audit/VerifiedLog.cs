using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;
using Hygie.Testing.Audit;

namespace Hygie.EndToEnd.Tests.Audit;

/// <summary>A log in a folder, judged by the two verifiers that people have: <c>hygie audit verify</c> and <c>spec/verify/verify.py</c>.</summary>
internal sealed class VerifiedLog : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-audited-");

    public VerifiedLog(string policy) => File.WriteAllText(At("policy.txt"), policy);

    public string At(params ReadOnlySpan<string> parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Publishes the files of a store in place of whatever was there.</summary>
    public void Publish(MemoryLogStore store)
    {
        if (Directory.Exists(At("log")))
            Directory.Delete(At("log"), recursive: true);
        foreach (var (name, bytes) in store.Files)
            Write(name, bytes);
    }

    public byte[] Read(string name) => File.ReadAllBytes(At("log", name));

    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At("log", name))!);
        File.WriteAllBytes(At("log", name), bytes);
    }

    /// <summary>Somebody keeps the present checkpoint under that name.</summary>
    public void Keep(string name) => File.Copy(At("log", "checkpoint"), At(name));

    /// <summary>Both verifiers must agree: <c>ok</c>, or the first fault as <c>FILE RULE LEAF</c>, with exit 0 or 5.</summary>
    public async Task<string> JudgeAsync(params string[] kept)
    {
        string[] seen = [.. kept.SelectMany(k => (string[])["--seen", At(k)])];
        var ours = await RunAsync(PublishedProgram.Path, ["audit", "verify", "--log", At("log"), "--trust", At("policy.txt"), .. seen, "--json", "--home", At("home")]);
        var its = await RunAsync("python3", [TestFiles.InCheckout("spec", "verify", "verify.py"), "log", At("log"), "--trust", At("policy.txt"), .. seen]);
        Assert.Equal(ours, its);
        return ours;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(output.StartsWith('{'), error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(report.GetProperty("ok").GetBoolean() ? 0 : 5, process.ExitCode);
        return report.GetProperty("ok").GetBoolean() ? "ok" : Told(report.GetProperty("faults")[0]);
    }

    private static string Told(JsonElement fault) => $"{fault.GetProperty("file").GetString()} {fault.GetProperty("rule").GetString()} {fault.GetProperty("leaf").GetRawText()}";
}
