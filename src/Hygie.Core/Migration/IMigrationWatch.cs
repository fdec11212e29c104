namespace Hygie.Core.Migration;

/// <summary>What the control room shows of the migration that runs, or of the last one.</summary>
public interface IMigrationWatch
{
    /// <summary>The newest migration as it stands now; null when this hub never moved.</summary>
    Task<MigrationView?> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>The newest move's signed certificate, the file that anyone verifies; empty until it is issued.</summary>
    Task<ReadOnlyMemory<byte>> CertificateAsync(CancellationToken cancellationToken);
}

/// <summary>The lanes of the control room, in order.</summary>
public enum MigrationLane { Plan, Copy, Verify, CutOver, DestroyProof }

/// <summary>Where a lane stands.</summary>
public enum LaneState { Waiting, Running, Done, Failed }

/// <summary>A migration at one moment.</summary>
/// <param name="Id">Public id.</param>
/// <param name="From">Source host.</param>
/// <param name="To">Target host.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="SeenAt">When these figures were read; the page says how old they are.</param>
/// <param name="State">Where it stands.</param>
/// <param name="EndedAt">When the source was observed empty, or the move given up; null before.</param>
/// <param name="Lanes">All five lanes, in order.</param>
/// <param name="Objects">Objects to move.</param>
/// <param name="ObjectsCopied">Objects copied so far.</param>
/// <param name="ObjectsVerified">Objects read back from the target and equal to their name.</param>
/// <param name="Bytes">Bytes to move.</param>
/// <param name="BytesHeld">Bytes of the objects that the target has.</param>
/// <param name="BytesVerified">Bytes read back from the target.</param>
/// <param name="BytesCopied">Bytes sent to the target, repairs included.</param>
/// <param name="Speed">Bytes a second of the pass that runs, or ran last; null before the first object.</param>
/// <param name="Left">About how long copying and reading back will still take; null when nothing is left, or nothing is known of the speed.</param>
/// <param name="NotedAt">When the move last noted its progress; null before the first object. An old one means that it was stopped.</param>
/// <param name="Reads">Reads asked by users since it began.</param>
/// <param name="ReadsFromTarget">Those that the target served.</param>
/// <param name="FailedReads">Reads that failed since it began; the promise is 0.</param>
/// <param name="SourceRoot">Inventory root of the source, lower-case hex; empty until known.</param>
/// <param name="TargetRoot">Root computed from bytes read back from the target, lower-case hex; empty until known.</param>
/// <param name="Certificate">What was certified; null until then.</param>
/// <param name="Events">What happened, newest first, at most 50.</param>
public sealed record MigrationView(
    string Id, HostId From, HostId To, MigrationState State, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt,
    IReadOnlyList<LaneView> Lanes, long Objects, long ObjectsCopied, long ObjectsVerified, long Bytes, long BytesHeld, long BytesVerified, long BytesCopied, double? Speed, TimeSpan? Left, DateTimeOffset? NotedAt,
    long Reads, long ReadsFromTarget, long FailedReads, string SourceRoot, string TargetRoot, CertificateView? Certificate, IReadOnlyList<MigrationEvent> Events)
{
    /// <summary>Share of the work done, 0 to 100: half for copying, half for verifying what was copied.</summary>
    public int Percent => Bytes <= 0 ? 0 : (int)(100 * ((double)BytesHeld + BytesVerified) / (2.0 * Bytes));
}

/// <summary>A certificate in short; its file says all.</summary>
/// <param name="At">When it was drawn up.</param>
/// <param name="Sha256">Hash of what was signed, lower-case hex: the log has it too.</param>
/// <param name="Signatures">Persons who signed.</param>
/// <param name="Sample">Objects that the auditor's seed chose, downloaded once more and equal to their names.</param>
public sealed record CertificateView(DateTimeOffset At, string Sha256, int Signatures, int Sample);

/// <summary>A lane.</summary>
/// <param name="Lane">Which.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all, or 0 when unknown.</param>
public sealed record LaneView(MigrationLane Lane, LaneState State, long Done, long Total);

/// <summary>Something that happened in a migration.</summary>
/// <param name="At">When.</param>
/// <param name="Text">One sentence in public words.</param>
/// <param name="IsError">True when somebody must look at it.</param>
public sealed record MigrationEvent(DateTimeOffset At, LocalText Text, bool IsError);
