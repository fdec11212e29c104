using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>A desk over a copy of the key store that says of a key that was erased that it was (HYG-3085), as the custodian does, so that its objects are not looked for.</summary>
/// <param name="desk">Opens the others.</param>
/// <param name="store">The copy.</param>
public sealed class ErasedKeysDesk(IKeyDesk desk, KeyStoreFile store) : IKeyDesk
{
    /// <inheritdoc/>
    public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation) =>
        deks.Select(d => store.FindErased(d.Label.Kek)).FirstOrDefault(e => e is not null) is { } erased
            ? Task.FromResult<Result<Lease>>(Refusal.Of("HYG-3085", ("key", erased.Id), ("at", erased.At))) : desk.AskAsync(purpose, deks, authority, cancellation);

    /// <inheritdoc/>
    public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) => desk.DrawAsync(kek, kind, subjects, cancellation);

    /// <inheritdoc/>
    public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) => desk.CreateKeyAsync(id, policy, cancellation);
}
