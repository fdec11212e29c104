using Hygie.Adapters.Metadata;
using Hygie.Core.Airlock;
using Hygie.Testing.Airlock;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class ReleaseStoreTests : ReleaseStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-release-");

    protected override async Task<IReleaseStore> EmptyAsync() => (await MetadataAdapters.OpenAsync(
        Path.Combine(_folder.FullName, "hub.db"), new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), TestContext.Current.CancellationToken)).Releases();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
