using System.Diagnostics;
using System.Globalization;
using Hygie.Core.Hosts;

namespace Hygie.Testing.Hosts;

/// <summary>
/// A real server of objects, a database or a cluster, started by its script in <c>eng/hosts</c> on free loopback ports with a folder of its own. It ends when this is disposed of, or
/// when this process ends in whatever way: the script serves until its standard input ends.
/// </summary>
public sealed class RealHost : IAsyncDisposable
{
    /// <summary>The credentials that every script makes its server with; Azure's secret is a key of its own.</summary>
    private const string Key = "lab:lab", Secret = "LABSECRETLABSECRET";

    /// <summary>Somebody of Ceph's whose objects may take 1 MiB in all.</summary>
    public static HostCredentials Small { get; } = HostCredentials.Of("small:small", Secret).Value;

    private readonly Process _script;
    private readonly DirectoryInfo _folder;

    private RealHost(string name, Process script, DirectoryInfo folder, string endpoint) => (Name, _script, _folder, Endpoint) = (name, script, folder, new Uri(endpoint));

    /// <summary>Which server: ceph, swift, azurite, postgresql, slurm.</summary>
    public string Name { get; }

    /// <summary>Where it answers; of postgresql, the folder of its socket; of slurm, its configuration's file.</summary>
    public Uri Endpoint { get; }

    public HostCredentials Credentials => Name == "azurite"
        ? HostCredentials.Of("lab", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Secret + Secret))).Value : HostCredentials.Of(Key, Secret).Value;

    /// <summary>Starts a server; a component that is missing, or does not come up, is an error that says so.</summary>
    public static async Task<RealHost> StartAsync(string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory($"hygie-{name}-");
        var script = Process.Start(new ProcessStartInfo("bash", [TestFiles.InCheckout("eng", "hosts", name), folder.FullName])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var complaint = script.StandardError.ReadToEndAsync(cancellation);
        if (await script.StandardOutput.ReadLineAsync(cancellation) is { } line && line.Split(' ') is ["ready", var endpoint])
            return new RealHost(name, script, folder, endpoint);
        throw new InvalidOperationException($"{name} did not start: {await complaint}");
    }

    /// <summary>The address of a bucket here, or behind a proxy at another port.</summary>
    public string AddressOf(string bucket, int? port = null, string query = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{(Name == "azurite" ? "azure" : "s3")}+http://127.0.0.1:{port ?? Endpoint.Port}{Endpoint.AbsolutePath.TrimEnd('/')}/{bucket}{query}");

    /// <summary>Kills the server and waits until it answers again; for those whose script knows <c>crash</c>.</summary>
    public async Task CrashAsync()
    {
        await _script.StandardInput.WriteLineAsync("crash");
        await _script.StandardInput.FlushAsync();
        if (await _script.StandardOutput.ReadLineAsync() is not { } line || !line.StartsWith("ready ", StringComparison.Ordinal))
            throw new InvalidOperationException($"{Name} did not come back.");
    }

    public async ValueTask DisposeAsync()
    {
        _script.StandardInput.Close();
        await _script.WaitForExitAsync();
        _script.Dispose();
        _folder.Delete(recursive: true);
    }
}
