using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;

namespace Hygie.Adapters.Tests.ObjectStores;

public sealed class FolderObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hygie-host-").FullName;

    protected override IObjectStore Store => new FolderObjectStore(new HostId("a"), _root);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
