using Hygie.Adapters.Metadata;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>A hub's metadata in a folder of its own, gone with the test.</summary>
public sealed class HubFile : IDisposable
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
