using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>
/// The key desk of a quorum: it has one copy of the key store and the recovery identity that enough shares gave back, and opens data keys
/// itself. No custodian, no log, no permit is asked: that is what k trustees together can do, and why they are several.
/// </summary>
public sealed class RecoveredKeys(KeyStoreFile store, AgeIdentity recovery, TimeProvider clock) : IKeyDesk
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Opens the keys; refuses (HYG-19002) one whose KEK the key store has not, or that does not open.</summary>
    public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation)
    {
        var opened = new List<(DekLabel Label, SecretKey Key)>();
        foreach (var dek in deks)
        {
            using var kek = store.Find(dek.Label.Kek) is { } record ? KeyWrapping.RecoverKek(record, recovery) : null;
            if (kek is null || KeyWrapping.OpenDek(kek, dek) is not { } key)
            {
                opened.ForEach(o => o.Key.Dispose());
                return Task.FromResult<Result<Lease>>(Refusal.Of("HYG-19002", ("key", dek.Label.Kek)));
            }

            opened.Add((dek.Label, key));
        }

        return Task.FromResult<Result<Lease>>(new Lease(clock.GetUtcNow() + Longest, opened, clock));
    }

    /// <summary>A quorum recovers; it makes nothing new.</summary>
    public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) =>
        throw new NotSupportedException("A quorum makes no keys.");

    /// <summary>A quorum recovers; it makes nothing new.</summary>
    public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) =>
        throw new NotSupportedException("A quorum makes no keys.");
}
