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

    [Theory]
    [InlineData(50_000, 8)]
    [InlineData(20 << 20, 3)]
    public async Task Of_several_who_put_at_once_one_wins_as_far_as_the_store_promises(int length, int writers)
    {
        var (name, content) = Sealed(length);
        var won = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => Store.PutIfAbsentAsync(name, content, Stop), Stop)));
        if (length <= Store.AtomicPutLimit)
            Assert.Single(won, true);
        else
            Assert.Contains(true, won);
        var read = new byte[length];
        Assert.True(await Store.ReadAsync(name, 0, read, Stop));
        Assert.Equal(name, ObjectName.Of(read));
        Assert.False(await Store.PutIfAbsentAsync(name, content, Stop));
        await foreach (var remnant in Store.ListRemnantsAsync(Stop))
            Assert.Fail(remnant.ToString());
    }

    [Fact]
    public async Task The_largest_pack_is_read_back_whole_and_across_the_seams_of_its_parts()
    {
        var (name, content) = Sealed(64 << 20);
        Assert.True(await Store.PutIfAbsentAsync(name, content, Stop));
        Assert.Equal(content.Length, await Store.FindLengthAsync(name, Stop));
        foreach (var (offset, length) in new[] { (0, 64 << 20), ((16 << 20) - 100, 200), ((48 << 20) - 1, 2), ((64 << 20) - 5, 5) })
        {
            var read = new byte[length];
            Assert.True(await Store.ReadAsync(name, offset, read, Stop));
            Assert.True(content.AsSpan(offset, length).SequenceEqual(read));
        }

        Assert.False(await Store.ReadAsync(name, (64 << 20) - 5, new byte[6], Stop));
    }

    [Fact]
    public async Task An_upload_that_is_given_up_is_whole_or_nothing()
    {
        var (name, content) = Sealed(20 << 20);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var putting = Task.Run(() => Store.PutIfAbsentAsync(name, content, given.Token), Stop);
        await given.CancelAsync();
        await Task.WhenAny(putting);
        Assert.True(putting.IsCanceled || putting.IsCompletedSuccessfully);
        Assert.Equal(putting.IsCanceled ? null : content.Length, await Store.FindLengthAsync(name, Stop));
        await foreach (var remnant in Store.ListRemnantsAsync(Stop))
            Assert.Fail(remnant.ToString());
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
        Assert.False(await Store.ReadAsync(name, 10, new byte[1], Stop));
        Assert.True(await Store.ReadAsync(name, 10, Memory<byte>.Empty, Stop));
        Assert.False(await Store.ReadAsync(name, 11, Memory<byte>.Empty, Stop));
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
        Assert.All(listed, o => Assert.InRange(o.Written, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1)));
        Assert.Equal([(Head.Name, 2L), (name, 10L)], listed.OrderBy(o => o.Length).Select(o => (o.Name, o.Length)));
        Assert.True(await Store.DeleteAsync(name, Stop));
        Assert.Null(await Store.FindLengthAsync(name, Stop));
    }

    /// <summary>Random bytes and their name.</summary>
    protected static (string Name, byte[] Content) Sealed(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return (ObjectName.Of(content), content);
    }
}
