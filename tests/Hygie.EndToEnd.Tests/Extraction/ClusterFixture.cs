using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.EndToEnd.Tests.Extraction;

/// <summary>SLURM with three nodes on this machine, and a copy of the demo whose permit d-p-metformin is in force.</summary>
public sealed class ClusterFixture(PlayedDemo demo) : IAsyncLifetime
{
    public const string Permit = "d-p-metformin";

    private RealHost? _slurm;

    public string Home { get; private set; } = "";

    /// <summary>The folder that hub and nodes share.</summary>
    public string Shared => Path.Combine(Home, "shared");

    public async ValueTask InitializeAsync()
    {
        Home = await demo.CopyAsync("cluster");
        Directory.CreateDirectory(Shared);
        _slurm = await RealHost.StartAsync("slurm", TestContext.Current.CancellationToken);
    }

    /// <summary><c>extract run</c> on the cluster; <paramref name="fault"/> is HYGIE_FAULT of the hub's process and of every task.</summary>
    public Task<(int Exit, JsonElement Json)> RunOnClusterAsync(string fault = "", RealHost? slurm = null) =>
        RunAsync(fault, slurm ?? _slurm!, "extract", "run", "--permit", Permit, "--cluster", Shared, "--as", "steward-1", "--json");

    public Task<(int Exit, JsonElement Json)> RunAsync(params string[] args) => RunAsync("", _slurm!, args);

    private async Task<(int Exit, JsonElement Json)> RunAsync(string fault, RealHost slurm, params string[] args)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SLURM_CONF"] = slurm.Endpoint.LocalPath, ["HYGIE_FAULT"] = fault };
        var (exit, output, error) = await PublishedProgram.RunAsync(Home, environment, args);
        Assert.True(output.Length > 0, error);
        return (exit, JsonDocument.Parse(output).RootElement);
    }

    /// <summary>A named pipe: who passes a point written <c>POINT@PIPE</c> waits for its other end.</summary>
    public string Pipe(string name)
    {
        var path = Path.Combine(Home, name);
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }

    /// <summary>The process of this home's task that reads a bucket, with what its environment says.</summary>
    public (int Id, IReadOnlyDictionary<string, string> Environment) TaskOf(int bucket)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => Path.GetFileName(p).All(char.IsAsciiDigit)))
        {
            var (command, environment) = (Words(process, "cmdline"), Words(process, "environ").Select(w => w.Split('=', 2)).Where(w => w.Length == 2).DistinctBy(w => w[0]).ToDictionary(w => w[0], w => w[1], StringComparer.Ordinal));
            if (command is [_, "extract", "worker", "--run", var run, ..] && run.StartsWith(Shared, StringComparison.Ordinal) && environment.GetValueOrDefault("SLURM_ARRAY_TASK_ID") == bucket.ToString(CultureInfo.InvariantCulture))
                return (int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture), environment);
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No task reads bucket {bucket}."));
    }

    public ValueTask DisposeAsync() => _slurm?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string[] Words(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return []; // It ended meanwhile, or is somebody else's.
        }
    }
}
