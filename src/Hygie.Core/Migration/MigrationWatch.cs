namespace Hygie.Core.Migration;

/// <summary>The control room's figures, from the metadata and the journal.</summary>
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
            record.Id.Value, record.From, record.To, record.StartedAt, clock.GetUtcNow(), record.EndedAt, Lanes(record, counts), record.Objects, counts.Copied, counts.Verified,
            record.Bytes, counts.BytesCopied, counts.Reads, counts.FailedReads, record.SourceRoot, record.TargetRoot, events);
    }

    private static LaneView[] Lanes(MigrationRecord r, TransferCounts c) =>
    [
        new(MigrationLane.Plan, LaneState.Done, 1, 1),
        new(MigrationLane.Copy, At(r, MigrationState.Planned, c.Copied > 0), c.Copied, r.Objects),
        new(MigrationLane.Verify, At(r, MigrationState.Copied, c.Verified > 0), c.Verified, r.Objects),
        new(MigrationLane.CutOver, At(r, MigrationState.Verified, isBegun: false), r.SwitchOrder.IsEmpty ? 0 : 1, 1),
        new(MigrationLane.DestroyProof, At(r, MigrationState.Switched, !r.Certificate.IsEmpty), r.ObservedEmptyAt is null ? 0 : 1, 1),
    ];

    /// <summary>Where the lane stands that leads out of a state.</summary>
    private static LaneState At(MigrationRecord r, MigrationState before, bool isBegun) =>
        r.State == MigrationState.RolledBack ? LaneState.Failed : r.State > before ? LaneState.Done : r.State == before && isBegun ? LaneState.Running : LaneState.Waiting;
}
