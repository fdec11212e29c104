using System.Diagnostics;
using System.Text.Json;

namespace Hygie.Cli.Demo;

/// <summary>What another process of this program printed, and how it ended.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ChildResult(int Exit, string Output, string Error)
{
    /// <summary>The one JSON document of its standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The first line of its standard error: the refusal, when it refused.</summary>
    public string Said => Error.Split('\n', 2)[0];
}

/// <summary>
/// Runs this program again, as another party would on its own machine: own process, own home, nothing else. The demo talks to its parties
/// through their command lines only.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Runs <c>hygie ARGS --home HOME</c> to its end.</summary>
    public static async Task<ChildResult> RunAsync(string home, IEnumerable<string> args, CancellationToken cancellation, string? input = null, string? language = null)
    {
        using var process = Start(home, args, language);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        if (input is not null)
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        return new ChildResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts <c>hygie ARGS --home HOME</c> and leaves it running.</summary>
    public static Process Start(string home, IEnumerable<string> args, string? language = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args.Concat(["--home", home, "--no-input", "--quiet", "--lang", language ?? Terminal.Words.Language]))
            start.ArgumentList.Add(arg);
        return Process.Start(start) ?? throw new InvalidOperationException("This program could not be started again.");
    }
}
