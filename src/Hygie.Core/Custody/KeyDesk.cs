using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A clear zone's own keys: it signs requests with one and opens leases with the other.</summary>
/// <param name="name">The zone's public name, as in its verdict.</param>
/// <param name="key">Signs.</param>
/// <param name="identity">Opens.</param>
public sealed class ZoneIdentity(string name, SigningKey key, AgeIdentity identity)
{
    public string Name { get; } = PublicName.Check(name);

    public SigningKey Key { get; } = key;

    public AgeIdentity Identity { get; } = identity;
}

/// <summary>A custodian as its clients know it.</summary>
/// <param name="Name">Public name.</param>
/// <param name="Key">Its signing key.</param>
/// <param name="Port">How to reach it.</param>
public sealed record CustodianAddress(string Name, VerifyingKey Key, ICustodian Port);

/// <summary>Gives the approvals of one request, for keys whose policy demands a quorum.</summary>
public interface IKeyApprovers
{
    /// <summary>Signed documents of type <c>key-approval</c>; none when nobody approved.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> CollectAsync(SignedDocument request, CancellationToken cancellation);
}

/// <summary>The desk: the protocol of a release from the zone's side. See <see cref="IKeyDesk"/>. Leases end when <c>isErased</c> says that a key under them is no more.</summary>
public sealed class KeyDesk(
    CustodianAddress custodian, ZoneIdentity zone, IZoneFacts zones, IPermitFacts authorities, IKeyApprovers approvers, LogReceipts log, ISecretRandom random, TimeProvider clock, Func<KeyId, bool>? isErased = null) : IKeyDesk
{
    /// <inheritdoc/>
    public async Task<Result<Lease>> AskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation)
    {
        var lease = await TryAskAsync(purpose, deks, authority, cancellation);
        if (!lease.IsRefused)
            return lease;
        var entry = Entry("key.refused", authority.ToString(), purpose.Verb, ("code", lease.Refusal.Code), ("keys", deks.Count));
        return (await log.AppendAsync(entry, cancellation)).TryGet(out _, out var unlogged) ? lease : unlogged;
    }

    /// <inheritdoc/>
    public async Task<Result<FreshDeks>> DrawAsync(KeyId kek, DekKind kind, IReadOnlyList<string> subjects, CancellationToken cancellation)
    {
        var request = CustodyRequests.Write(new DrawRequest(custodian.Name, zone.Name, kek, kind, subjects, clock.GetUtcNow()), Nonce()).SignedBy(zone.Key);
        var call = new CustodyCall { Kind = CallKind.Draw, Request = request.ToFile(), Verdict = await VerdictAsync(cancellation) };
        if (!(await CallAsync(call, request, CustodyAnswer.Drawn, cancellation)).TryGet(out var answer, out var refusal))
            return refusal;
        var (entries, file, _) = (answer.Fields.Objects("deks"), answer.Fields.Bytes("lease"), answer.Fields.Instant("until"));
        if (answer.Fields.Close() is { } wrong)
            return wrong;
        var deks = entries.Select(WrappedDek.Read).Where(d => !d.IsRefused).Select(d => d.Value).ToList();
        if (deks.Count != subjects.Count || deks.Zip(subjects).Any(pair => pair.First.Label.Kek != kek || !string.Equals(pair.First.Label.Subject, pair.Second, StringComparison.Ordinal)))
            return Refusal.Of("HYG-3036");
        return LeaseForm.Open(zone.Identity, file, Hash(request), [.. deks.Select(d => d.Label)], clock, isErased).Then<FreshDeks>(lease => new FreshDeks(lease, deks));
    }

    /// <inheritdoc/>
    public async Task<Result<KeyId>> CreateKeyAsync(KeyId id, QuorumPolicy policy, CancellationToken cancellation)
    {
        var request = CustodyRequests.Write(new CreateRequest(custodian.Name, zone.Name, id, policy, clock.GetUtcNow()), Nonce()).SignedBy(zone.Key);
        var call = new CustodyCall { Kind = CallKind.Create, Request = request.ToFile(), Verdict = await VerdictAsync(cancellation) };
        if (!(await CallAsync(call, request, CustodyAnswer.Created, cancellation)).TryGet(out _, out var refusal))
            return refusal;
        return (await log.AppendAsync(Entry("key.created", "key/" + id, "create", ("request", Hash(request))), cancellation)).Then<KeyId>(_ => id);
    }

    /// <summary>Facts, intent, proof, request, answer, and the leaf that says it was released.</summary>
    private async Task<Result<Lease>> TryAskAsync(KeyPurpose purpose, IReadOnlyList<WrappedDek> deks, AuthorityId authority, CancellationToken cancellation)
    {
        if (await authorities.PapersAsync(authority, cancellation) is not { } papers || !HashOf(papers.Document).TryGet(out var hash, out _))
            return Refusal.Of("HYG-3010", ("evidence", KeyNames.Of(Evidence.Missing)));
        var ask = new ReleaseAsk(zone.Name, purpose.Verb, purpose.Purpose, clock.GetUtcNow() + purpose.For, hash, [.. deks.Select(d => d.Label)]);
        var request = CustodyRequests.Write(new AskRequest(custodian.Name, ask, deks), Nonce()).SignedBy(zone.Key);
        var call = new CustodyCall
        {
            Kind = CallKind.Open, Request = request.ToFile(), Verdict = await VerdictAsync(cancellation), Authority = papers.Document, Status = papers.Status,
            AuthorityIndex = papers.Entry.Index, Approvals = await approvers.CollectAsync(request, cancellation),
        };
        if (!(await CallAsync(call, request, CustodyAnswer.TicketIssued, cancellation)).TryGet(out var ticket, out var refusal))
            return refusal;
        var (id, counter, since) = (ticket.Fields.Text("ticket"), ticket.Fields.Integer("counter"), ticket.Fields.Integer("logSize"));
        var intent = Entry(ReleaseReceipt.IntentKind, authority.ToString(), purpose.Verb,
            (ReleaseReceipt.DocumentFact, Hash(ticket.Document)), ("counter", counter), ("keys", deks.Count));
        if (!(await log.AnnounceAsync(intent, since, papers.Entry, cancellation)).TryGet(out var receipt, out refusal)
            || !(await CallAsync(call with { Kind = CallKind.Release, Ticket = id, Receipt = receipt }, request, CustodyAnswer.Lent, cancellation)).TryGet(out var lent, out refusal)
            || !LeaseForm.Open(zone.Identity, lent.Fields.Bytes("lease"), Hash(request), ask.Deks, clock, isErased).TryGet(out var lease, out refusal))
            return refusal;
        var released = Entry("key.released", authority.ToString(), purpose.Verb, (ReleaseReceipt.DocumentFact, Hash(lent.Document)), ("counter", counter));
        if ((await log.AppendAsync(released, cancellation)).TryGet(out _, out refusal))
            return lease;
        lease.Dispose();
        return refusal;
    }

    private async Task<Result<Answer>> CallAsync(CustodyCall call, SignedDocument request, string outcome, CancellationToken cancellation)
    {
        if (!(await custodian.Port.AnswerAsync(call.Write(), cancellation)).TryGet(out var answer, out var silent))
            return silent;
        return CustodyAnswer.Read(answer.Span, custodian.Key, custodian.Name, Hash(request), outcome).Then<Answer>(read => new Answer(read.Document, read.Fields));
    }

    private async Task<ReadOnlyMemory<byte>> VerdictAsync(CancellationToken cancellation) => await zones.VerdictAsync(zone.Name, cancellation) ?? default;

    private AuditEntry Entry(string kind, string subject, string why, params ReadOnlySpan<(string, object)> facts) =>
        AuditEntry.Of(kind, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), subject, "zone/" + zone.Name, why, facts);

    private static Result<string> HashOf(ReadOnlyMemory<byte> file)
    {
        var mandate = SignedDocument.Read(AuthorityDocuments.MandateType, file.Span);
        return (mandate.IsRefused ? SignedDocument.Read(AuthorityDocuments.PermitType, file.Span) : mandate).Then<string>(document => Hash(document));
    }

    private static string Hash(SignedDocument document) => Convert.ToHexStringLower(document.Hash());

    private string Nonce()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private sealed record Answer(SignedDocument Document, DocumentFields Fields);
}
