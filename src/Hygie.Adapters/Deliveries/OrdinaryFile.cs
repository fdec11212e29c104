using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hygie.Adapters.Deliveries;

/// <summary>Tells an ordinary file from a pipe, a socket or a device, which would be read without end; the platform's own library does not say.</summary>
internal static partial class OrdinaryFile
{
    private const int Here = -100;
    private const int NoFollow = 0x100;
    private const uint WantType = 1;
    private const int StatSize = 256;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>True for a regular file, false for anything else or nothing at all.</summary>
    public static bool Is(string path)
    {
        var stat = new byte[StatSize];
        return StatX(Here, path, NoFollow, WantType, ref stat[0]) == 0 && (BinaryPrimitives.ReadUInt16LittleEndian(stat.AsSpan(ModeAt)) & TypeMask) == Regular;
    }

    /// <summary>statx(2), whose layout is the same on every architecture.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte stat);
}
