namespace Hygie.Core.Migration;

/// <summary>Adds up a move as it runs, from several threads, and lets those who watch see it.</summary>
internal sealed class TransferTally
{
    /// <summary>The figures are noted each time this many objects were handled, or this long after the last time.</summary>
    private const int NoteEvery = 16;

    private static readonly TimeSpan NoteAfter = TimeSpan.FromMilliseconds(500);

    private readonly ITransferJournal _journal;
    private readonly MigrationId _migration;
    private readonly ReadMeter _meter;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private TransferCounts _counts;
    private TransferPace _pace;

    private TransferTally(ITransferJournal journal, MigrationId migration, ReadMeter meter, TimeProvider clock, TransferCounts begun)
    {
        (_journal, _migration, _meter, _clock, _counts) = (journal, migration, meter, clock, begun);
        _pace = new TransferPace(clock.GetUtcNow(), clock.GetUtcNow(), 0, 0);
    }

    /// <summary>The figures now.</summary>
    public TransferCounts Counts
    {
        get
        {
            lock (_gate)
                return _meter.Stamp(_counts) with { Pace = _pace };
        }
    }

    /// <summary>Starts a pass from the states of the journal and the figures of the runs before.</summary>
    public static async Task<TransferTally> BeginAsync(ITransferJournal journal, MigrationId migration, ReadMeter meter, TimeProvider clock, CancellationToken cancellation)
    {
        var counts = await journal.CountsAsync(migration, cancellation);
        long objects = 0, bytes = 0, copied = 0, verified = 0;
        await foreach (var line in journal.ReadAsync(migration, cancellation))
        {
            (objects, bytes) = (objects + 1, bytes + line.Object.Length);
            copied += line.State >= ObjectState.Copied ? 1 : 0;
            verified += line.State == ObjectState.Verified ? 1 : 0;
        }

        return new TransferTally(journal, migration, meter, clock, counts with { Objects = objects, Bytes = bytes, Copied = copied, Verified = verified });
    }

    /// <summary>Adds the object that this pass has just handled, and notes the sum now and then.</summary>
    public async Task AddAsync(InventoryObject handled, CancellationToken cancellation, int copied = 0, int verified = 0, long sent = 0)
    {
        bool note;
        lock (_gate)
        {
            var (now, objects) = (_clock.GetUtcNow(), _pace.Objects + 1);
            note = objects % NoteEvery == 0 || now - _pace.At >= NoteAfter;
            _counts = _counts with { Copied = _counts.Copied + copied, Verified = _counts.Verified + verified, BytesCopied = _counts.BytesCopied + sent };
            _pace = _pace with { At = note ? now : _pace.At, Objects = objects, Bytes = _pace.Bytes + handled.Length };
        }

        if (note)
            await NoteAsync(cancellation);
    }

    /// <summary>Adds an object that was sent again.</summary>
    public void AddRepair(long sent)
    {
        lock (_gate)
            _counts = _counts with { BytesCopied = _counts.BytesCopied + sent, Repaired = _counts.Repaired + 1 };
    }

    /// <summary>Notes the figures when the pass ends.</summary>
    public Task CloseAsync(CancellationToken cancellation)
    {
        lock (_gate)
            _pace = _pace with { At = _clock.GetUtcNow() };
        return NoteAsync(cancellation);
    }

    private Task NoteAsync(CancellationToken cancellation) => _journal.NoteAsync(_migration, Counts, cancellation);
}
