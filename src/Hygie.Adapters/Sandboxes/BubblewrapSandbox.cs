using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Hygie.Core.Warehouse;
using Hygie.Core.Workspaces;

namespace Hygie.Adapters.Sandboxes;

/// <summary>
/// Sandboxes made by bubblewrap (bwrap(1)) with a seccomp filter and prlimit(1). Killing bubblewrap kills the whole run: the sandbox is
/// a process namespace whose first process dies with it.
/// </summary>
/// <param name="files">Holds the filter in memory.</param>
internal sealed class BubblewrapSandbox(IClearFiles files) : ISandbox
{
    public async Task<SandboxOutcome> RunAsync(SandboxRequest request, CancellationToken cancellation)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new SandboxException("The sandbox's filter is written for x86-64 only.");
        if (request.Data.Keys.FirstOrDefault(name => !BubblewrapArguments.IsPlain(name)) is { } wrong)
            throw new SandboxException($"A table named “{wrong}” cannot be given to a sandbox.");
        var program = SeccompFilter.Program();
        using var filter = files.Create(program.Length);
        filter.Write(0, program);
        using var process = Start(BubblewrapArguments.Of(request, filter.Path, Environment.ProcessId));
        using var run = new SandboxRun(process, request.Limits);
        return await run.ToEndAsync(request.Input, cancellation);
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new SandboxException("bash, bubblewrap and util-linux must be installed.", missing);
        }
    }
}
