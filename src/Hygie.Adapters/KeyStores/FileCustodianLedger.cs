using Hygie.Core.Custody;

namespace Hygie.Adapters.KeyStores;

/// <summary>The ledger in one file, with an advisory lock (flock) on another beside it, released by the kernel when the process dies.</summary>
internal sealed class FileCustodianLedger(string path, TimeProvider clock) : ICustodianLedger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var began = clock.GetTimestamp();
        while (true)
        {
            if (TryLock(path + ".lock") is { } held)
                return held;
            if (clock.GetElapsedTime(began) > Patience)
                throw new KeyStoreException($"The custodian's ledger {path} has been busy for 10 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
        File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        DurableFile.Replace(path, bytes.Span);
        return Task.CompletedTask;
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
