using Hygie.Adapters.Metadata;
using Hygie.Core.Workspaces;
using Hygie.Testing.Workspaces;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class WorkspaceStoreTests(FreshHub hub) : WorkspaceStoreContract, IDisposable
{
    protected override async Task<IWorkspaceStore> EmptyAsync() => (await hub.OpenAsync()).Workspaces();

    public void Dispose() => hub.Dispose();
}

public sealed class WorkspaceStoreOnSqliteTests() : WorkspaceStoreTests(new HubFile());

public sealed class WorkspaceStoreOnPostgresTests(RealPostgres server) : WorkspaceStoreTests(new HubOnServer(server));
