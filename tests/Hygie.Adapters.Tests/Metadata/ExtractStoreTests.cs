using Hygie.Adapters.Metadata;
using Hygie.Core.Extraction;
using Hygie.Testing.Extraction;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class ExtractStoreTests : ExtractStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-extract-");

    protected override async Task<IExtractStore> EmptyAsync() => (await MetadataAdapters.OpenAsync(
        Path.Combine(_folder.FullName, "hub.db"), new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), TestContext.Current.CancellationToken)).Extracts();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
