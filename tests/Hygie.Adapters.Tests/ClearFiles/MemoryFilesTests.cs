using Hygie.Adapters.ClearFiles;
using Xunit;

namespace Hygie.Adapters.Tests.ClearFiles;

public sealed class MemoryFilesTests
{
    [Fact]
    public void What_is_written_is_read_by_path_and_the_rest_is_zero()
    {
        using var file = ClearFileAdapters.InMemory().Create(1 << 30);
        file.Write(500_000_000, [1, 2, 3]);
        using var byPath = File.OpenRead(file.Path);
        byPath.Position = 499_999_999;
        Assert.Equal([0, 1, 2, 3, 0], [.. Enumerable.Range(0, 5).Select(_ => byPath.ReadByte())]);
        Assert.Equal(1 << 30, byPath.Length);
    }

    [Fact]
    public void Nothing_stands_on_a_disk_and_the_path_ends_with_the_file()
    {
        var file = ClearFileAdapters.InMemory().Create(10);
        Assert.StartsWith("/memfd:hygie", new FileInfo(file.Path).LinkTarget, StringComparison.Ordinal);
        file.Dispose();
        Assert.False(File.Exists(file.Path));
    }
}
