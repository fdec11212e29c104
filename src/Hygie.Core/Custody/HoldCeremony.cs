using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A trustee as invited to a ceremony.</summary>
/// <param name="Person">Public name.</param>
/// <param name="Recipient">The trustee's own age recipient.</param>
public sealed record InvitedTrustee(string Person, AgeRecipient Recipient);

/// <summary>What a ceremony gives.</summary>
/// <param name="Record">Signed by the ceremony key and the custodian; to be entered in the log and kept with the key store.</param>
/// <param name="CeremonyKey">The key that signed record and labels; its private half is already wiped.</param>
/// <param name="Shares">One age file per trustee, by person.</param>
/// <param name="KeyStore">The first key store, with the operations KEK; already written to every copy.</param>
/// <param name="Transcript">What was done, line by line, to be printed and signed by those present.</param>
public sealed record CeremonyOutcome(
    SignedDocument Record, VerifyingKey CeremonyKey, IReadOnlyList<(string Person, byte[] File)> Shares, KeyStoreFile KeyStore, IReadOnlyList<string> Transcript);

/// <summary>
/// The first ceremony of a custodian: the root is drawn in the token, the recovery identity is drawn, dealt among the trustees, tried with every
/// combination of k shares, and wiped; the operations KEK is made, so that the log can begin.
/// </summary>
public sealed class HoldCeremony(CustodianIdentity custodian, IKeyToken token, IKeyStore store, ISecretRandom random, TimeProvider clock)
{
    /// <summary>Label of the first root.</summary>
    public const string FirstRoot = "root-1";

    /// <param name="Trustees">2 to 16 distinct persons.</param>
    /// <param name="Threshold">k, at least 2.</param>
    /// <param name="Party">Whose operations KEK is made: <c>hub</c>, <c>third-party</c>.</param>
    /// <param name="LogPolicy">The log's key and witness policy, which travels with each share.</param>
    public sealed record Command(IReadOnlyList<InvitedTrustee> Trustees, int Threshold, string Party, string LogPolicy);

    /// <summary>Holds it. Refuses a policy of less than 2 of n (HYG-3060), a token that has its root already (HYG-3061), a malformed log policy (HYG-2006).</summary>
    public async Task<Result<CeremonyOutcome>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (CeremonyRule.Check(command, token.Labels) is { } refusal)
            return refusal;
        token.CreateWrappingKey(FirstRoot);
        token.CreateMacKey(KeyWrapping.RecordKey);
        using var ceremony = SigningKey.Generate(random);
        using var recovery = AgeIdentity.Generate(random);
        using var secret = recovery.RevealBytes();
        var now = clock.GetUtcNow();
        var set = "recovery-" + KeyNames.Of(custodian.Realm);
        var dealt = SecretSharing.Deal(secret, set, 1, command.Threshold, command.Trustees.Count, random);
        var record = new CeremonyRecord
        {
            Custodian = custodian.Name, Realm = custodian.Realm, Root = FirstRoot, Demonstration = token.IsDemonstration, Set = set, Epoch = 1,
            Threshold = command.Threshold, Recipient = recovery.Recipient.ToString(), At = now,
            Trustees = [.. command.Trustees.Zip(dealt, (t, share) => new CeremonyTrustee(t.Person, t.Recipient.ToString(), share.Commitment()))],
        };
        var document = record.ToDocument().SignedBy(ceremony).SignedBy(custodian.Key);
        var files = SealShares(command, dealt, document, ceremony);
        var keys = FirstKeys(record, recovery.Recipient, command.Party, now);
        await store.ReplaceAsync(keys.ToDocument(custodian.Key).ToFile(), cancellation);
        return new CeremonyOutcome(document, ceremony.Verifying, files, keys, CeremonyRule.Transcript(record, document, ceremony.Verifying, store.Copies));
    }

    private List<(string, byte[])> SealShares(Command command, SecretShare[] dealt, SignedDocument record, SigningKey ceremony)
    {
        var hash = Convert.ToHexStringLower(record.Hash());
        var files = new List<(string, byte[])>();
        foreach (var (trustee, share) in command.Trustees.Zip(dealt))
        {
            files.Add((trustee.Person, ShareFile.Seal(share, new ShareLabel(trustee.Person, hash, share.Commitment(), command.LogPolicy), ceremony, trustee.Recipient, random)));
            share.Dispose();
        }

        return files;
    }

    private KeyStoreFile FirstKeys(CeremonyRecord record, AgeRecipient recovery, string party, DateTimeOffset now)
    {
        var empty = new KeyStoreFile { Custodian = custodian.Name, Realm = custodian.Realm, Sequence = 0, Root = FirstRoot, Recovery = record.RecoveryName, Recipient = recovery, Records = [] };
        return empty.With(new KeyWrapping(token, random).CreateKek(empty, new KeyId(KeyCategory.Operations, party, "1"), QuorumPolicy.None, now));
    }
}

/// <summary>What a ceremony must satisfy, and how it is told.</summary>
public static class CeremonyRule
{
    /// <summary>Null, or why this ceremony cannot be held.</summary>
    public static Refusal? Check(HoldCeremony.Command command, IReadOnlyList<string> labels)
    {
        var distinct = command.Trustees.Select(t => t.Person).Distinct(StringComparer.Ordinal).Count() == command.Trustees.Count
            && command.Trustees.Select(t => t.Recipient).Distinct().Count() == command.Trustees.Count;
        if (!distinct || !SecretSharing.IsPolicy(command.Threshold, command.Trustees.Count))
            return Refusal.Of("HYG-3060");
        if (labels.Contains(HoldCeremony.FirstRoot, StringComparer.Ordinal))
            return Refusal.Of("HYG-3061", ("root", HoldCeremony.FirstRoot));
        return Audit.LogPolicy.Parse(command.LogPolicy).TryGet(out _, out var refusal) ? null : refusal;
    }

    /// <summary>The printable transcript: public values only.</summary>
    public static IReadOnlyList<string> Transcript(CeremonyRecord record, SignedDocument document, VerifyingKey ceremony, IReadOnlyList<string> copies) =>
    [
        $"custodian {record.Custodian} realm {KeyNames.Of(record.Realm)} at {CanonicalTime.Write(record.At)}",
        record.Demonstration ? $"root {record.Root} drawn in a DEMONSTRATION token (a file under a passphrase)" : $"root {record.Root} drawn in the token, not extractable",
        $"recovery {record.RecoveryName} recipient {record.Recipient}",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"dealt {record.Threshold} of {record.Trustees.Count}; every combination of {record.Threshold} shares was put together again"),
        .. record.Trustees.Select(t => $"share of {t.Person} sealed to {t.Recipient} commitment {Convert.ToHexStringLower(t.Commitment.Span)}"),
        $"key store written to {string.Join(", ", copies)}",
        $"ceremony key {ceremony} (private half wiped)",
        $"record {Convert.ToHexStringLower(document.Hash())}",
    ];
}
