using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Cli.Homes;

/// <summary>
/// Ties the one knot of the composition: the metadata seals its events with keys from the desk, and the desk reads its papers from the
/// metadata. Set once, before the first use.
/// </summary>
internal sealed class DeskToCome : IKeyDesk
{
    private IKeyDesk? _desk;

    private IKeyDesk Desk => _desk ?? throw new InvalidOperationException("The desk was not set.");

    public void Set(IKeyDesk desk) => _desk = desk;

    public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation) =>
        Desk.AskAsync(purpose, deks, authority, cancellation);

    public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) =>
        Desk.DrawAsync(kek, kind, subjects, cancellation);

    public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) => Desk.CreateKeyAsync(id, policy, cancellation);
}
