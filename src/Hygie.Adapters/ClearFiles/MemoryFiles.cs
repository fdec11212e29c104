using System.Globalization;
using System.Runtime.InteropServices;
using Hygie.Core.Warehouse;
using Microsoft.Win32.SafeHandles;

namespace Hygie.Adapters.ClearFiles;

/// <summary>Clear files as Linux memory files (memfd_create(2)): sparse, unnamed, gone with the process, never swapped to a data disk by us.</summary>
internal sealed partial class MemoryFiles : IClearFiles
{
    private const uint CloseOnExec = 1;

    public IClearFile Create(long length)
    {
        var descriptor = CreateMemoryFile("hygie", CloseOnExec);
        if (descriptor < 0)
            throw new IOException("memfd_create failed: " + Marshal.GetLastPInvokeErrorMessage());
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.SetLength(handle, length);
        return new MemoryFile(handle, length);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    private sealed class MemoryFile(SafeFileHandle handle, long length) : IClearFile
    {
        public string Path { get; } = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");

        public long Length => length;

        public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

        public void Read(long offset, Span<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(handle, bytes, offset);
                if (read == 0)
                    throw new EndOfStreamException();
                bytes = bytes[read..];
                offset += read;
            }
        }

        public void Dispose() => handle.Dispose();
    }
}
