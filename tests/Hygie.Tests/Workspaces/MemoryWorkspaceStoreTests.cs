using Hygie.Core.Workspaces;
using Hygie.Testing.Workspaces;

namespace Hygie.Tests.Workspaces;

public sealed class MemoryWorkspaceStoreTests : WorkspaceStoreContract
{
    protected override Task<IWorkspaceStore> EmptyAsync() => Task.FromResult<IWorkspaceStore>(new MemoryWorkspaceStore());
}
