using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>One trustee of a ceremony.</summary>
/// <param name="Person">Public name.</param>
/// <param name="Recipient">Where the share was sealed to.</param>
/// <param name="Commitment">32 bytes that the share must hash to; they tell nothing of it.</param>
public sealed record CeremonyTrustee(string Person, string Recipient, ReadOnlyMemory<byte> Commitment);

/// <summary>
/// What a ceremony leaves for everybody to see (type <c>ceremony-record</c>, signed by the ceremony key and by the custodian): root and recovery
/// epoch, threshold, trustees in the order of their shares, with commitments. Its hash is entered in the log.
/// </summary>
public sealed record CeremonyRecord
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "ceremony-record";

    public required string Custodian { get; init; }

    public required KeyRealm Realm { get; init; }

    /// <summary>Label of the root in the token.</summary>
    public required string Root { get; init; }

    /// <summary>True when the token is one for demonstrations: said here so that nobody mistakes it later.</summary>
    public required bool Demonstration { get; init; }

    /// <summary>Public name of the shared secret, <c>recovery-health</c>.</summary>
    public required string Set { get; init; }

    /// <summary>Which dealing, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>k.</summary>
    public required int Threshold { get; init; }

    /// <summary>The recovery recipient, <c>age1…</c>.</summary>
    public required string Recipient { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>In the order of the shares: share i is trustee i-1's.</summary>
    public required IReadOnlyList<CeremonyTrustee> Trustees { get; init; }

    /// <summary>The commitments, in the order of the shares.</summary>
    public IReadOnlyList<byte[]> Commitments => [.. Trustees.Select(t => t.Commitment.ToArray())];

    /// <summary>Name of the recovery epoch in key records.</summary>
    public string RecoveryName => $"{Set}-{Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The document, still unsigned.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(
        ("custodian", Custodian), ("realm", KeyNames.Of(Realm)), ("root", Root), ("demonstration", Demonstration), ("set", Set), ("epoch", Epoch),
        ("threshold", Threshold), ("recipient", Recipient), ("at", CanonicalTime.Write(At)),
        ("trustees", CanonicalArray.Of(Trustees.Select(t => CanonicalObject.Of(
            ("person", t.Person), ("recipient", t.Recipient), ("commitment", CanonicalValue.OfBytes(t.Commitment.Span))))))));

    /// <summary>Reads a record that the given keys must have signed.</summary>
    public static Result<CeremonyRecord> Read(ReadOnlySpan<byte> file, params IEnumerable<VerifyingKey> signers)
    {
        if (!SignedDocument.Read(DocumentType, file).TryGet(out var document, out var refusal))
            return refusal;
        if (document.RequireSigners(signers) is { } unsigned)
            return unsigned;
        var fields = new DocumentFields(DocumentType, document.Body);
        var trustees = fields.Objects("trustees").Select(ReadTrustee).ToList();
        var record = new CeremonyRecord
        {
            Custodian = fields.Text("custodian", PublicName.IsValid), Realm = fields.Word<KeyRealm>("realm"), Root = fields.Text("root", PublicName.IsValid),
            Demonstration = fields.Flag("demonstration"), Set = fields.Text("set", PublicName.IsValid), Epoch = (int)fields.Integer("epoch", 1, int.MaxValue),
            Threshold = (int)fields.Integer("threshold", 2, SecretSharing.MostShares), Recipient = fields.Text("recipient"), At = fields.Instant("at"),
            Trustees = [.. trustees.Where(t => !t.IsRefused).Select(t => t.Value)],
        };
        if ((fields.Close() ?? trustees.Where(t => t.IsRefused).Select(t => t.Refusal).FirstOrDefault()) is { } wrong)
            return wrong;
        return SecretSharing.IsPolicy(record.Threshold, record.Trustees.Count) ? record : Refusal.Of("HYG-3060");
    }

    private static Result<CeremonyTrustee> ReadTrustee(CanonicalObject members)
    {
        var fields = new DocumentFields(DocumentType, members);
        var trustee = new CeremonyTrustee(fields.Text("person", PublicName.IsValid), fields.Text("recipient"), fields.Bytes("commitment", 32));
        return fields.Close() is { } refusal ? refusal : trustee;
    }
}
