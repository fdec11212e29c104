using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Testing.Portal;

/// <summary>A migration whose progress the test sets.</summary>
public sealed class InMemoryMigration(TimeProvider clock) : IMigrationWatch
{
    private const long Objects = 1280;
    private static readonly string Root = string.Concat(Enumerable.Repeat("a3f1", 16));

    /// <summary>Objects copied and verified so far, 0 to 1,280.</summary>
    public long Copied { get; set; } = 640;

    /// <summary>True while this hub has never moved.</summary>
    public bool IsAbsent { get; set; }

    /// <summary>True to fail every read, as a store that is down.</summary>
    public bool IsBroken { get; set; }

    public Task<MigrationView?> CurrentAsync(CancellationToken cancellationToken)
    {
        if (IsBroken)
            throw new IOException("The store is down.");
        if (IsAbsent)
            return Task.FromResult<MigrationView?>(null);
        var now = clock.GetUtcNow();
        var isDone = Copied >= Objects;
        return Task.FromResult<MigrationView?>(new MigrationView(
            "m-1", new HostId("host-a"), new HostId("host-b"), isDone ? MigrationState.Switched : MigrationState.Copied, new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), now, EndedAt: null,
            [
                new(MigrationLane.Plan, LaneState.Done, 1, 1),
                new(MigrationLane.Copy, isDone ? LaneState.Done : LaneState.Running, Copied, Objects),
                new(MigrationLane.Verify, isDone ? LaneState.Done : LaneState.Running, Copied / 2, Objects),
                new(MigrationLane.CutOver, isDone ? LaneState.Done : LaneState.Waiting, isDone ? 1 : 0, 1),
                new(MigrationLane.DestroyProof, LaneState.Waiting, 0, 1),
            ],
            Objects, Copied, isDone ? Objects : Copied / 2, Objects * 1_000_000, Copied * 1_000_000, (isDone ? Objects : Copied / 2) * 1_000_000, Copied * 1_000_000, 84_500_000, isDone ? null : TimeSpan.FromSeconds(95), now, 20_000 + Copied, isDone ? 12 : 0, 0, Root, isDone ? Root : "",
            isDone ? new CertificateView(now, Root, 2, 100) : null,
            [
                new(new DateTimeOffset(2026, 11, 23, 8, 4, 12, TimeSpan.Zero), new("Un objet tronqué sur la cible a été nommé et réparé", "A truncated object on the target was named and repaired"), true),
                new(new DateTimeOffset(2026, 11, 23, 8, 0, 1, TimeSpan.Zero), new("Le plan est signé", "The plan is signed"), false),
            ]));
    }

    public Task<ReadOnlyMemory<byte>> CertificateAsync(CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>>(Copied >= Objects ? "{}\n"u8.ToArray() : default);
}
