using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Hygie.Core.Drills;

namespace Hygie.Adapters.Seizures;

/// <summary>Registration of this folder.</summary>
public static class SeizureAdapters
{
    /// <summary>Everything below a host's folder.</summary>
    public static ISeizure Folder(string root) => new FolderSeizure(root);

    /// <summary>Stops a process, of which this one is the parent, and seizes all the memory it can write.</summary>
    public static IHeldMemory Memory(int process) => new ProcessMemory(process);

    /// <summary>Reports in a folder of the hub's home, made when absent (mode 0700).</summary>
    public static IDrillReports Reports(string folder, string kind) => new FolderDrillReports(folder, kind);

    /// <summary>Opens Zstandard frames.</summary>
    public static IZstandard Zstandard() => new ZstandardFrames();
}

/// <summary>A host's folder as whoever takes the disk sees it: every file, hidden and unfinished ones too, with its extended attributes.</summary>
internal sealed partial class FolderSeizure(string root) : ISeizure
{
    private const int LongestAttributes = 1 << 16;

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public async IAsyncEnumerable<SeizedFile> FilesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(root))
            throw new SeizureException($"There is no folder {root}.");
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", Everything))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new SeizedFile(Path.GetRelativePath(root, file.FullName), file.Length, AttributesOf(file.FullName));
        }
    }

    public async Task ReadAsync(SeizedFile file, Memory<byte> content, CancellationToken cancellation)
    {
        try
        {
            await using var stream = new FileStream(Path.Combine(root, file.Path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            await stream.ReadExactlyAsync(content, cancellation);
        }
        catch (IOException changed)
        {
            throw new SeizureException($"The file {file.Path} changed while it was seized.", changed);
        }
    }

    /// <summary>Names and values of the extended attributes, as text; empty where the file system keeps none.</summary>
    private static string AttributesOf(string path)
    {
        var names = new byte[LongestAttributes];
        var length = ListAttributes(path, names, names.Length);
        if (length <= 0)
            return "";
        var text = new StringBuilder();
        foreach (var name in Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = new byte[LongestAttributes];
            var size = GetAttribute(path, name, value, value.Length);
            text.Append(name).Append('=').Append(Encoding.Latin1.GetString(value, 0, (int)Math.Max(0, size))).Append('\n');
        }

        return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "listxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ListAttributes(string path, [Out] byte[] names, nint size);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);
}
