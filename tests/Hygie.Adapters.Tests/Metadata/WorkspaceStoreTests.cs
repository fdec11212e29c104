using Hygie.Adapters.Metadata;
using Hygie.Core.Workspaces;
using Hygie.Testing.Workspaces;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

public sealed class WorkspaceStoreTests : WorkspaceStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-workspace-");

    protected override async Task<IWorkspaceStore> EmptyAsync() => (await MetadataAdapters.OpenAsync(
        Path.Combine(_folder.FullName, "hub.db"), new SeededSecretRandom(7), new PlainEventSealer(new SeededSecretRandom(8)), TestContext.Current.CancellationToken)).Workspaces();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
