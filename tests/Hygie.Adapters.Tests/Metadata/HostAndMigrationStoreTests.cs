using Hygie.Adapters.Metadata;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Testing.Audit;
using Hygie.Testing.Hosts;
using Hygie.Testing.Migration;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class HostStoreTests : HostStoreContract, IDisposable
{
    private readonly FreshHub _hub = new();

    protected override async Task<IHostStore> EmptyAsync() => (await _hub.OpenAsync()).Hosts();

    public void Dispose() => _hub.Dispose();
}

public sealed class MigrationStoreTests : MigrationStoreContract, IDisposable
{
    private readonly FreshHub _hub = new();

    protected override async Task<IMigrationStore> EmptyAsync() => (await _hub.OpenAsync()).Migrations();

    public void Dispose() => _hub.Dispose();
}

/// <summary>A hub's metadata in a folder of its own.</summary>
internal sealed class FreshHub : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-hub-");

    public Task<MetadataAdapters.Hub> OpenAsync() => MetadataAdapters.OpenAsync(
        Path.Combine(_folder.FullName, "hub.db"), new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
