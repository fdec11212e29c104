using System.Diagnostics;
using System.Globalization;
using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>
/// A witness that runs as a process of its own with its own home and key: the request on its standard input, on its standard output the status
/// on the first line, then the body. A demo's witness: separate, but not independent.
/// </summary>
internal sealed class ProcessWitness(string name, string program, IReadOnlyList<string> arguments) : IWitness
{
    public string Name => name;

    public async Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new WitnessException($"Witness {name} could not be started.");
        await process.StandardInput.WriteAsync(request.AsMemory(), cancellation);
        process.StandardInput.Close();
        var answer = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        var end = answer.IndexOf('\n', StringComparison.Ordinal);
        return process.ExitCode == 0 && end > 0 && int.TryParse(answer[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new WitnessAnswer(status, answer[(end + 1)..])
            : throw new WitnessException($"Witness {name} ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)} and no answer.");
    }
}
