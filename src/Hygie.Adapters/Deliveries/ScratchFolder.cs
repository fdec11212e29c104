using Hygie.Core.Intake;

namespace Hygie.Adapters.Deliveries;

/// <summary>Scratch files in one folder (0700) of the holder's home; each file 0600, removed when disposed. What an interrupted run left is removed first.</summary>
internal sealed class ScratchFolder : IScratch
{
    private const string Suffix = ".scratch";
    private readonly string _folder;
    private int _count;

    public ScratchFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var left in Directory.EnumerateFiles(folder, "*" + Suffix))
            File.Delete(left);
    }

    public IScratchFile Create() => new ScratchFile(Path.Combine(_folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_count++}{Suffix}")));

    private sealed class ScratchFile(string path) : IScratchFile
    {
        public Stream Write() => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, BufferSize = 1 << 16,
        });

        public Stream Read() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

        public void Dispose() => File.Delete(path);
    }
}
