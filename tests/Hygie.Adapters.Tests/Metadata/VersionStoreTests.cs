using Hygie.Adapters.Metadata;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class VersionStoreTests : VersionStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-version-");

    protected override async Task<IVersionStore> EmptyAsync() => (await MetadataAdapters.OpenAsync(
        Path.Combine(_folder.FullName, "hub.db"), new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), Xunit.TestContext.Current.CancellationToken)).Versions();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
