using System.Collections.Concurrent;
using Hygie.Core;
using Hygie.Core.Audit;

namespace Hygie.Adapters.Metadata;

/// <summary>
/// Entries that come while another batch is being made durable wait and go together in the next one: a thousand writers share one durable
/// write instead of queueing for a thousand. Nobody gets a number before the batch that holds it is durable.
/// </summary>
/// <param name="commit">Makes a batch durable whole, or not at all; gives one number an entry, in order.</param>
internal sealed class AppendQueue(Func<IReadOnlyList<OutboxEntry>, CancellationToken, Task<Result<IReadOnlyList<long>>>> commit)
{
    /// <summary>The largest batch: bounds the memory of a transaction and how long one waits for others.</summary>
    public const int Most = 4096;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _writing;

    /// <summary>Appends one entry; what the commit of its batch gave. Cancelling is heeded until the entry stands in the queue, not after.</summary>
    public async Task<Result<long>> AppendAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = new Waiting(entry);
        _waiting.Enqueue(waiting);
        if (Interlocked.CompareExchange(ref _writing, 1, 0) == 0)
            _ = Task.Run(WriteAsync, CancellationToken.None);
        var (batch, at) = await waiting.Taken.Task;
        return (await batch).Then<long>(numbers => numbers[at]);
    }

    /// <summary>One writer at a time. Who enqueues after the last look at the queue finds the flag down and becomes the writer.</summary>
    private async Task WriteAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
                await CommitAsync(batch);
            Volatile.Write(ref _writing, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _writing, 1, 0) == 0);
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        while (batch.Count < Most && _waiting.TryDequeue(out var waiting))
            batch.Add(waiting);
        return batch;
    }

    /// <summary>What happens to a batch happens to each of its entries, failures too: they all wait for the one task.</summary>
    private async Task CommitAsync(List<Waiting> batch)
    {
        var durable = DurableAsync(batch);
        foreach (var (at, waiting) in batch.Index())
            waiting.Taken.SetResult((durable, at));
        await ((Task)durable).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A task whatever happens: what <c>commit</c> throws before it waits is in the task too.</summary>
    private async Task<Result<IReadOnlyList<long>>> DurableAsync(List<Waiting> batch) => await commit(batch.ConvertAll(w => w.Entry), CancellationToken.None);

    private sealed class Waiting(OutboxEntry entry)
    {
        public OutboxEntry Entry => entry;

        /// <summary>The batch that took this entry, and its place in it.</summary>
        public TaskCompletionSource<(Task<Result<IReadOnlyList<long>>> Batch, int At)> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
