namespace Hygie.Core.Migration;

/// <summary>Adds up a move as it runs, from several threads, and lets those who watch see it.</summary>
internal sealed class TransferTally
{
    /// <summary>The figures are noted each time this many objects were handled (of many objects: a thousandth), after a large object, or this long after the last time.</summary>
    private const int NoteEvery = 16;

    private const int NotesOfAPass = 1000;

    private const long Large = 1 << 20;

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

    /// <summary>Says how far the pass is: of so many objects, those copied or those verified.</summary>
    public void Report(IProgress<Progress> progress, string what)
    {
        TransferCounts counts;
        lock (_gate)
            counts = _counts;
        progress.Report(new Progress(what, what == "copy" ? counts.Copied : counts.Verified, counts.Objects, "objects"));
    }

    /// <summary>Starts a pass from the states of the journal and the figures of the runs before.</summary>
    public static async Task<TransferTally> BeginAsync(ITransferJournal journal, MigrationId migration, ReadMeter meter, TimeProvider clock, CancellationToken cancellation)
    {
        var counts = await journal.CountsAsync(migration, cancellation);
        long objects = 0, bytes = 0, copied = 0, held = 0, verified = 0, read = 0;
        await foreach (var line in journal.ReadAsync(migration, cancellation))
        {
            (objects, bytes) = (objects + 1, bytes + line.Object.Length);
            if (line.State >= ObjectState.Copied)
                (copied, held) = (copied + 1, held + line.Object.Length);
            if (line.State == ObjectState.Verified)
                (verified, read) = (verified + 1, read + line.Object.Length);
        }

        counts = counts with { Objects = objects, Bytes = bytes, Copied = copied, BytesHeld = held, Verified = verified, BytesVerified = read };
        return new TransferTally(journal, migration, meter, clock, counts);
    }

    /// <summary>Adds an object that the target has now, and the bytes that were sent for it.</summary>
    public Task AddCopiedAsync(InventoryObject copied, long sent, CancellationToken cancellation) =>
        AddAsync(copied, counts => Held(counts, copied) with { BytesCopied = counts.BytesCopied + sent }, cancellation);

    /// <summary>Adds an object that was read back; one that was not known to be there counts as copied too.</summary>
    public Task AddVerifiedAsync(JournalLine read, CancellationToken cancellation) =>
        AddAsync(read.Object, counts => Verified(read.State == ObjectState.Waiting ? Held(counts, read.Object) : counts, read.Object), cancellation);

    /// <summary>Adds what this pass has just handled, and notes the sum now and then.</summary>
    private async Task AddAsync(InventoryObject handled, Func<TransferCounts, TransferCounts> add, CancellationToken cancellation)
    {
        bool note;
        lock (_gate)
        {
            var (now, objects) = (_clock.GetUtcNow(), _pace.Objects + 1);
            note = objects % Math.Max(NoteEvery, _counts.Objects / NotesOfAPass) == 0 || handled.Length >= Large || now - _pace.At >= NoteAfter;
            _counts = add(_counts);
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

    private static TransferCounts Held(TransferCounts counts, InventoryObject one) => counts with { Copied = counts.Copied + 1, BytesHeld = counts.BytesHeld + one.Length };

    private static TransferCounts Verified(TransferCounts counts, InventoryObject one) => counts with { Verified = counts.Verified + 1, BytesVerified = counts.BytesVerified + one.Length };

    private Task NoteAsync(CancellationToken cancellation) => _journal.NoteAsync(_migration, Counts, cancellation);
}
