namespace Hygie.Core.Migration;

/// <summary>Adds up a move as it runs, from several threads, and lets those who watch see it.</summary>
internal sealed class TransferTally
{
    /// <summary>The figures are noted each time this many objects were handled.</summary>
    private const int NoteEvery = 16;

    private readonly ITransferJournal _journal;
    private readonly MigrationId _migration;
    private readonly ReadMeter _meter;
    private readonly Lock _gate = new();
    private readonly long _readsBefore, _failedBefore;
    private TransferCounts _counts;
    private int _since;

    private TransferTally(ITransferJournal journal, MigrationId migration, ReadMeter meter, TransferCounts begun)
    {
        (_journal, _migration, _meter, _counts) = (journal, migration, meter, begun);
        (_readsBefore, _failedBefore) = (begun.Reads - meter.Reads, begun.FailedReads - meter.Failed);
    }

    /// <summary>The figures now.</summary>
    public TransferCounts Counts
    {
        get
        {
            lock (_gate)
                return _counts with { Reads = _readsBefore + _meter.Reads, FailedReads = _failedBefore + _meter.Failed };
        }
    }

    /// <summary>Starts from the states of the journal and the figures of the runs before.</summary>
    public static async Task<TransferTally> BeginAsync(ITransferJournal journal, MigrationId migration, ReadMeter meter, CancellationToken cancellation)
    {
        var counts = await journal.CountsAsync(migration, cancellation);
        long objects = 0, bytes = 0, copied = 0, verified = 0;
        await foreach (var line in journal.ReadAsync(migration, cancellation))
        {
            (objects, bytes) = (objects + 1, bytes + line.Object.Length);
            copied += line.State >= ObjectState.Copied ? 1 : 0;
            verified += line.State == ObjectState.Verified ? 1 : 0;
        }

        return new TransferTally(journal, migration, meter, counts with { Objects = objects, Bytes = bytes, Copied = copied, Verified = verified });
    }

    /// <summary>Adds one object's figures, and notes the sum now and then.</summary>
    public async Task AddAsync(CancellationToken cancellation, int copied = 0, int verified = 0, long bytes = 0, int repaired = 0)
    {
        bool note;
        lock (_gate)
        {
            _counts = _counts with
            {
                Copied = _counts.Copied + copied, Verified = _counts.Verified + verified, BytesCopied = _counts.BytesCopied + bytes, Repaired = _counts.Repaired + repaired,
            };
            note = ++_since % NoteEvery == 0;
        }

        if (note)
            await NoteAsync(cancellation);
    }

    /// <summary>Notes the figures now.</summary>
    public Task NoteAsync(CancellationToken cancellation) => _journal.NoteAsync(_migration, Counts, cancellation);
}
