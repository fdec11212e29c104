using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// The key desk of whoever holds a copy of the key store and what opens it: the custodian's token with its passphrase, or the recovery identity that
/// enough shares gave back. It opens data keys itself. No log, no permit is asked, for none stands yet when a hub comes back: that is what the
/// custodian's administrator, or k trustees together, can do anyway, and why the map of keys names them.
/// </summary>
public sealed class KeyStoreDesk : IKeyDesk
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly KeyStoreFile _store;
    private readonly Func<KeyRecord, SecretKey?> _open;
    private readonly DekKind? _only;
    private readonly TimeProvider _clock;

    private KeyStoreDesk(KeyStoreFile store, Func<KeyRecord, SecretKey?> open, DekKind? only, TimeProvider clock) =>
        (_store, _open, _only, _clock) = (store, open, only, clock);

    /// <summary>By the custodian's own token. It opens the key of a snapshot and nothing else: once the hub is back, its desk asks the custodian.</summary>
    public static KeyStoreDesk OfToken(KeyStoreFile store, KeyWrapping token, TimeProvider clock) => new(store, token.OpenKek, DekKind.Snapshot, clock);

    /// <summary>By the recovery identity: any key of the store.</summary>
    public static KeyStoreDesk OfQuorum(KeyStoreFile store, AgeIdentity recovery, TimeProvider clock) => new(store, record => KeyWrapping.RecoverKek(record, recovery), null, clock);

    /// <summary>Opens the keys; refuses (HYG-3065) one whose KEK the key store has not, or that does not open, or that this desk is not for.</summary>
    public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation)
    {
        var opened = new List<(DekLabel Label, SecretKey Key)>();
        foreach (var dek in deks)
        {
            using var kek = (_only is null || dek.Label.Kind == _only) && _store.Find(dek.Label.Kek) is { } record ? _open(record) : null;
            if (kek is null || KeyWrapping.OpenDek(kek, dek) is not { } key)
            {
                opened.ForEach(o => o.Key.Dispose());
                return Task.FromResult<Result<Lease>>(Refusal.Of("HYG-3065", ("key", dek.Label.Kek)));
            }

            opened.Add((dek.Label, key));
        }

        return Task.FromResult<Result<Lease>>(new Lease(_clock.GetUtcNow() + Longest, opened, _clock));
    }

    /// <summary>It opens what exists; it makes nothing new.</summary>
    public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) =>
        throw new NotSupportedException("A key store's copy makes no keys.");

    /// <summary>It opens what exists; it makes nothing new.</summary>
    public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) =>
        throw new NotSupportedException("A key store's copy makes no keys.");
}
