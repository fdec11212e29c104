using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// The recovery half of a ceremony, the first or a later one: a recovery identity is drawn, dealt among the trustees, tried with every combination of k shares; its
/// record is signed by a fresh ceremony key and by the custodian. The secret and the ceremony key are gone once the shares are sealed.
/// </summary>
internal sealed class RecoveryDeal : IDisposable
{
    private readonly SecretShare[] _shares;
    private readonly SigningKey _ceremony;

    private RecoveryDeal(IReadOnlyList<InvitedTrustee> trustees, SecretShare[] shares, SigningKey ceremony, CeremonyRecord record, AgeRecipient recipient, SigningKey custodian)
    {
        (Trustees, _shares, _ceremony, Record, Recipient) = (trustees, shares, ceremony, record, recipient);
        Document = record.ToDocument().SignedBy(ceremony).SignedBy(custodian);
    }

    /// <summary>Those who get the shares, in their order.</summary>
    public IReadOnlyList<InvitedTrustee> Trustees { get; }

    public CeremonyRecord Record { get; }

    /// <summary>The record, signed.</summary>
    public SignedDocument Document { get; }

    /// <summary>Whom every key is wrapped to.</summary>
    public AgeRecipient Recipient { get; }

    public VerifyingKey CeremonyKey => _ceremony.Verifying;

    /// <summary>Draws and deals.</summary>
    public static RecoveryDeal Among(IReadOnlyList<InvitedTrustee> trustees, int threshold, CustodianIdentity custodian, (string Root, bool Demonstration, int Epoch) of, ISecretRandom random, DateTimeOffset now)
    {
        using var recovery = AgeIdentity.Generate(random);
        using var secret = recovery.RevealBytes();
        var set = "recovery-" + KeyNames.Of(custodian.Realm);
        var dealt = SecretSharing.Deal(secret, set, of.Epoch, threshold, trustees.Count, random);
        var record = new CeremonyRecord
        {
            Custodian = custodian.Name, Realm = custodian.Realm, Root = of.Root, Demonstration = of.Demonstration, Set = set, Epoch = of.Epoch,
            Threshold = threshold, Recipient = recovery.Recipient.ToString(), At = now,
            Trustees = [.. trustees.Zip(dealt, (t, share) => new CeremonyTrustee(t.Person, t.Recipient.ToString(), share.Commitment()))],
        };
        return new RecoveryDeal(trustees, dealt, SigningKey.Generate(random), record, recovery.Recipient, custodian.Key);
    }

    /// <summary>The number that ends the name of a root or of a recovery: 3 of <c>recovery-health-3</c>.</summary>
    public static int EpochOf(string name) => int.Parse(name[(name.LastIndexOf('-') + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One age file per trustee, by person.</summary>
    public IReadOnlyList<(string Person, byte[] File)> Seal(string logPolicy, ISecretRandom random)
    {
        var hash = Convert.ToHexStringLower(Document.Hash());
        return [.. Trustees.Zip(_shares, (trustee, share) =>
            (trustee.Person, ShareFile.Seal(share, new ShareLabel(trustee.Person, hash, share.Commitment(), logPolicy), _ceremony, trustee.Recipient, random)))];
    }

    /// <summary>Wipes the shares and the ceremony key.</summary>
    public void Dispose()
    {
        foreach (var share in _shares)
            share.Dispose();
        _ceremony.Dispose();
    }
}
