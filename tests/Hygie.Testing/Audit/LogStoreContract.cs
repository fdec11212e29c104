using Hygie.Core.Audit;
using Xunit;

namespace Hygie.Testing.Audit;

/// <summary>What every <see cref="ILogStore"/> promises, whatever it is made of.</summary>
public abstract class LogStoreContract
{
    /// <summary>A new, empty store.</summary>
    protected abstract ILogStore Empty();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_read_and_nothing_else_is()
    {
        var store = Empty();
        await store.PutAsync([new LogFile("tile/0/000.p/1", new byte[32]), new LogFile("tile/entries/x001/000", new byte[] { 1, 2 })], Cancellation);
        Assert.Equal(new byte[32], await store.ReadAsync("tile/0/000.p/1", Cancellation));
        Assert.Equal([1, 2], await store.ReadAsync("tile/entries/x001/000", Cancellation));
        Assert.Null(await store.ReadAsync("tile/0/000", Cancellation));
        Assert.Null(await store.ReadAsync(TilePath.Checkpoint, Cancellation));
    }

    [Fact]
    public async Task The_same_bytes_again_succeed_and_other_bytes_are_a_broken_promise()
    {
        var store = Empty();
        await store.PutAsync([new LogFile("tile/0/000", new byte[] { 1 })], Cancellation);
        await store.PutAsync([new LogFile("tile/0/000", new byte[] { 1 })], Cancellation);
        await Assert.ThrowsAsync<LogStoreException>(() => store.PutAsync([new LogFile("tile/0/000", new byte[] { 2 })], Cancellation));
        Assert.Equal([1], await store.ReadAsync("tile/0/000", Cancellation));
    }

    [Fact]
    public async Task The_checkpoint_is_replaced()
    {
        var store = Empty();
        await store.PutCheckpointAsync(new byte[] { 1 }, Cancellation);
        await store.PutCheckpointAsync(new byte[] { 2, 3 }, Cancellation);
        Assert.Equal([2, 3], await store.ReadAsync(TilePath.Checkpoint, Cancellation));
    }
}
