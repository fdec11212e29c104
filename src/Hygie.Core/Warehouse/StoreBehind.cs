using Hygie.Core.Intake;

namespace Hygie.Core.Warehouse;

/// <summary>
/// Stores one batch on another thread while the next is read: one batch at most is under way, in the order they came. What fails is thrown where
/// the next batch is handed over, or at the end. The reader must fill two batches in turn.
/// </summary>
internal sealed class StoreBehind(BucketedTable stored) : IAsyncDisposable
{
    private UInt128[] _persons = [];
    private UInt128[] _spare = [];
    private Task _underWay = Task.CompletedTask;

    /// <summary>Hands over a batch, once the one before is stored.</summary>
    /// <param name="batch">Rows; not to be touched until the next call has returned.</param>
    /// <param name="numbers">The person of each row; read before this returns.</param>
    /// <param name="persons">Who the numbers are; the storing thread never asks them.</param>
    /// <param name="cancellation">Stops the storing.</param>
    public async Task HandAsync(ColumnBatch batch, int[] numbers, PersonNumbers persons, CancellationToken cancellation)
    {
        (_persons, _spare) = (_spare, _persons);
        if (_persons.Length < batch.Rows)
            _persons = new UInt128[batch.Capacity];
        var rows = _persons;
        persons.Find(numbers.AsSpan(0, batch.Rows), rows);
        await _underWay;
        _underWay = Task.Run(() => StoreAsync(batch, rows, cancellation), cancellation);
    }

    /// <summary>Waits for the last batch.</summary>
    public Task EndAsync() => _underWay;

    /// <summary>When the reading stopped half-way: nothing runs on behind.</summary>
    public async ValueTask DisposeAsync() => await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task StoreAsync(ColumnBatch batch, UInt128[] persons, CancellationToken cancellation)
    {
        stored.Add(batch, persons.AsSpan(0, batch.Rows));
        await stored.DrainAsync(cancellation);
    }
}
