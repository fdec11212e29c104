using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// The custodian's answer (type <c>key-answer</c>, signed by it, bound to the request's hash): an outcome and what goes with it, or a refusal
/// with its code and facts.
/// </summary>
public static class CustodyAnswer
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "key-answer";

    /// <summary>Outcomes.</summary>
    public const string Created = "created", Drawn = "drawn", TicketIssued = "ticket", Lent = "lent", Erased = "erased", Refused = "refused";

    /// <summary>Writes an answer.</summary>
    public static SignedDocument Write(string custodian, string requestHash, string outcome, params IEnumerable<(string Name, CanonicalValue Value)> members) =>
        SignedDocument.Unsigned(DocumentType, CanonicalObject.Of([("custodian", custodian), ("request", requestHash), ("outcome", outcome), .. members]));

    /// <summary>Writes a refusal.</summary>
    public static SignedDocument Refuse(string custodian, string requestHash, Refusal refusal) => Write(custodian, requestHash, Refused,
        ("code", refusal.Code), ("facts", new CanonicalObject(refusal.Facts.Select(f => KeyValuePair.Create(f.Key, (CanonicalValue)f.Value)))));

    /// <summary>
    /// Reads an answer that <paramref name="custodian"/> must have signed to this request. The custodian's own refusal comes back as it
    /// gave it, also one given before it could read the request, which names none; an answer that is not its own, or not to this request, is refused (HYG-3038).
    /// </summary>
    public static Result<(SignedDocument Document, DocumentFields Fields)> Read(ReadOnlySpan<byte> file, VerifyingKey custodian, string name, string requestHash, string outcome)
    {
        if (!SignedDocument.Read(DocumentType, file).TryGet(out var document, out var refusal))
            return refusal;
        if (!document.IsSignedBy(custodian))
            return Refusal.Of("HYG-3038");
        var fields = new DocumentFields(DocumentType, document.Body);
        var (by, request, what) = (fields.Text("custodian"), fields.Text("request", hash => hash.Length is 0 or 64), fields.Text("outcome"));
        var refused = string.Equals(what, Refused, StringComparison.Ordinal);
        var bound = string.Equals(request, requestHash, StringComparison.Ordinal) || (refused && request.Length == 0);
        if (!string.Equals(by, name, StringComparison.Ordinal) || !bound)
            return Refusal.Of("HYG-3038");
        if (refused)
            return ReadRefusal(fields);
        return string.Equals(what, outcome, StringComparison.Ordinal) ? (document, fields) : Refusal.Of("HYG-3038");
    }

    private static Refusal ReadRefusal(DocumentFields fields)
    {
        var (code, facts) = (fields.Text("code"), fields.Object("facts"));
        return fields.Close() ?? Refusal.Of(code, [.. facts.Select(f => (f.Key, (object)((f.Value as CanonicalText)?.Value ?? "")))]);
    }
}
