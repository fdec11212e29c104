namespace Hygie.Core.Migration;

/// <summary>How far one object has come.</summary>
public enum ObjectState
{
    /// <summary>Not known to be on the target.</summary>
    Waiting = 0,
    /// <summary>The target acknowledged it.</summary>
    Copied = 1,
    /// <summary>Read back from the target: its bytes hash to its name.</summary>
    Verified = 2,
}

/// <summary>One object of a move, with its place and state.</summary>
public readonly record struct JournalLine(long Index, InventoryObject Object, ObjectState State);

/// <summary>The figures of a move as they grow.</summary>
/// <param name="Objects">Objects of the inventory.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Copied">Objects on the target, verified ones included.</param>
/// <param name="Verified">Objects read back and equal to their names.</param>
/// <param name="BytesCopied">Bytes sent to the target, repairs included.</param>
/// <param name="Repaired">Objects found wrong on the target and sent again.</param>
/// <param name="Reads">Reads served to users since the move began.</param>
/// <param name="FailedReads">Those that no host could serve.</param>
/// <param name="ReadsFromTarget">Those that the target served.</param>
/// <param name="BytesHeld">Bytes of the objects on the target, verified ones included.</param>
/// <param name="BytesVerified">Bytes of those read back and equal to their names.</param>
/// <param name="Pace">How fast the pass goes that runs, or ran last; null before the first one.</param>
/// <param name="Latency">What users waited for a read before and during the move; null until both were measured.</param>
public sealed record TransferCounts(
    long Objects, long Bytes, long Copied, long Verified, long BytesCopied, long Repaired, long Reads, long FailedReads, long ReadsFromTarget = 0, long BytesHeld = 0, long BytesVerified = 0, TransferPace? Pace = null,
    ReadLatency? Latency = null)
{
    /// <summary>Before anything happened.</summary>
    public static TransferCounts Zero { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>What one pass over the objects, copying or reading back, has handled so far.</summary>
/// <param name="Since">When it began.</param>
/// <param name="At">When it last noted its figures.</param>
/// <param name="Objects">Objects handled.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record TransferPace(DateTimeOffset Since, DateTimeOffset At, long Objects, long Bytes)
{
    /// <summary>Bytes a second; null before the first object.</summary>
    public double? BytesPerSecond => Bytes > 0 && At > Since ? Bytes / (At - Since).TotalSeconds : null;
}

/// <summary>
/// The state of each object of a move, kept small and durable beside the metadata: one frozen inventory file and one byte per object.
/// </summary>
/// <remarks>
/// Contract. A mark may be lost by a power cut, never invented: the work it stood for is done again, which is harmless. Freezing is
/// atomic, and keeps the state of the objects that were there before. Marks, counts and events may come from several threads.
/// Throws <see cref="TransferJournalException"/> when it cannot keep this.
/// </remarks>
public interface ITransferJournal
{
    /// <summary>Fixes what must be moved; <paramref name="objects"/> come in ordinal order without repeats.</summary>
    Task FreezeAsync(MigrationId migration, IAsyncEnumerable<InventoryObject> objects, CancellationToken cancellation);

    /// <summary>Every object, in order, with its state when it is read. Nothing before the first freeze.</summary>
    IAsyncEnumerable<JournalLine> ReadAsync(MigrationId migration, CancellationToken cancellation);

    /// <summary>Notes how far an object has come.</summary>
    Task MarkAsync(MigrationId migration, long index, ObjectState state, CancellationToken cancellation);

    /// <summary>The frozen inventory file: one <see cref="InventoryObject.Line"/> and a newline per object.</summary>
    Task<Stream> OpenInventoryAsync(MigrationId migration, CancellationToken cancellation);

    /// <summary>The figures last noted; zeros when there are none.</summary>
    Task<TransferCounts> CountsAsync(MigrationId migration, CancellationToken cancellation);

    /// <summary>Notes the figures.</summary>
    Task NoteAsync(MigrationId migration, TransferCounts counts, CancellationToken cancellation);

    /// <summary>Adds an event for those who watch.</summary>
    Task SayAsync(MigrationId migration, MigrationEvent happened, CancellationToken cancellation);

    /// <summary>The newest events, newest first.</summary>
    Task<IReadOnlyList<MigrationEvent>> EventsAsync(MigrationId migration, int count, CancellationToken cancellation);
}

/// <summary>The journal broke its promise.</summary>
public sealed class TransferJournalException : Exception
{
    public TransferJournalException() { }

    public TransferJournalException(string message) : base(message) { }

    public TransferJournalException(string message, Exception inner) : base(message, inner) { }
}
