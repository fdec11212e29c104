using Hygie.Adapters.Tests.ObjectStores;
using Hygie.Testing.Hosts;
using Xunit;

[assembly: AssemblyFixture(typeof(RealHosts))]

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>The real servers, each started once a run, by the first test that wants it.</summary>
public sealed class RealHosts : IAsyncDisposable
{
    private readonly Dictionary<string, Lazy<Task<RealHost>>> _hosts =
        new[] { "ceph", "swift", "azurite" }.ToDictionary(name => name, name => new Lazy<Task<RealHost>>(() => RealHost.StartAsync(name, CancellationToken.None)), StringComparer.Ordinal);

    public Task<RealHost> StartedAsync(string name) => _hosts[name].Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values.Where(h => h.IsValueCreated && h.Value.IsCompletedSuccessfully))
            await (await host.Value).DisposeAsync();
    }
}
