using Hygie.Core.Sealing;

namespace Hygie.Core.Migration;

/// <summary>The control room's figures, from the metadata and the journal: any process that may read them sees the same move.</summary>
public sealed class MigrationWatch(IMigrationStore store, ITransferJournal journal, TimeProvider clock) : IMigrationWatch
{
    private const int Events = 50;

    /// <inheritdoc/>
    public async Task<MigrationView?> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await store.LatestAsync(cancellationToken) is not { } record)
            return null;
        var counts = await journal.CountsAsync(record.Id, cancellationToken);
        var events = await journal.EventsAsync(record.Id, Events, cancellationToken);
        return new MigrationView(
            record.Id.Value, record.From, record.To, record.State, record.StartedAt, clock.GetUtcNow(), record.EndedAt, Lanes(record, counts), record.Objects, counts.Copied, counts.Verified,
            record.Bytes, counts.BytesHeld, counts.BytesVerified, counts.BytesCopied, counts.Pace?.BytesPerSecond, LeftOf(record, counts), counts.Pace?.At, counts.Reads, counts.ReadsFromTarget, counts.FailedReads,
            record.SourceRoot, record.TargetRoot, CertificateOf(record), events);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> CertificateAsync(CancellationToken cancellationToken) =>
        (await store.LatestAsync(cancellationToken))?.Certificate ?? default;

    private static LaneView[] Lanes(MigrationRecord r, TransferCounts c) =>
    [
        new(MigrationLane.Plan, LaneState.Done, 1, 1),
        new(MigrationLane.Copy, At(r, MigrationState.Planned, c.Copied, r.Objects), c.Copied, r.Objects),
        new(MigrationLane.Verify, At(r, MigrationState.Copied, c.Verified, r.Objects), c.Verified, r.Objects),
        Act(r, MigrationLane.CutOver, !r.SwitchOrder.IsEmpty),
        Act(r, MigrationLane.DestroyProof, r.ObservedEmptyAt is not null),
    ];

    /// <summary>Where a lane stands that leads out of a state object by object.</summary>
    private static LaneState At(MigrationRecord r, MigrationState before, long done, long total) =>
        r.State == MigrationState.RolledBack ? (done == total ? LaneState.Done : LaneState.Failed)
            : r.State > before ? LaneState.Done : r.State == before && done > 0 ? LaneState.Running : LaneState.Waiting;

    /// <summary>A lane that is one act of persons: it waits, then it is done.</summary>
    private static LaneView Act(MigrationRecord r, MigrationLane lane, bool isDone) =>
        new(lane, isDone ? LaneState.Done : r.State == MigrationState.RolledBack ? LaneState.Failed : r.State == MigrationState.Draining ? LaneState.Running : LaneState.Waiting, isDone ? 1 : 0, 1);

    /// <summary>Each byte goes twice over the line, once copied and once read back; the pass that runs tells how fast.</summary>
    private static TimeSpan? LeftOf(MigrationRecord r, TransferCounts c) =>
        r.State is MigrationState.Planned or MigrationState.Copied && c.Pace?.BytesPerSecond is { } speed
            ? TimeSpan.FromSeconds((2 * r.Bytes - c.BytesHeld - c.BytesVerified) / speed) : null;

    private static CertificateView? CertificateOf(MigrationRecord r) =>
        !r.Certificate.IsEmpty && SignedDocument.Read(ExitCertificate.Type, r.Certificate.Span).Value is var document && ExitCertificate.Read(document).Value is var read
            ? new CertificateView(read.At, Convert.ToHexStringLower(document.Hash()), document.Signatures.Count, read.Sample.Length) : null;
}
