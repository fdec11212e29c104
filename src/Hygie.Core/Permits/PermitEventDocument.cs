using System.Diagnostics;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>Events as canonical JSON: how a store keeps them.</summary>
public static class PermitEventDocument
{
    private const string Name = "permit-event";

    /// <summary>The bytes that are kept.</summary>
    public static byte[] Write(PermitEvent happened)
    {
        var common = CanonicalObject.Of(("act", happened.Act.ToString()), ("on", CanonicalTime.Write(happened.On)), ("by", happened.By.Value));
        return CanonicalJson.Write(happened switch
        {
            Applied e => common.With("application", ApplicationDocument.Write(e.Application)),
            MoreAsked e => common.With("decision", e.Decision.ToValue()),
            ReviewOpened e => common.With("decision", e.Decision.ToValue()).With("permit", e.Permit.ToValue()),
            VoteCast { Signature: { } s } e => common.With("decision", e.Decision.ToValue()).With("key", s.Key).With("signature", CanonicalValue.OfBytes(s.Signature.Span)),
            VoteCast e => common.With("decision", e.Decision.ToValue()),
            ClockExtended e => common.With("clock", e.Clock).With("reason", ApplicationDocument.Text(e.Reason)),
            FileMoved e => common.With("reason", ApplicationDocument.Text(e.Reason)),
            _ => throw new UnreachableException(),
        });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Result<PermitEvent> Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.ReadObject(bytes).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Name, members);
        var act = Enum.Parse<PermitAct>(fields.Text("act", word => Enum.TryParse<PermitAct>(word, out _)));
        var (on, by) = (fields.Day("on"), new PersonId(fields.Text("by", PublicName.IsValid)));
        var happened = act switch
        {
            PermitAct.Apply => ApplicationDocument.Read(fields.Object("application")).Then<PermitEvent>(a => new Applied(on, by, a)),
            PermitAct.AskMore => Decision(fields).Then<PermitEvent>(d => new MoreAsked(on, by, d)),
            PermitAct.Open => Decision(fields).Then(d => SignedDocument.From(AuthorityDocuments.PermitType, fields.Object("permit")).Then<PermitEvent>(p => new ReviewOpened(on, by, d, p))),
            PermitAct.Vote => Decision(fields).Then<PermitEvent>(d => new VoteCast(on, by, d,
                fields.Has("key") ? new DocumentSignature(fields.Text("key"), fields.Bytes("signature", 64)) : null)),
            PermitAct.Extend => new ClockExtended(on, by, fields.Text("clock", PublicName.IsValid), ApplicationDocument.Text(fields, "reason")),
            _ => new FileMoved(act, on, by, ApplicationDocument.Text(fields, "reason")),
        };
        return fields.Close() is { } wrong ? wrong : happened;
    }

    private static Result<SignedDocument> Decision(DocumentFields fields) => SignedDocument.From(PermitDecision.Type, fields.Object("decision"));
}
