using Hygie.Core.Airlock;

namespace Hygie.Adapters.ReleaseBoxes;

/// <summary>Copies in a private folder. Written beside, flushed, then renamed: a file under its hash is whole.</summary>
internal sealed class FolderReleaseBox(string folder) : IReleaseBox
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var hash = FileScreen.Hash(content.Span);
        var (final, draft) = (Path.Combine(folder, hash), Path.Combine(folder, hash + "." + Guid.NewGuid().ToString("N")));
        await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, final, overwrite: true);
        return hash;
    }

    public async Task<byte[]> GetAsync(string sha256, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, sha256);
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower) || !File.Exists(path))
            throw new ReleaseBoxException("No copy has that hash.");
        var content = await File.ReadAllBytesAsync(path, cancellation);
        return string.Equals(FileScreen.Hash(content), sha256, StringComparison.Ordinal) ? content : throw new ReleaseBoxException("A copy no longer has its hash: " + sha256);
    }
}
