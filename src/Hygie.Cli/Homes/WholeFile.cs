namespace Hygie.Cli.Homes;

/// <summary>Files of a home that others read: a kill leaves the old one or the new one, never a half.</summary>
internal static class WholeFile
{
    /// <summary>Writes the bytes beside their place, then renames them into it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = File.Create(Beside(path)))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        Place(path);
    }

    /// <summary>Where a file that grows is written until it is whole.</summary>
    public static string Beside(string path) => path + ".new";

    /// <summary>Gives a file that is whole its place.</summary>
    public static void Place(string path) => File.Move(Beside(path), path, overwrite: true);

    /// <summary>Overwrites a file's bytes on the disk, then removes it. What a disk or a file system keeps of older writes is beyond a program.</summary>
    public static void Destroy(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
    }
}
