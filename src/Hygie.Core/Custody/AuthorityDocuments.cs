using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// Reads the signed papers that a release rests on into facts, against the custodian's register. Pure: bytes and pins in,
/// facts out. Formats: <c>spec/custody.md</c>.
/// </summary>
public static class AuthorityDocuments
{
    /// <summary>Document type of a permit; its full format belongs to the Permits room.</summary>
    public const string PermitType = "permit";

    /// <summary>Document type of an operating mandate.</summary>
    public const string MandateType = "mandate";

    /// <summary>Document type of the issuing body's latest word.</summary>
    public const string StatusType = "authority-status";

    /// <summary>Document type of one person's approval of one request.</summary>
    public const string ApprovalType = "key-approval";

    /// <summary>
    /// Reads a permit or a mandate. Of a permit only the members the rule needs are read; those it does not know are the Permits room's.
    /// </summary>
    /// <param name="file">The signed document.</param>
    /// <param name="logIndex">Where it claims to stand in the log; the receipt proves it.</param>
    /// <param name="register">The custodian's pins.</param>
    public static Presented<Authority> ReadAuthority(ReadOnlySpan<byte> file, long logIndex, KeyRegister register)
    {
        if (file.Length == 0)
            return Presented<Authority>.Not(Evidence.Missing);
        if (SignedDocument.Read(MandateType, file).TryGet(out var mandate, out _))
            return ReadMandate(mandate, logIndex, register);
        return SignedDocument.Read(PermitType, file).TryGet(out var permit, out _) ? ReadPermit(permit, logIndex, register) : Presented<Authority>.Not(Evidence.Unknown);
    }

    /// <summary>Reads the issuing body's word.</summary>
    public static Presented<AuthorityStatus> ReadStatus(ReadOnlySpan<byte> file, KeyRegister register)
    {
        if (file.Length == 0)
            return Presented<AuthorityStatus>.Not(Evidence.Missing);
        if (!SignedDocument.Read(StatusType, file).TryGet(out var document, out _))
            return Presented<AuthorityStatus>.Not(Evidence.Unknown);
        if (register.Judge(document, null, KeyRole.Body, KeyRole.Hub) is var evidence && evidence != Evidence.Holds)
            return Presented<AuthorityStatus>.Not(evidence);
        var fields = new DocumentFields(StatusType, document.Body);
        var status = new AuthorityStatus(fields.Hash("authority"), fields.Text("state", IsState) is "live", fields.Instant("asOf"), fields.Instant("validUntil"));
        return fields.Close() is null ? Presented<AuthorityStatus>.Verified(status) : Presented<AuthorityStatus>.Not(Evidence.Unknown);
    }

    /// <summary>Reads an approval; its person is the owner of the key that signed.</summary>
    public static Presented<Approval> ReadApproval(ReadOnlySpan<byte> file, KeyRegister register)
    {
        if (!SignedDocument.Read(ApprovalType, file).TryGet(out var document, out _))
            return Presented<Approval>.Not(Evidence.Unknown);
        var roles = new[] { KeyRole.Trustee, KeyRole.Body, KeyRole.Checker, KeyRole.Holder };
        if (register.Judge(document, null, roles) is var evidence && evidence != Evidence.Holds)
            return Presented<Approval>.Not(evidence);
        var signer = register.Signers(document, null, roles)[0];
        var fields = new DocumentFields(ApprovalType, document.Body);
        var approval = new Approval(signer.Owner, signer.Role, fields.Hash("request"), fields.Instant("validUntil"));
        return fields.Close() is null ? Presented<Approval>.Verified(approval) : Presented<Approval>.Not(Evidence.Unknown);
    }

