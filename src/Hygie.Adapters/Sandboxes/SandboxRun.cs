using System.Diagnostics;
using Hygie.Core.Workspaces;

namespace Hygie.Adapters.Sandboxes;

/// <summary>One run under way: feeds it, listens to it, kills it at the first limit, and waits until every process of it is gone.</summary>
internal sealed class SandboxRun(Process process, SandboxLimits limits) : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly CancellationTokenSource _flood = new();

    public async Task<SandboxOutcome> ToEndAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(limits.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token, _flood.Token);
        using var kill = any.Token.Register(Kill);
        var (output, error) = (ListenAsync(process.StandardOutput.BaseStream, _output), ListenAsync(process.StandardError.BaseStream, _error));
        await FeedAsync(input);
        // The first process of the sandbox holds both outputs until it dies, and everything in the sandbox dies with it.
        await Task.WhenAll(output, error);
        await process.WaitForExitAsync(CancellationToken.None);
        var end = _flood.IsCancellationRequested ? SandboxEnd.TooMuchOutput
            : cancellation.IsCancellationRequested ? SandboxEnd.Stopped
            : time.IsCancellationRequested ? SandboxEnd.TimedOut : SandboxEnd.Exited;
        if (end == SandboxEnd.Exited && process.ExitCode == 1 && Text(_error).StartsWith("bwrap: ", StringComparison.Ordinal))
            throw new SandboxException("bubblewrap could not make the sandbox: " + Text(_error).Split('\n')[0]);
        return new SandboxOutcome(end, process.ExitCode, _output.ToArray(), _error.ToArray());
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _flood.Dispose();
    }

    private void Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private async Task FeedAsync(ReadOnlyMemory<byte> input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of its input; that is its right, and its exit code tells.
        }
    }

    private async Task ListenAsync(Stream from, MemoryStream into)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            into.Write(buffer, 0, (int)Math.Min(read, limits.OutputBytes - into.Length));
            if (into.Length >= limits.OutputBytes)
                await _flood.CancelAsync();
        }
    }

    private static string Text(MemoryStream stream) => System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
