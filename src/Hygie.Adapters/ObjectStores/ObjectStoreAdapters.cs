using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>Registration of this folder.</summary>
public static class ObjectStoreAdapters
{
    /// <summary>A host that is a folder of this machine.</summary>
    public static IObjectStore Folder(HostId host, string root) => new FolderObjectStore(host, root);
}
