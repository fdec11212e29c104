using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A request to create a KEK.</summary>
public sealed record CreateRequest(string Custodian, string Zone, KeyId Key, QuorumPolicy Policy, DateTimeOffset At);

/// <summary>A request for new data keys.</summary>
public sealed record DrawRequest(string Custodian, string Zone, KeyId Kek, DekKind Kind, IReadOnlyList<string> Subjects, DateTimeOffset At);

/// <summary>A request for existing data keys.</summary>
public sealed record AskRequest(string Custodian, ReleaseAsk Ask, IReadOnlyList<WrappedDek> Deks);

/// <summary>The three requests as documents that a zone signs; each carries a nonce, so that no two are equal.</summary>
public static class CustodyRequests
{
    /// <summary>Document types.</summary>
    public const string CreateType = "key-create", DrawType = "key-draw", AskType = "key-ask";

    /// <summary>Most data keys in one request.</summary>
    public const int MostDeks = 1000;

    /// <summary>Writes a request to create a key.</summary>
    public static SignedDocument Write(CreateRequest request, string nonce) => SignedDocument.Unsigned(CreateType, CanonicalObject.Of(
        ("custodian", request.Custodian), ("zone", request.Zone), ("key", request.Key.ToString()), ("approvals", request.Policy.Approvals),
        ("approvers", KeyNames.Of(request.Policy.Role)), ("at", CanonicalTime.Write(request.At)), ("nonce", nonce)));

    /// <summary>Writes a request for new data keys.</summary>
    public static SignedDocument Write(DrawRequest request, string nonce) => SignedDocument.Unsigned(DrawType, CanonicalObject.Of(
        ("custodian", request.Custodian), ("zone", request.Zone), ("kek", request.Kek.ToString()), ("kind", KeyNames.Of(request.Kind)),
        ("subjects", CanonicalArray.OfTexts(request.Subjects)), ("at", CanonicalTime.Write(request.At)), ("nonce", nonce)));

    /// <summary>Writes a request for existing data keys.</summary>
    public static SignedDocument Write(AskRequest request, string nonce) => SignedDocument.Unsigned(AskType, CanonicalObject.Of(
        ("custodian", request.Custodian), ("zone", request.Ask.Zone), ("verb", request.Ask.Verb), ("purpose", request.Ask.Purpose),
        ("notAfter", CanonicalTime.Write(request.Ask.NotAfter)), ("authority", request.Ask.AuthorityHash),
        ("deks", CanonicalArray.Of(request.Deks.Select(d => d.Write()))), ("nonce", nonce)));

    /// <summary>Reads a request to create a key.</summary>
    public static Result<CreateRequest> ReadCreate(SignedDocument document)
    {
        var fields = new DocumentFields(CreateType, document.Body);
        var request = new CreateRequest(Custodian(fields), Zone(fields), fields.Key("key"),
            new QuorumPolicy((int)fields.Integer("approvals", 0, 100), fields.Word<KeyRole>("approvers")), fields.Instant("at"));
        return Close(fields) is { } refusal ? refusal : request;
    }

    /// <summary>Reads a request for new data keys.</summary>
    public static Result<DrawRequest> ReadDraw(SignedDocument document)
    {
        var fields = new DocumentFields(DrawType, document.Body);
        var request = new DrawRequest(Custodian(fields), Zone(fields), fields.Key("kek"), fields.Word<DekKind>("kind"), fields.Texts("subjects"), fields.Instant("at"));
        if (Close(fields) is { } refusal)
            return refusal;
        return request.Subjects.Count is < 1 or > MostDeks ? Refusal.Of("HYG-3037", ("member", "subjects")) : request;
    }

    /// <summary>Reads a request for existing data keys.</summary>
    public static Result<AskRequest> ReadAsk(SignedDocument document)
    {
        var fields = new DocumentFields(AskType, document.Body);
        var (custodian, zone, verb, purpose) = (Custodian(fields), Zone(fields), fields.Text("verb", 100), fields.Text("purpose", 200));
        var (notAfter, authority, entries) = (fields.Instant("notAfter"), fields.Hash("authority"), fields.Objects("deks"));
        if (Close(fields) is { } refusal)
            return refusal;
        if (entries.Length > MostDeks)
            return Refusal.Of("HYG-3037", ("member", "deks"));
        var deks = new List<WrappedDek>();
        foreach (var entry in entries)
        {
            if (!WrappedDek.Read(entry).TryGet(out var dek, out refusal))
                return refusal;
            deks.Add(dek);
        }

        return new AskRequest(custodian, new ReleaseAsk(zone, verb, purpose, notAfter, authority, [.. deks.Select(d => d.Label)]), deks);
    }

    private static string Custodian(DocumentFields fields) => fields.Text("custodian", PublicName.IsValid);

    private static string Zone(DocumentFields fields) => fields.Text("zone", PublicName.IsValid);

    private static Refusal? Close(DocumentFields fields)
    {
        fields.Text("nonce", text => text.Length == 32 && text.All(char.IsAsciiHexDigitLower));
        return fields.Close();
    }
}
