using Hygie.Adapters.ReleaseBoxes;
using Hygie.Core.Airlock;
using Xunit;

namespace Hygie.Adapters.Tests.ReleaseBoxes;

public sealed class FolderReleaseBoxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-box-");

    [Fact]
    public async Task A_copy_is_named_by_its_hash_and_comes_back_whole()
    {
        var (box, stop) = (ReleaseBoxAdapters.Folder(Path.Combine(_folder.FullName, "box")), TestContext.Current.CancellationToken);
        var hash = await box.PutAsync("table"u8.ToArray(), stop);
        Assert.Equal(hash, await box.PutAsync("table"u8.ToArray(), stop));
        Assert.Equal("table"u8.ToArray(), await box.GetAsync(hash, stop));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "box")));
    }

    [Fact]
    public async Task A_changed_copy_or_a_path_for_a_hash_is_a_broken_promise()
    {
        var (box, stop) = (ReleaseBoxAdapters.Folder(_folder.FullName), TestContext.Current.CancellationToken);
        var hash = await box.PutAsync("table"u8.ToArray(), stop);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, hash), "other", stop);
        await Assert.ThrowsAsync<ReleaseBoxException>(() => box.GetAsync(hash, stop));
        await Assert.ThrowsAsync<ReleaseBoxException>(() => box.GetAsync("../" + hash[3..], stop));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
