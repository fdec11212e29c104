using System.Globalization;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// A later ceremony of a custodian: a new root, a new recovery key dealt among trustees (the same or others), every surviving key wrapped anew, the old root
/// destroyed in the token. It replaces a trustee, follows a meeting of shares, and makes earlier erasures final.
/// </summary>
public sealed class RotateRoot(CustodianIdentity custodian, IKeyToken token, IKeyStore store, ISecretRandom random, TimeProvider clock)
{
    private const string RootPrefix = "root-";

    /// <param name="Trustees">2 to 16 distinct persons.</param>
    /// <param name="Threshold">k, at least 2.</param>
    /// <param name="LogPolicy">The log's key and witness policy, which travels with each share.</param>
    /// <param name="Keep">Keeps shares and record durably; the old root is destroyed only after it returns.</param>
    public sealed record Command(IReadOnlyList<InvitedTrustee> Trustees, int Threshold, string LogPolicy, Func<CeremonyOutcome, Task> Keep);

    /// <summary>
    /// Holds it. Refuses before anything is changed: a policy of less than 2 of n (HYG-3060), a malformed log policy (HYG-2006), no first ceremony (HYG-3042), a key
    /// that the token does not open (HYG-3005), since what is not wrapped anew would be lost with the old root. Killed at any point, it is held again: the key store
    /// names the root in force, and roots that it does not name are destroyed.
    /// </summary>
    public async Task<Result<CeremonyOutcome>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (CeremonyRule.Check(command.Trustees, command.Threshold, command.LogPolicy) is { } refusal)
            return refusal;
        if (!KeyStoreFile.Read((await store.ReadAsync(cancellation)).Span, custodian.Key.Verifying).TryGet(out var keys, out _))
            return Refusal.Of("HYG-3042");
        var wrapping = new KeyWrapping(token, random);
        if (keys.Records.FirstOrDefault(r => !wrapping.Opens(r)) is { } lost)
            return Refusal.Of("HYG-3005", ("key", lost.Id), ("evidence", KeyNames.Of(Evidence.Forged)));
        DestroyAllBut(keys.Root);
        var root = RootPrefix + (RecoveryDeal.EpochOf(keys.Root) + 1).ToString(CultureInfo.InvariantCulture);
        token.CreateWrappingKey(root);
        using var deal = RecoveryDeal.Among(command.Trustees, command.Threshold, custodian, (root, token.IsDemonstration, RecoveryDeal.EpochOf(keys.Recovery) + 1), random, clock.GetUtcNow());
        var next = Rewrap(keys, deal, root, wrapping);
        var outcome = new CeremonyOutcome(deal.Document, deal.CeremonyKey, deal.Seal(command.LogPolicy, random), next, Transcript(keys, deal));
        await command.Keep(outcome);
        await store.ReplaceAsync(next.ToDocument(custodian.Key).ToFile(), cancellation);
        DestroyAllBut(root);
        return outcome;
    }

    private static KeyStoreFile Rewrap(KeyStoreFile keys, RecoveryDeal deal, string root, KeyWrapping wrapping)
    {
        var fresh = new KeyStoreFile
        {
            Custodian = keys.Custodian, Realm = keys.Realm, Sequence = keys.Sequence, Root = root, Recovery = deal.Record.RecoveryName, Recipient = deal.Recipient, Records = [], Erased = keys.Erased,
        };
        return keys.Records.Aggregate(fresh, (file, record) =>
        {
            using var kek = wrapping.OpenKek(record) ?? throw new KeyTokenException("A key that opened a moment ago does not.");
            return file.With(wrapping.WrapKek(fresh, record.Id, record.Policy, record.Created, kek));
        });
    }

    private IReadOnlyList<string> Transcript(KeyStoreFile former, RecoveryDeal deal) =>
    [
        .. CeremonyRule.Transcript(deal, store.Copies),
        string.Create(CultureInfo.InvariantCulture, $"{former.Records.Count} keys wrapped anew; root {former.Root} to be destroyed in the token, shares of {former.Recovery} by their trustees"),
    ];

    private void DestroyAllBut(string root)
    {
        foreach (var label in token.Labels.Where(l => l.StartsWith(RootPrefix, StringComparison.Ordinal) && !string.Equals(l, root, StringComparison.Ordinal)))
            token.Destroy(label);
    }
}
