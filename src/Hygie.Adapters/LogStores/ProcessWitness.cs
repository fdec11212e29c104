using System.Diagnostics;
using System.Text.Json;
using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>
/// A witness that runs as a process of its own with its own home and key: a request is a JSON text on one line of its standard input, the
/// answer <c>{status, body}</c> on one line of its standard output. It is started at the first request and ends when this process does, whose end
/// closes its input. A demo's witness: separate, but not independent.
/// </summary>
internal sealed class ProcessWitness(string name, string program, IReadOnlyList<string> arguments) : IWitness, IDisposable
{
    private readonly SemaphoreSlim _alone = new(1);
    private Process? _process;

    public string Name => name;

    public async Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation)
    {
        await _alone.WaitAsync(cancellation);
        try
        {
            var process = Running();
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
            return Read(await process.StandardOutput.ReadLineAsync(cancellation));
        }
        catch (Exception broken)
        {
            // What was asked and what will be answered may be out of step now: the next request starts another process.
            Stop();
            if (broken is IOException and not WitnessException)
                throw new WitnessException($"Witness {name} ended without an answer.", broken);
            throw;
        }
        finally
        {
            _alone.Release();
        }
    }

    private Process Running()
    {
        if (_process is { HasExited: false })
            return _process;
        Stop();
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        return _process = Process.Start(start) ?? throw new WitnessException($"Witness {name} could not be started.");
    }

    private WitnessAnswer Read(string? line)
    {
        if (line is null)
            throw new WitnessException($"Witness {name} ended without an answer.");
        try
        {
            using var json = JsonDocument.Parse(line);
            return new WitnessAnswer(json.RootElement.GetProperty("status").GetInt32(), json.RootElement.GetProperty("body").GetString() ?? "");
        }
        catch (Exception unread) when (unread is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WitnessException($"Witness {name} gave an answer that cannot be read.", unread);
        }
    }

    private void Stop()
    {
        _process?.StandardInput.Close();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        _alone.Dispose();
    }
}
