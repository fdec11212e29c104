using System.Runtime.InteropServices;
using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>Makes everything written so far under a folder's file system durable: contents and names (syncfs).</summary>
internal static partial class FileSystemSync
{
    private const int ReadOnly = 0;

    /// <exception cref="LogStoreException">The system could not write everything.</exception>
    public static void Run(string folder)
    {
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new LogStoreException($"The log folder {folder} cannot be opened.");
        var failed = Sync(descriptor) != 0;
        if (Close(descriptor) != 0 || failed)
            throw new LogStoreException($"The log folder {folder} could not be made durable.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
