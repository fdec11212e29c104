using Hygie.Core.Extraction;

namespace Hygie.Adapters.Clusters;

/// <summary>A folder, mode 0700: files appear by rename, so that nobody reads half of one.</summary>
internal sealed class SharedTaskFolder(string path) : ITaskFolder
{
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        Task.Run(() => DurableFile.Replace(At(name), content.Span), cancellation);

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(At(name), cancellation);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IReadOnlyCollection<string> List() =>
        [.. Directory.EnumerateFiles(path).Select(Path.GetFileName).OfType<string>().Where(name => !name.EndsWith(".new", StringComparison.Ordinal))];

    private string At(string name) => Path.Combine(path, Path.GetFileName(name));
}
