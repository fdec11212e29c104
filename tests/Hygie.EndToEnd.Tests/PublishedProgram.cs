using System.Diagnostics;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests;

/// <summary>The program as users have it: what <c>./hygie</c> published.</summary>
internal static class PublishedProgram
{
    /// <summary>Where it is.</summary>
    public static readonly string Path = TestFiles.InCheckout("artifacts", "hygie", "hygie");

    /// <summary>Runs <c>hygie ARGS --home HOME</c> to its end, with variables added to its environment.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string home, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(Path, [.. args, "--home", home, "--no-input"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
