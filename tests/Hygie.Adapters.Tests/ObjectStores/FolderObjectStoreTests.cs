using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

public sealed class FolderObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hygie-host-").FullName;

    protected override IObjectStore Store => new FolderObjectStore(new HostId("a"), _root);

    [Fact]
    public async Task What_a_killed_writer_left_is_removed_and_what_is_being_written_is_not()
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_root, "incoming")).FullName;
        await File.WriteAllTextAsync(Path.Combine(incoming, "killed"), "half", TestContext.Current.CancellationToken);
        await using (new FileStream(Path.Combine(incoming, "living"), FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await foreach (var listed in Store.ListAsync(TestContext.Current.CancellationToken))
                Assert.Fail(listed.Name);
            Assert.Equal(["living"], Directory.EnumerateFiles(incoming).Select(Path.GetFileName));
        }

        await Store.PutIfAbsentAsync(ObjectName.Of([1]), new byte[] { 1 }, TestContext.Current.CancellationToken);
        Assert.Empty(Directory.EnumerateFiles(incoming));
    }

    /// <summary>Each store sweeps once, before its first write: so every write here has sweeps beside it.</summary>
    [Fact]
    public async Task What_a_process_writes_survives_the_sweeps_of_others() =>
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (number, stop) =>
        {
            var content = BitConverter.GetBytes(number);
            Assert.True(await Store.PutIfAbsentAsync(ObjectName.Of(content), content, stop));
        });

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
