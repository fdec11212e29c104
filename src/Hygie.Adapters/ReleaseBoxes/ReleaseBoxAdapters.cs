using Hygie.Core.Airlock;

namespace Hygie.Adapters.ReleaseBoxes;

/// <summary>Where the copies under review are kept.</summary>
public static class ReleaseBoxAdapters
{
    /// <summary>A folder of the hub's home, made when absent (mode 0700), one file per copy, named by its SHA-256.</summary>
    public static IReleaseBox Folder(string path) => new FolderReleaseBox(path);
}
