using Hygie.Adapters.Seizures;
using Hygie.Core.Drills;
using Xunit;

namespace Hygie.Adapters.Tests.Seizures;

public sealed class FolderSeizureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-seizure-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_is_seized_hidden_and_unfinished_ones_too()
    {
        foreach (var path in new[] { "HEAD", "ab/abcd", "incoming/.part", ".hidden" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.FullName, path))!);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, path), path, Stop);
        }

        var (seizure, seen) = (SeizureAdapters.Folder(_folder.FullName), new SortedDictionary<string, string>(StringComparer.Ordinal));
        await foreach (var file in seizure.FilesAsync(Stop))
        {
            var content = new byte[file.Length];
            await seizure.ReadAsync(file, content, Stop);
            seen.Add(file.Path, System.Text.Encoding.UTF8.GetString(content));
        }

        Assert.Equal([".hidden", "HEAD", "ab/abcd", "incoming/.part"], seen.Keys);
        Assert.All(seen, s => Assert.Equal(s.Key, s.Value));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_no_empty_host() => await Assert.ThrowsAsync<SeizureException>(async () =>
    {
        await foreach (var _ in SeizureAdapters.Folder(Path.Combine(_folder.FullName, "none")).FilesAsync(Stop))
            Assert.Fail("nothing should be found");
    });

    public void Dispose() => _folder.Delete(recursive: true);
}
