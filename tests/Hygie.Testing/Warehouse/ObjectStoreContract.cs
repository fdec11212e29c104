using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Testing.Warehouse;

/// <summary>What every object store must keep; each adapter's tests inherit it.</summary>
public abstract class ObjectStoreContract
{
    /// <summary>A store that holds nothing.</summary>
    protected abstract IObjectStore Store { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_is_read_back_whole_and_by_ranges()
    {
        var (name, content) = Sealed(100_000);
        Assert.True(await Store.PutIfAbsentAsync(name, content, Stop));
        Assert.Equal(content.Length, await Store.FindLengthAsync(name, Stop));
        foreach (var (offset, length) in new[] { (0, 100_000), (1, 10), (99_990, 10), (50_000, 0) })
        {
            var read = new byte[length];
            Assert.True(await Store.ReadAsync(name, offset, read, Stop));
            Assert.True(content.AsSpan(offset, length).SequenceEqual(read));
        }
    }

    [Fact]
    public async Task A_name_is_taken_once_and_keeps_its_first_content()
    {
        var (name, content) = Sealed(1000);
        Assert.True(await Store.PutIfAbsentAsync(name, content, Stop));
        Assert.False(await Store.PutIfAbsentAsync(name, new byte[5], Stop));
        Assert.Equal(1000, await Store.FindLengthAsync(name, Stop));
    }

    [Fact]
    public async Task Of_two_who_put_at_once_one_wins()
    {
        var (name, content) = Sealed(50_000);
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.PutIfAbsentAsync(name, content, Stop)));
        Assert.Single(won, true);
    }

    [Fact]
    public async Task A_missing_object_is_an_answer()
    {
        var (name, _) = Sealed(3);
        Assert.Null(await Store.FindLengthAsync(name, Stop));
        Assert.False(await Store.ReadAsync(name, 0, new byte[1], Stop));
        Assert.False(await Store.DeleteAsync(name, Stop));
    }

    [Fact]
    public async Task Reading_past_the_end_is_an_answer()
    {
        var (name, content) = Sealed(10);
        await Store.PutIfAbsentAsync(name, content, Stop);
        Assert.False(await Store.ReadAsync(name, 5, new byte[6], Stop));
    }

    [Fact]
    public async Task Head_is_replaced_and_everything_is_listed_and_deleted()
    {
        var (name, content) = Sealed(10);
        await Store.PutIfAbsentAsync(name, content, Stop);
        await Store.ReplaceHeadAsync(new byte[] { 1 }, Stop);
        await Store.ReplaceHeadAsync(new byte[] { 2, 2 }, Stop);
        var listed = new List<ListedObject>();
        await foreach (var one in Store.ListAsync(Stop))
            listed.Add(one);
        Assert.Equal([(Head.Name, 2L), (name, 10L)], listed.OrderBy(o => o.Length).Select(o => (o.Name, o.Length)));
        Assert.True(await Store.DeleteAsync(name, Stop));
        Assert.Null(await Store.FindLengthAsync(name, Stop));
    }

    private static (string Name, byte[] Content) Sealed(int length)
    {
        var content = new byte[length];
        new Sealing.SeededSecretRandom(length).Fill(content);
        return (ObjectName.Of(content), content);
    }
}
