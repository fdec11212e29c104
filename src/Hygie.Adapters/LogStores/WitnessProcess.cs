using System.Diagnostics;
using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>
/// A witness of this very machine, which nobody else runs: a process of its own with its own home and key, started at the first request, then asked like
/// any other. Its first line of output is its address; it ends when this process does, whose end closes its input. Separate, but not independent.
/// </summary>
internal sealed class WitnessProcess(string name, string program, IReadOnlyList<string> arguments) : IWitness, IDisposable
{
    private readonly SemaphoreSlim _alone = new(1);
    private Process? _process;
    private HttpWitness? _witness;

    public string Name => name;

    public async Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation) =>
        await (await RunningAsync(cancellation)).AddCheckpointAsync(request, cancellation);

    private async Task<HttpWitness> RunningAsync(CancellationToken cancellation)
    {
        await _alone.WaitAsync(cancellation);
        try
        {
            if (_process is { HasExited: false } && _witness is not null)
                return _witness;
            Stop();
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
            _process = Process.Start(start) ?? throw new WitnessException($"Witness {name} could not be started.");
            return Uri.TryCreate(await _process.StandardOutput.ReadLineAsync(cancellation), UriKind.Absolute, out var address)
                ? _witness = new HttpWitness(name, address) : throw new WitnessException($"Witness {name} ended before it said where it listens.");
        }
        finally
        {
            _alone.Release();
        }
    }

    private void Stop()
    {
        _process?.StandardInput.Close();
        _process?.Dispose();
        (_process, _witness) = (null, null);
    }

    public void Dispose()
    {
        Stop();
        _alone.Dispose();
    }
}
