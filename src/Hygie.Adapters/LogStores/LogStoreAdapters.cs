using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>The way in: how the composition root gets log stores.</summary>
public static class LogStoreAdapters
{
    /// <summary>A log in a folder, made when absent; <paramref name="name"/> is for messages.</summary>
    public static ILogStore Folder(string name, string folder) => new FolderLogStore(name, folder);
}
