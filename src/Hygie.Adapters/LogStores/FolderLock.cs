using System.Runtime.InteropServices;
using Hygie.Core.Audit;
using Microsoft.Win32.SafeHandles;

namespace Hygie.Adapters.LogStores;

/// <summary>One holder at a time, in this process or another: an advisory lock (flock) on a folder, waited for, given back by the kernel when its holder dies.</summary>
internal static partial class FolderLock
{
    private const int ReadOnlyClosedOnExec = 0x80000, Exclusive = 2, Interrupted = 4;

    /// <summary>Waits for the lock; dispose of the handle to give it back.</summary>
    /// <exception cref="WitnessException">The folder is not there, or the system has no lock to give.</exception>
    public static SafeFileHandle Take(string folder)
    {
        var handle = new SafeFileHandle(Open(folder, ReadOnlyClosedOnExec), ownsHandle: true);
        while (handle.IsInvalid || Lock(handle, Exclusive) != 0)
        {
            if (!handle.IsInvalid && Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            handle.Dispose();
            throw new WitnessException("The witness's memory cannot be locked; it must not sign without it.");
        }

        return handle;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeHandle descriptor, int operation);
}
