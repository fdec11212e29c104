using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

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
        if (CeremonyRule.Check(command.Trustees, command.Threshold, command.LogPolicy) is { } refusal)
            return refusal;
        if (token.Labels.Contains(FirstRoot, StringComparer.Ordinal))
            return Refusal.Of("HYG-3061", ("root", FirstRoot));
        token.CreateWrappingKey(FirstRoot);
        token.CreateMacKey(KeyWrapping.RecordKey);
        var now = clock.GetUtcNow();
        using var deal = RecoveryDeal.Among(command.Trustees, command.Threshold, custodian, (FirstRoot, token.IsDemonstration, 1), random, now);
        var files = deal.Seal(command.LogPolicy, random);
        var keys = FirstKeys(deal.Record, deal.Recipient, command.Party, now);
        await store.ReplaceAsync(keys.ToDocument(custodian.Key).ToFile(), cancellation);
        return new CeremonyOutcome(deal.Document, deal.CeremonyKey, files, keys, CeremonyRule.Transcript(deal, store.Copies));
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
    /// <summary>Null, or why this ceremony cannot be held: trustees who are not 2 to 16 distinct persons (HYG-3060), a malformed log policy (HYG-2006).</summary>
    public static Refusal? Check(IReadOnlyList<InvitedTrustee> trustees, int threshold, string logPolicy)
    {
        var distinct = trustees.Select(t => t.Person).Distinct(StringComparer.Ordinal).Count() == trustees.Count && trustees.Select(t => t.Recipient).Distinct().Count() == trustees.Count;
        if (!distinct || !SecretSharing.IsPolicy(threshold, trustees.Count))
            return Refusal.Of("HYG-3060");
        return Audit.LogPolicy.Parse(logPolicy).TryGet(out _, out var refusal) ? null : refusal;
    }

    /// <summary>The printable transcript: public values only.</summary>
    internal static IReadOnlyList<string> Transcript(RecoveryDeal deal, IReadOnlyList<string> copies)
    {
        var record = deal.Record;
        return
        [
            $"custodian {record.Custodian} realm {KeyNames.Of(record.Realm)} at {CanonicalTime.Write(record.At)}",
            record.Demonstration ? $"root {record.Root} drawn in a DEMONSTRATION token (software: its keys lie in files that a passphrase or PIN opens)" : $"root {record.Root} drawn in the token, not extractable",
            $"recovery {record.RecoveryName} recipient {record.Recipient}",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"dealt {record.Threshold} of {record.Trustees.Count}; every combination of {record.Threshold} shares was put together again"),
            .. record.Trustees.Select(t => $"share of {t.Person} sealed to {t.Recipient} commitment {Convert.ToHexStringLower(t.Commitment.Span)}"),
            .. deal.Trustees.Select(t => t.Key is { } key ? $"{t.Person} signs with {key}" : $"{t.Person} brought no signing key: unless one is enrolled, no erasure becomes final"),
            $"key store written to {string.Join(", ", copies)}",
            $"ceremony key {deal.CeremonyKey} (private half wiped)",
            $"record {Convert.ToHexStringLower(deal.Document.Hash())}",
        ];
    }
}
