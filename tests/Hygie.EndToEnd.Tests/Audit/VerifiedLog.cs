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
        if (ours != "ok")
            await TellAsync(ours.Split(' '), seen);
        return ours;
    }

    /// <summary>People are told the same fault in a sentence, in both languages.</summary>
    private async Task TellAsync(string[] fault, string[] seen)
    {
        var told = new List<string>();
        foreach (var language in (string[])["en", "fr"])
        {
            using var process = Process.Start(new ProcessStartInfo(PublishedProgram.Path, ["audit", "verify", "--log", At("log"), "--trust", At("policy.txt"), .. seen, "--lang", language, "--home", At("home")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await error;
            told.Add((await output).Split('\n').First(line => line.StartsWith(fault[0], StringComparison.Ordinal) && line.Contains($": {fault[1]} · ", StringComparison.Ordinal)));
        }

        Assert.All(told, line => Assert.True(line.EndsWith('.') && line[(line.IndexOf(" · ", StringComparison.Ordinal) + 3)..].Split(' ').Length > 4, line));
        Assert.NotEqual(told[0], told[1]);
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
