using System.Diagnostics;
using System.Text.Json;
using Hygie.Testing;

namespace Hygie.Adapters.Tests;

/// <summary>The verifier of a stranger, <c>spec/verify/verify.py</c>: Python, OpenSSL's Ed25519, no code of ours.</summary>
internal static class SecondVerifier
{
    /// <summary>Runs it. It must answer with one JSON document whose <c>ok</c> agrees with its exit, 0 or 5.</summary>
    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        var stop = Xunit.TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo("python3", [TestFiles.InCheckout("spec", "verify", "verify.py"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        Xunit.Assert.True((await output).StartsWith('{'), await error);
        using var report = JsonDocument.Parse(await output);
        Xunit.Assert.Equal(report.RootElement.GetProperty("ok").GetBoolean() ? 0 : 5, process.ExitCode);
        var faults = report.RootElement.GetProperty("faults").EnumerateArray();
        return new Answer(process.ExitCode, report.RootElement.GetProperty("issuers").GetString()!,
            [.. faults.Select(f => (f.GetProperty("file").GetString()!, f.GetProperty("rule").GetString()!))]);
    }

    /// <param name="Exit">0 valid, 5 not.</param>
    /// <param name="Issuers">Whether a trust file pinned the issuers of a permit.</param>
    /// <param name="Faults">Where, and which rule; the first is the one to look at.</param>
    public sealed record Answer(int Exit, string Issuers, (string File, string Rule)[] Faults);
}
