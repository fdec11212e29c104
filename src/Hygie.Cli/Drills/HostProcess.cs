using System.Diagnostics;
using Hygie.Cli.Demo;
using Hygie.Core.Drills;

namespace Hygie.Cli.Drills;

/// <summary>The process of the host that is seized: <c>hygie drill hold</c> in an empty home, given the host's folder and nothing else, stopped while its memory is read.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _home;

    private HostProcess(Process process, DirectoryInfo home) => (_process, _home, Memory) = (process, home, Composition.HeldMemory(process.Id));

    /// <summary>All the memory it can write.</summary>
    public IHeldMemory Memory { get; }

    /// <summary>Starts it; it stands still when this returns.</summary>
    public static async Task<HostProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("hygie-host-");
        var process = ChildProcess.Start(home.FullName, ["drill", "hold", "--held", folder]);
        if (await process.StandardOutput.ReadLineAsync(cancellation) is null)
            throw new SeizureException("The host's process ended before its memory could be seized.");
        return new HostProcess(process, home);
    }

    public void Dispose()
    {
        Memory.Dispose();
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _home.Delete(recursive: true);
    }
}
