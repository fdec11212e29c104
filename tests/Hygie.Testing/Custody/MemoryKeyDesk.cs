using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Testing.Custody;

/// <summary>
/// A key desk without papers, log or custodian, for the tests of rooms that only need keys: it lends what it drew, and refuses
/// (HYG-3022) under an authority that <see cref="Revoke"/> named. The wrappings are real.
/// </summary>
public sealed class MemoryKeyDesk(ISecretRandom random, TimeProvider clock) : IKeyDesk, IDisposable
{
    private readonly Dictionary<KeyId, SecretKey> _keks = [];
    private readonly HashSet<AuthorityId> _revoked = [];

    /// <summary>Every lease asked for, in order.</summary>
    public IList<(KeyPurpose Purpose, AuthorityId Authority)> Asked { get; } = [];

    /// <summary>Nothing more is lent under this authority.</summary>
    public void Revoke(AuthorityId authority) => _revoked.Add(authority);

    /// <inheritdoc/>
    public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation)
    {
        Asked.Add((purpose, authority));
        if (_revoked.Contains(authority))
            return Task.FromResult<Result<Lease>>(Refusal.Of("HYG-3022"));
        var keys = deks.Select(d => (d.Label, Key: _keks.TryGetValue(d.Label.Kek, out var kek) ? KeyWrapping.OpenDek(kek, d) : null)).ToList();
        return Task.FromResult<Result<Lease>>(keys.Exists(k => k.Key is null) ? Refusal.Of("HYG-3005", ("key", keys.First(k => k.Key is null).Label.Kek), ("evidence", "forged"))
            : new Lease(clock.GetUtcNow() + purpose.For, keys.Select(k => (k.Label, k.Key!)), clock));
    }

    /// <inheritdoc/>
    public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation)
    {
        if (!_keks.TryGetValue(kek, out var wrapping))
            return Task.FromResult<Result<FreshDeks>>(Refusal.Of("HYG-3005", ("key", kek), ("evidence", "missing")));
        var drawn = subjects.Select(subject => (Label: new DekLabel(kek, Id(), kind, subject), Key: SecretKey.Generate(random))).ToList();
        IReadOnlyList<WrappedDek> deks = [.. drawn.Select(d => KeyWrapping.WrapDek(wrapping, d.Label, d.Key))];
        return Task.FromResult<Result<FreshDeks>>(new FreshDeks(new Lease(clock.GetUtcNow() + DekRule.DrawLease, drawn.Select(d => (d.Label, d.Key)), clock), deks));
    }

    /// <inheritdoc/>
    public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation)
    {
        _keks.TryAdd(id, SecretKey.Generate(random));
        return Task.FromResult<Result<KeyId>>(id);
    }

    /// <summary>Destroys a KEK with everything under it.</summary>
    public void Erase(KeyId id)
    {
        if (_keks.Remove(id, out var key))
            key.Dispose();
    }

    /// <summary>Wipes every key.</summary>
    public void Dispose()
    {
        foreach (var key in _keks.Values)
            key.Dispose();
    }

    private string Id()
    {
        var bytes = new byte[16];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
