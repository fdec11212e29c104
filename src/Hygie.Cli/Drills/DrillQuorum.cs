using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Drills;

/// <summary>What opens the export of an exit drill: a quorum and a copy of the key store, or the custodian, asked as for any other work.</summary>
internal sealed class DrillQuorum : IDisposable
{
    /// <summary>How reports name the first.</summary>
    public const string Word = "quorum";

    private readonly Quorum? _quorum;

    private DrillQuorum(DrillKeys keys, Quorum? quorum) => (Keys, _quorum) = (keys, quorum);

    public DrillKeys Keys { get; }

    /// <summary>Gathers what is needed; without shares the custodian lends. Refuses papers that are missing (HYG-0010) or not the custodian's, and too few shares.</summary>
    public static Result<DrillQuorum> Open(Run run, HubPorts hub, IReadOnlyList<string> shares, string? copy)
    {
        if (shares.Count == 0)
            return new DrillQuorum(new DrillKeys("custodian", new LockedDesk(run, hub.Home, hub.Desk), KeyVerbs.Operate, hub.Mandate), null);
        var custodian = CustodianHome.Of(hub.Home);
        if (!Read(copy ?? custodian.At(CustodianHome.StoreFile)).TryGet(out var bytes, out var refusal) || !Read(custodian.At(CustodianHome.RecordFile)).TryGet(out var record, out refusal)
            || !VerifyingKey.Parse(NetworkConfig.Read(hub.Home).CustodianKey).TryGet(out var key, out refusal) || !KeyStoreFile.Read(bytes, key).TryGet(out var store, out refusal)
            || !Quorum.Open(run, record, hub.Register, shares).TryGet(out var quorum, out refusal))
            return refusal;
        var desk = new ErasedKeysDesk(KeyStoreDesk.OfQuorum(store, quorum.Identity, TimeProvider.System), store);
        return new DrillQuorum(new DrillKeys(Word, desk, KeyVerbs.Recover, AuthorityId.Mandate(Word)), quorum);
    }

    public void Dispose() => _quorum?.Dispose();

    private static Result<byte[]> Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : Refusal.Of("HYG-0010", ("file", path));

    /// <summary>Asks the custodian under the home's lock, since asking writes to the log, and gives the lock back with the answer.</summary>
    private sealed class LockedDesk(Run run, Home home, IKeyDesk desk) : IKeyDesk
    {
        public Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation) =>
            HubDesk.LockedAsync(run, home, () => desk.AskAsync(purpose, deks, authority, cancellation));

        public Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation) => throw new NotSupportedException("A drill makes no keys.");

        public Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation) => throw new NotSupportedException("A drill makes no keys.");
    }
}
