using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>The decision to erase one KEK (type <c>erasure-order</c>), signed by at least two persons who saw what it takes away.</summary>
public sealed record ErasureOrder
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "erasure-order";

    /// <summary>An order serves this long after it was written.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private static readonly KeyRole[] Deciders = [KeyRole.Body, KeyRole.Holder, KeyRole.Trustee, KeyRole.Hub];

    /// <summary>The custodian it is for.</summary>
    public required string Custodian { get; init; }

    public required KeyId Key { get; init; }

    /// <summary>In a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>What opens no more: dataset versions (<c>snds@3</c>) and extracts (<c>extract/p-12/1</c>).</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>What of the same source or project stays readable, under other keys.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>True when those who signed mean a key of operations, with which metadata, snapshots and events of the log go.</summary>
    public required bool Operations { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The document, still unsigned.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(
        ("custodian", Custodian), ("key", Key.ToString()), ("reason", Reason), ("unreadable", CanonicalArray.OfTexts(Unreadable)), ("kept", CanonicalArray.OfTexts(Kept)),
        ("operations", Operations), ("at", CanonicalTime.Write(At))));

    /// <summary>Reads an order; its signatures are not checked here.</summary>
    public static Result<ErasureOrder> Read(SignedDocument document)
    {
        var fields = new DocumentFields(DocumentType, document.Body);
        var order = new ErasureOrder
        {
            Custodian = fields.Text("custodian", PublicName.IsValid), Key = fields.Key("key"), Reason = fields.Text("reason", 1_000), Unreadable = fields.Texts("unreadable"),
            Kept = fields.Texts("kept"), Operations = fields.Flag("operations"), At = fields.Instant("at"),
        };
        return fields.Close() is { } refusal ? refusal : order;
    }

    /// <summary>
    /// Null when those who signed may have this key erased: two persons at least, of the bodies, holders, trustees and the hub (HYG-3086), the key's own quorum (HYG-3025), and
    /// a key of operations only when they say so (HYG-3087). One false signature refuses all (HYG-3001).
    /// </summary>
    public Refusal? CheckSigners(SignedDocument document, QuorumPolicy policy, KeyRegister register)
    {
        if (register.Judge(document, null, Deciders) == Evidence.Forged)
            return Refusal.Of("HYG-3001", ("evidence", KeyNames.Of(Evidence.Forged)));
        var signers = register.Signers(document, null, [.. Deciders, policy.Role]);
        var persons = signers.Where(k => Deciders.Contains(k.Role)).Select(k => k.Owner).Distinct(StringComparer.Ordinal).Count();
        if (persons < 2)
            return Refusal.Of("HYG-3086", ("key", Key), ("signed", persons));
        var given = signers.Where(k => k.Role == policy.Role).Select(k => k.Owner).Distinct(StringComparer.Ordinal).Count();
        if (given < policy.Approvals)
            return Refusal.Of("HYG-3025", ("key", Key), ("given", given), ("needed", policy.Approvals));
        return Key.Category == KeyCategory.Operations && !Operations ? Refusal.Of("HYG-3087", ("key", Key)) : null;
    }

    /// <summary>Null when it is for this custodian and was written within a day of its clock, else HYG-3088.</summary>
    public Refusal? CheckPlace(string custodian, DateTimeOffset now) =>
        string.Equals(Custodian, custodian, StringComparison.Ordinal) && (now - At).Duration() <= Life ? null : Refusal.Of("HYG-3088", ("custodian", Custodian), ("at", At));
}
