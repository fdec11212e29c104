using System.Globalization;
using Hygie.Adapters.Metadata;
using Hygie.Adapters.Tests.Metadata;
using Hygie.Testing.Hosts;
using Xunit;

[assembly: AssemblyFixture(typeof(RealPostgres))]

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>The real PostgreSQL, started once a run, by the first test that wants it; each test has a database of its own there.</summary>
public sealed class RealPostgres : IAsyncDisposable
{
    private readonly Lazy<RealHost> _server = new(() => RealHost.StartAsync("postgresql", CancellationToken.None).GetAwaiter().GetResult());
    private int _databases;

    /// <summary>A database that is not there yet. A handful of connections each: hundreds of tests share the server.</summary>
    public string Fresh() => In(_server.Value, string.Create(CultureInfo.InvariantCulture, $"hub{Interlocked.Increment(ref _databases)}"));

    /// <summary>A database on a server.</summary>
    public static string In(RealHost server, string database, string user = "postgres", string more = "") =>
        MetadataAdapters.Server($"Host={server.Endpoint.LocalPath};Username={user};Database={database};Maximum Pool Size=12;{more}").Value;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await _server.Value.DisposeAsync();
    }
}
