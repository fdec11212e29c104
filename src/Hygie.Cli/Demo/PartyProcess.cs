using System.Diagnostics;
using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>
/// A party of the demo: this program in a process of its own that stays up, as on the party's own machine, and is spoken to by command lines only.
/// Its end closes with ours.
/// </summary>
internal sealed class PartyProcess : IDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _alone = new(1);

    private PartyProcess(Process process) => _process = process;

    /// <summary>Starts a party whose commands work on that home when they name none.</summary>
    public static PartyProcess Start(string home) => new(ChildProcess.Start(home, ["batch"]));

    /// <summary>Runs one command line on a home, to its end.</summary>
    public async Task<ChildResult> RunAsync(string home, IEnumerable<string> args, CancellationToken cancellation)
    {
        await _alone.WaitAsync(cancellation);
        try
        {
            var line = JsonSerializer.Serialize<string[]>([.. args, "--home", home, "--no-input", "--quiet"]);
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
            if (await _process.StandardOutput.ReadLineAsync(cancellation) is not { } answer)
                throw new IOException("A party's process ended without an answer.");
            using var json = JsonDocument.Parse(answer);
            return new ChildResult(json.RootElement.GetProperty("exit").GetInt32(), json.RootElement.GetProperty("output").GetString()!, json.RootElement.GetProperty("error").GetString()!);
        }
        finally
        {
            _alone.Release();
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _alone.Dispose();
    }
}
