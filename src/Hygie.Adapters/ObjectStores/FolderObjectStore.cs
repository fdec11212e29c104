using System.Runtime.CompilerServices;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// A host that is a folder: one file per object in 1,024 subfolders by the name's first two characters. A write goes to a temporary file, is
/// synchronised, takes its name by a hard link (which fails when the name is taken), and the folder is synchronised. A temporary file is locked while it
/// is written: what a killed process left unlocked is removed before the next write or listing.
/// </summary>
internal sealed class FolderObjectStore(HostId host, string root) : IObjectStore
{
    private const string Incoming = "incoming";

    /// <summary>The kernel's EWOULDBLOCK: another holds the lock.</summary>
    private const int WouldBlock = 11;

    private readonly Lazy<int> _sweep = new(() => Sweep(Path.Combine(root, Incoming)));

    public HostId Host => host;

    public long AtomicPutLimit => long.MaxValue;

    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            return false;
        return await KeepingPromises(async () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var written = await WriteAsync(content, cancellation);
            var linked = Durable.Link(written.Name, path);
            File.Delete(written.Name);
            Durable.SynchroniseFolder(Path.GetDirectoryName(path)!);
            return linked;
        });
    }

    public Task ReplaceHeadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => KeepingPromises(async () =>
    {
        await using var written = await WriteAsync(content, cancellation);
        File.Move(written.Name, PathOf(Head.Name), overwrite: true);
        Durable.SynchroniseFolder(root);
        return true;
    });

    public Task<long?> FindLengthAsync(string name, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public async Task<bool> ReadAsync(string name, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var path = PathOf(name);
        return File.Exists(path) && await KeepingPromises(async () =>
        {
            using var handle = File.OpenHandle(path);
            if (RandomAccess.GetLength(handle) < offset)
                return false;
            for (var done = 0; done < destination.Length;)
            {
                var read = await RandomAccess.ReadAsync(handle, destination[done..], offset + done, cancellation);
                if (read == 0)
                    return false;
                done += read;
            }

            return true;
        });
    }

    public async IAsyncEnumerable<ListedObject> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(root))
            yield break;
        _ = _sweep.Value;
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Directory!.Name != Incoming))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new ListedObject(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        var there = File.Exists(path);
        return KeepingPromises(() =>
        {
            if (there)
                File.Delete(path);
            return Task.FromResult(there);
        });
    }

    /// <summary>Nothing: a deleted file is gone, and listing swept what killed writers left.</summary>
    public IAsyncEnumerable<Remnant> ListRemnantsAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<Remnant>();

    public Task RemoveRemnantAsync(Remnant remnant, CancellationToken cancellation) => Task.CompletedTask;

    private string PathOf(string name) => name == Head.Name ? Path.Combine(root, name)
        : ObjectName.IsValid(name) ? Path.Combine(root, name[..2], name) : throw new ArgumentException("Not the name of an object.", nameof(name));

    /// <summary>The file, written and still locked: it must have its name before it is closed.</summary>
    private async Task<FileStream> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _ = _sweep.Value;
        var file = CreateLocked(Directory.CreateDirectory(Path.Combine(root, Incoming)).FullName);
        var isWhole = false;
        try
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
            isWhole = true;
            return file;
        }
        finally
        {
            if (!isWhole)
            {
                await file.DisposeAsync();
                File.Delete(file.Name);
            }
        }
    }

    /// <summary>A new file that no sweep will remove. Between its creation and its lock another process' sweep may lock it, or remove it: then another is made.</summary>
    private static FileStream CreateLocked(string folder)
    {
        while (true)
        {
            try
            {
                var file = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
                if (File.Exists(file.Name))
                    return file;
                file.Dispose();
            }
            catch (IOException broken) when ((broken.HResult & 0xffff) == WouldBlock)
            {
                // The sweep holds the lock, and removes the file.
            }
        }
    }

    /// <summary>Removes what nobody is writing any more; answers how many files that were.</summary>
    private static int Sweep(string folder) => !Directory.Exists(folder) ? 0 : Directory.EnumerateFiles(folder).ToList().Count(path =>
    {
        try
        {
            using var left = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            File.Delete(path);
            return true;
        }
        catch (IOException)
        {
            // Locked: its writer lives; or gone: it has been given its name.
            return false;
        }
    });

    /// <summary>True for the kernel's ENOSPC and EDQUOT.</summary>
    private static bool IsFull(Exception broken) => (broken.HResult & 0xffff) is 28 or 122;

    private async Task<T> KeepingPromises<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new ObjectStoreException(Refusal.Of(IsFull(broken) ? "HYG-5024" : "HYG-5026", ("host", host), ("reason", broken.GetType().Name)), isPassing: broken is IOException && !IsFull(broken), broken);
        }
    }
}
