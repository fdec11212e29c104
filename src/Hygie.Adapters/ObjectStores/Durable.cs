using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hygie.Adapters.ObjectStores;

/// <summary>The two calls of Linux that .NET has not: a hard link that fails when the name is taken, and the synchronisation of a folder.</summary>
internal static partial class Durable
{
    private const int Exists = 17;
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC

    /// <summary>Gives a file a second name; false when that name is taken.</summary>
    public static bool Link(string from, string to)
    {
        if (LinkFile(from, to) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == Exists ? false : throw new IOException("link failed: " + Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Makes the names in a folder survive a crash.</summary>
    public static void SynchroniseFolder(string folder)
    {
        using var handle = new SafeFileHandle(OpenFolder(folder, ReadOnlyFolder), ownsHandle: true);
        if (handle.IsInvalid || Synchronise(handle) != 0)
            throw new IOException("fsync of a folder failed: " + Marshal.GetLastPInvokeErrorMessage());
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(SafeFileHandle file);
}
