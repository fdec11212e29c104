using Hygie.Core.Custody;

namespace Hygie.Adapters.KeyStores;

/// <summary>The key store as one file per copy: the custodian's own first, then its registered copies, the last-written being the custodian's own.</summary>
internal sealed class FolderKeyStore(IReadOnlyList<string> paths, Action<string>? fault = null) : IKeyStore
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Copies => paths;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
        File.Exists(paths[0]) ? await File.ReadAllBytesAsync(paths[0], cancellation) : ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    public Task ReplaceAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        foreach (var path in paths.Reverse())
        {
            Replace(path, file.Span);
            fault?.Invoke("key-store.replaced");
        }

        return Task.CompletedTask;
    }

    private static void Replace(string path, ReadOnlySpan<byte> file)
    {
        try
        {
            DurableFile.Replace(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"The copy {path} of the key store cannot be written.", e);
        }
    }
}
