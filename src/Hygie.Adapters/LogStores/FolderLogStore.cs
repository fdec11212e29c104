using Hygie.Core.Audit;

namespace Hygie.Adapters.LogStores;

/// <summary>A log in a folder that any static file server can publish.</summary>
/// <remarks>
/// A file is written beside its place under a name ending in <c>.new</c>, then renamed into it, so a reader never sees half of it. The file
/// system is synced before the renames and after them: a name never becomes durable before its bytes, and a batch of any size costs two waits.
/// </remarks>
internal sealed class FolderLogStore(string name, string folder) : ILogStore
{
    private const string Unfinished = ".new";

    public string Name => name;

    public async Task PutAsync(IReadOnlyList<LogFile> batch, CancellationToken cancellation)
    {
        var fresh = new List<string>();
        foreach (var file in batch)
            if (!await IsThereAsync(file, cancellation))
                fresh.Add(await WriteAsync(file, cancellation));
        Commit(fresh);
    }

    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        var place = Place(path);
        return File.Exists(place) ? await File.ReadAllBytesAsync(place, cancellation) : null;
    }

    public async Task PutCheckpointAsync(ReadOnlyMemory<byte> signedNote, CancellationToken cancellation) =>
        Commit([await WriteAsync(new LogFile(TilePath.Checkpoint, signedNote), cancellation)]);

    private async Task<bool> IsThereAsync(LogFile file, CancellationToken cancellation)
    {
        if (await ReadAsync(file.Path, cancellation) is not { } bytes)
            return false;
        return file.Bytes.Span.SequenceEqual(bytes)
            ? true : throw new LogStoreException($"Log store {name}: {file.Path} holds other bytes than those to be put.");
    }

    private async Task<string> WriteAsync(LogFile file, CancellationToken cancellation)
    {
        var place = Place(file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        await using var stream = new FileStream(place + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None);
        await stream.WriteAsync(file.Bytes, cancellation);
        return place;
    }

    /// <summary>Bytes first, then names: a name never stands durable before its bytes. Two waits for the whole batch.</summary>
    private void Commit(List<string> places)
    {
        if (places.Count == 0)
            return;
        FileSystemSync.Run(folder);
        foreach (var place in places)
            File.Move(place + Unfinished, place, overwrite: true);
        FileSystemSync.Run(folder);
    }

    private string Place(string path) => Path.Combine([folder, .. path.Split('/')]);
}
