using Hygie.Core.Intake;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Stores batches on other threads while more are read, in the order they came; a few at most wait. What fails is thrown where a later batch is handed
/// over, or at the end. The reader must fill <see cref="Batches"/> batches in turn.
/// </summary>
internal sealed class StoreBehind(BucketedTable stored) : IAsyncDisposable
{
    /// <summary>Batches in memory: one being read, one being stored, the others so that neither waits for the other's slow ones.</summary>
    public const int Batches = 4;

    private readonly UInt128[][] _persons = [.. Enumerable.Repeat<UInt128[]>([], Batches)];
    private readonly Queue<Task> _underWay = [];
    private Task _last = Task.CompletedTask;
    private int _next;

    /// <summary>Hands over a batch, once there is room.</summary>
    /// <param name="batch">Rows; not to be touched until <see cref="Batches"/> - 1 later calls have returned.</param>
    /// <param name="numbers">The person of each row; read before this returns.</param>
    /// <param name="persons">Who the numbers are; the storing thread never asks them.</param>
    /// <param name="cancellation">Stops the storing.</param>
    public async Task HandAsync(ColumnBatch batch, int[] numbers, PersonNumbers persons, CancellationToken cancellation)
    {
        ref var rows = ref _persons[_next++ % Batches];
        if (rows.Length < batch.Rows)
            rows = new UInt128[batch.Capacity];
        persons.Find(numbers.AsSpan(0, batch.Rows), rows);
        _underWay.Enqueue(_last = StoreAsync(_last, batch, rows, cancellation));
        while (_underWay.Count >= Batches)
            await _underWay.Dequeue();
    }

    /// <summary>Waits for the last batch.</summary>
    public Task EndAsync() => _last;

    /// <summary>When the reading stopped half-way: nothing runs on behind.</summary>
    public async ValueTask DisposeAsync() => await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task StoreAsync(Task before, ColumnBatch batch, UInt128[] persons, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await stored.AddAsync(batch, persons, cancellation);
        await stored.DrainAsync(cancellation);
    }
}
