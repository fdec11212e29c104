using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>Many writers share one durable write, and nobody is told of a number before it is durable.</summary>
public sealed class AppendQueueTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private readonly List<int> _batches = [];
    private readonly TaskCompletionSource _begun = new(), _disk = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_that_come_during_a_write_go_together_in_the_next_one_and_wait_for_it()
    {
        var queue = new AppendQueue(SlowlyAsync);
        var first = queue.AppendAsync(Prepared(), Cancellation);
        await _begun.Task;
        var others = Enumerable.Range(0, 99).Select(_ => queue.AppendAsync(Prepared(), Cancellation)).ToList();
        Assert.DoesNotContain(others.Append(first), t => t.IsCompleted);
        _disk.SetResult();
        Assert.Equal(1, (await first).Value);
        Assert.Equal(Enumerable.Range(2, 99).Select(n => (long)n), (await Task.WhenAll(others)).Select(r => r.Value));
        Assert.Equal([1, 99], _batches);
    }

    [Fact]
    public async Task A_batch_that_fails_fails_for_each_of_its_entries_and_the_next_is_tried()
    {
        var tries = 0;
        var queue = new AppendQueue((entries, _) => tries++ == 0
            ? throw new IOException("no space left") : Task.FromResult<Result<IReadOnlyList<long>>>(entries.Select(_ => 7L).ToArray()));
        await Assert.ThrowsAsync<IOException>(() => queue.AppendAsync(Prepared(), Cancellation));
        Assert.Equal(7, (await queue.AppendAsync(Prepared(), Cancellation)).Value);
    }

    private static AuditEntry Entry(int number) => AuditEntry.Of("release.decided", Today, "release/r-1", "body/hdab", "test", ("number", number));

    private static OutboxEntry Prepared()
    {
        var opening = EventOpening.Of(new SeededSecretRandom(1), Entry(0));
        return new OutboxEntry(AuditKind.Check("release.decided"), Today, "release/r-1", opening.Commitment(), new SealedEvent(new byte[1], new byte[1]), Publication.AtOnce, false);
    }

    /// <summary>The first batch stays on its way to the disk until the test lets it go.</summary>
    private async Task<Result<IReadOnlyList<long>>> SlowlyAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        _begun.TrySetResult();
        await _disk.Task;
        long first = _batches.Sum() + 1;
        _batches.Add(entries.Count);
        return Enumerable.Range(0, entries.Count).Select(i => first + i).ToArray();
    }
}