    /// <summary>The body of a mandate, to be signed by at least two persons.</summary>
    public static SignedDocument Write(string id, IEnumerable<string> verbs, IEnumerable<string> covers, string zone, DateTimeOffset start, DateTimeOffset end) =>
        SignedDocument.Unsigned(MandateType, CanonicalObject.Of(
            ("id", PublicName.Check(id)), ("verbs", CanonicalArray.OfTexts(verbs)), ("covers", CanonicalArray.OfTexts(covers)), ("zone", PublicName.Check(zone)),
            ("start", CanonicalTime.Write(start)), ("end", CanonicalTime.Write(end))));

    /// <summary>The body of a status.</summary>
    /// <param name="authority">The permit or mandate it speaks of.</param>
    /// <param name="state"><c>live</c>, <c>suspended</c>, <c>revoked</c> or <c>ended</c>.</param>
    /// <param name="asOf">Now.</param>
    /// <param name="validUntil">At most a day later.</param>
    public static SignedDocument Status(SignedDocument authority, string state, DateTimeOffset asOf, DateTimeOffset validUntil) =>
        SignedDocument.Unsigned(StatusType, CanonicalObject.Of(
            ("authority", Convert.ToHexStringLower(authority.Hash())), ("state", IsState(state) ? state : throw new ArgumentException("Not a state.", nameof(state))),
            ("asOf", CanonicalTime.Write(asOf)), ("validUntil", CanonicalTime.Write(validUntil))));

    /// <summary>The body of an approval of one signed request.</summary>
    public static SignedDocument Approve(SignedDocument request, DateTimeOffset validUntil) => SignedDocument.Unsigned(ApprovalType,
        CanonicalObject.Of(("request", Convert.ToHexStringLower(request.Hash())), ("validUntil", CanonicalTime.Write(validUntil))));

    private static Presented<Authority> ReadMandate(SignedDocument document, long logIndex, KeyRegister register)
    {
        KeyRole[] roles = [KeyRole.Body, KeyRole.Hub, KeyRole.Holder, KeyRole.Trustee];
        if (register.Judge(document, logIndex, roles) is var evidence && evidence != Evidence.Holds)
            return Presented<Authority>.Not(evidence);
        var fields = new DocumentFields(MandateType, document.Body);
        var mandate = new Mandate
        {
            Hash = Convert.ToHexStringLower(document.Hash()),
            Id = fields.Text("id", PublicName.IsValid),
            Verbs = fields.Texts("verbs"),
            Covers = fields.Texts("covers"),
            Zone = fields.Text("zone", PublicName.IsValid),
            Start = fields.Instant("start"),
            End = fields.Instant("end"),
            Signers = [.. register.Signers(document, logIndex, roles).Select(k => new MandateSigner(k.Owner, k.Role))],
        };
        return fields.Close() is null ? Presented<Authority>.Verified(mandate) : Presented<Authority>.Not(Evidence.Unknown);
    }

    private static Presented<Authority> ReadPermit(SignedDocument document, long logIndex, KeyRegister register)
    {
        if (register.Judge(document, logIndex, KeyRole.Body) is var evidence && evidence != Evidence.Holds)
            return Presented<Authority>.Not(evidence);
        var known = new[] { "id", "project", "purposes", "datasets", "start", "end" };
        var fields = new DocumentFields(PermitType, new CanonicalObject(document.Body.Where(m => known.Contains(m.Key, StringComparer.Ordinal))));
        var versions = KeyFields.Versions(fields.Texts("datasets"));
        var permit = new PermitReading
        {
            Hash = Convert.ToHexStringLower(document.Hash()),
            Id = new PermitId(fields.Text("id", PublicName.IsValid)),
            Project = new ProjectId(fields.Text("project", PublicName.IsValid)),
            Purposes = fields.Texts("purposes"),
            Versions = versions ?? [],
            Start = fields.Instant("start"),
            End = fields.Instant("end"),
        };
        return fields.Close() is null && versions is not null ? Presented<Authority>.Verified(permit) : Presented<Authority>.Not(Evidence.Unknown);
    }

    private static bool IsState(string word) => word is "live" or "suspended" or "revoked" or "ended";
}
