using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>One data key of a request, opened or not.</summary>
internal sealed record OpenedDek(Presented<KeyFact> Fact, SecretKey? Key);

/// <summary>What a custodian made of one release call.</summary>
/// <param name="Facts">For the rule.</param>
/// <param name="Zone">The zone's keys, when its verdict stands.</param>
/// <param name="Head">The checkpoint presented, when it stands.</param>
internal sealed record Gathered(ReleaseFacts Facts, EnrolledZone? Zone, Checkpoint? Head);

/// <summary>
/// Turns the papers of a call into the facts of the rule: pure, against the custodian's pins, memory, and clock reading.
/// </summary>
internal static class FactGathering
{
    public static Gathered Gather(CustodyCall call, SignedDocument document, AskRequest request, IReadOnlyList<OpenedDek> deks, string custodian, KeyRealm realm, CustodianPins pins, CustodianState state, DateTimeOffset now)
    {
        var zone = ZoneDocuments.Read(call.Verdict.Span, pins.Register);
        var requestHash = Convert.ToHexStringLower(document.Hash());
        var ticketHash = state.Tickets.FirstOrDefault(t => string.Equals(t.Id, call.Ticket, StringComparison.Ordinal))?.TicketHash ?? "";
        var (receipt, head) = call.Receipt?.Verify(ticketHash, request.Ask.AuthorityHash, pins, state) ?? (ReleaseReceipt.Nothing, null);
        var sameIndex = call.Receipt is null || call.Receipt.Authority.Index == call.AuthorityIndex;
        return new Gathered(new ReleaseFacts
        {
            Now = now,
            Realm = realm,
            Ask = JudgeAsk(document, request, zone, custodian),
            RequestHash = requestHash,
            Zone = zone.Value is { } enrolled ? Presented<ZoneVerdict>.Verified(enrolled.Verdict) : Presented<ZoneVerdict>.Not(zone.Evidence),
            Authority = AuthorityDocuments.ReadAuthority(call.Authority.Span, call.AuthorityIndex, pins.Register),
            Status = AuthorityDocuments.ReadStatus(call.Status.Span, pins.Register),
            Keys = [.. deks.Select(d => d.Fact)],
            Approvals = [.. call.Approvals.Select(a => AuthorityDocuments.ReadApproval(a.Span, pins.Register))],
            Receipt = sameIndex ? receipt : receipt with { Authority = Evidence.Forged },
            Ticket = state.StateOf(call.Ticket, requestHash, now),
            RecoveryThreshold = pins.RecoveryThreshold,
        }, zone.Value, head);
    }

    /// <summary>The request counts when the zone's key of the verdict signed it, and it is addressed to this custodian.</summary>
    private static Presented<ReleaseAsk> JudgeAsk(SignedDocument document, AskRequest request, Presented<EnrolledZone> zone, string custodian)
    {
        if (document.Signatures.Count == 0)
            return Presented<ReleaseAsk>.Not(Evidence.Missing);
        if (zone.Value is null || !document.Signatures.Any(s => string.Equals(s.Key, zone.Value.Key.Id, StringComparison.Ordinal)))
            return Presented<ReleaseAsk>.Not(Evidence.Unknown);
        return document.IsSignedBy(zone.Value.Key) && string.Equals(request.Custodian, custodian, StringComparison.Ordinal)
            ? Presented<ReleaseAsk>.Verified(request.Ask) : Presented<ReleaseAsk>.Not(Evidence.Forged);
    }
}
