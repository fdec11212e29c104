using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>What a call asks of the custodian.</summary>
public enum CallKind
{
    /// <summary>Create a KEK.</summary>
    Create,
    /// <summary>Draw new data keys.</summary>
    Draw,
    /// <summary>Check the facts of a release and issue a ticket.</summary>
    Open,
    /// <summary>Release, against the receipt of the logged intent.</summary>
    Release,
    /// <summary>Erase a KEK by a signed order.</summary>
    Erase,
}

/// <summary>
/// The envelope of one call: canonical JSON, unsigned, since everything in it is signed on its own. Papers travel as the bytes
/// their issuers signed.
/// </summary>
public sealed record CustodyCall
{
    /// <summary>Most bytes of a call, and of an answer.</summary>
    public const int MostBytes = 4 << 20;

    private const string Name = "custody-call";

    public required CallKind Kind { get; init; }

    /// <summary>The request, signed by the zone.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>The zone's verdict; empty when there is none.</summary>
    public required ReadOnlyMemory<byte> Verdict { get; init; }

    /// <summary>The permit or mandate; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Authority { get; init; }

    /// <summary>Its latest status; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Status { get; init; }

    /// <summary>Approvals.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Approvals { get; init; } = [];

    /// <summary>Where the authority claims to stand in the log.</summary>
    public long AuthorityIndex { get; init; }

    /// <summary>The ticket's id; empty when opening.</summary>
    public string Ticket { get; init; } = "";

    /// <summary>The receipt; null when opening.</summary>
    public ReleaseReceipt? Receipt { get; init; }

    /// <summary>The bytes that travel.</summary>
    public byte[] Write()
    {
        var call = CanonicalObject.Of(
            ("call", KeyNames.Of(Kind)), ("request", CanonicalValue.OfBytes(Request.Span)), ("verdict", CanonicalValue.OfBytes(Verdict.Span)),
            ("authority", CanonicalValue.OfBytes(Authority.Span)), ("status", CanonicalValue.OfBytes(Status.Span)),
            ("approvals", CanonicalArray.Of(Approvals.Select(a => CanonicalValue.OfBytes(a.Span)))), ("authorityIndex", AuthorityIndex));
        call = Ticket.Length > 0 ? call.With("ticket", Ticket) : call;
        return CanonicalJson.WriteFile(Receipt is null ? call : call.With("receipt", Receipt.Write()));
    }

    /// <summary>Reads a call; verifies nothing. Refuses what is not of this shape (HYG-1001 to HYG-1003, HYG-3037).</summary>
    public static Result<CustodyCall> Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.ReadFile(bytes).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Name, members);
        var approvals = fields.Texts("approvals").Select(Decode).ToList();
        var receipt = fields.Has("receipt") ? ReleaseReceipt.Read(fields.Object("receipt")) : default(Result<ReleaseReceipt>?);
        var call = new CustodyCall
        {
            Kind = fields.Word<CallKind>("call"), Request = fields.Bytes("request"), Verdict = fields.Bytes("verdict"), Authority = fields.Bytes("authority"),
            Status = fields.Bytes("status"), AuthorityIndex = fields.Integer("authorityIndex"), Ticket = fields.OptionalText("ticket") ?? "",
            Approvals = [.. approvals.Select(a => (ReadOnlyMemory<byte>)(a ?? []))], Receipt = receipt is { IsRefused: false } given ? given.Value : null,
        };
        if (fields.Close() is { } wrong)
            return wrong;
        if (approvals.Contains(null))
            return Refusal.Of("HYG-3037", ("member", "approvals"));
        return receipt is { IsRefused: true } bad ? bad.Refusal : call;
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
