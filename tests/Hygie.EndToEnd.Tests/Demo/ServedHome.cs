using System.Diagnostics;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>A home served by <c>hygie serve</c>, the published program, on a port that the system chose.</summary>
internal sealed class ServedHome : IAsyncDisposable
{
    private readonly Process _server;

    private ServedHome(Process server, string address) => (_server, Address) = (server, address);

    /// <summary>Where it answers, without a slash at the end; read from what the program says.</summary>
    public string Address { get; }

    public static async Task<ServedHome> StartAsync(string home)
    {
        var start = new ProcessStartInfo(PublishedProgram.Path, ["serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--home", home]) { UseShellExecute = false, RedirectStandardError = true };
        var server = Process.Start(start)!;
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is not { } line)
                heard.TrySetException(new InvalidOperationException("The portal of the demo did not start."));
            else if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is { } address)
                heard.TrySetResult(address);
        };
        server.BeginErrorReadLine();
        return new ServedHome(server, await heard.Task);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }
}
