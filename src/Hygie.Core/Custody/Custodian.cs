using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>Who a custodian is.</summary>
/// <param name="name">Public name.</param>
/// <param name="realm">What it serves.</param>
/// <param name="key">Signs tickets, answers and the key store.</param>
public sealed class CustodianIdentity(string name, KeyRealm realm, SigningKey key)
{
    public string Name { get; } = PublicName.Check(name);

    public KeyRealm Realm { get; } = realm;

    public SigningKey Key { get; } = key;
}

/// <summary>
/// The custodian itself: reads a call, verifies every paper in it, asks <see cref="ReleaseRule"/>, and answers with a signed document. It
/// alone touches the token. What it must not forget is durable before the answer leaves.
/// </summary>
public sealed class Custodian(
    CustodianIdentity me, IKeyToken token, IKeyStore store, ICustodianLedger ledger, ICustodianPins pins, ISecretRandom random, TimeProvider clock) : ICustodian
{
    private readonly KeyWrapping _wrapping = new(token, random);

    /// <inheritdoc/>
    public async Task<Result<ReadOnlyMemory<byte>>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await using var turn = await ledger.EnterAsync(cancellation);
        var hash = "";
        var answer = await ReadAsync(request, h => hash = h, cancellation);
        return answer.IsRefused ? Refuse(answer.Refusal, hash) : Sign(answer.Value);
    }

    /// <summary>The signed refusal of a call that could not be read, and so bound to none unless its hash is given.</summary>
    public ReadOnlyMemory<byte> Refuse(Refusal refusal, string requestHash = "") => Sign(CustodyAnswer.Refuse(me.Name, requestHash, refusal));

    private ReadOnlyMemory<byte> Sign(SignedDocument answer) => answer.SignedBy(me.Key).ToFile();

    private async Task<Result<SignedDocument>> ReadAsync(ReadOnlyMemory<byte> bytes, Action<string> name, CancellationToken cancellation)
    {
        if (!CustodyCall.Read(bytes.Span).TryGet(out var call, out var refusal))
            return refusal;
        var type = call.Kind switch { CallKind.Create => CustodyRequests.CreateType, CallKind.Draw => CustodyRequests.DrawType, CallKind.Erase => ErasureOrder.DocumentType, _ => CustodyRequests.AskType };
        if (!SignedDocument.Read(type, call.Request.Span).TryGet(out var document, out refusal))
            return refusal;
        name(Convert.ToHexStringLower(document.Hash()));
        if (!KeyStoreFile.Read((await store.ReadAsync(cancellation)).Span, me.Key.Verifying).TryGet(out var keys, out _))
            return Refusal.Of("HYG-3042");
        if (!CustodianState.Read((await ledger.ReadAsync(cancellation)).Span).TryGet(out var state, out refusal))
            return refusal;
        var moment = new Moment(call, document, keys, state, await pins.LoadAsync(cancellation), clock.GetUtcNow());
        return call.Kind switch
        {
            CallKind.Create => await CreateAsync(moment, cancellation),
            CallKind.Draw => Draw(moment),
            CallKind.Erase => await EraseAsync(moment, cancellation),
            _ => await ReleaseAsync(moment, cancellation),
        };
    }

    private async Task<Result<SignedDocument>> CreateAsync(Moment moment, CancellationToken cancellation)
    {
        if (!CustodyRequests.ReadCreate(moment.Document).TryGet(out var request, out var refusal)
            || !moment.CheckWriter(me.Name, request.Custodian, request.Zone, request.At).TryGet(out _, out refusal))
            return refusal;
        if (!me.Realm.Serves(request.Key.Category))
            return Refusal.Of("HYG-3004", ("key", request.Key), ("realm", KeyNames.Of(me.Realm)));
        if (moment.RefuseErased(request.Key) is { } erased)
            return erased;
        if (moment.Keys.Find(request.Key) is { } existing)
            return existing.Policy == request.Policy ? Created(moment, request.Key) : Refusal.Of("HYG-3039", ("key", request.Key));
        var next = moment.Keys.With(_wrapping.CreateKek(moment.Keys, request.Key, request.Policy, moment.Now));
        await store.ReplaceAsync(next.ToDocument(me.Key).ToFile(), cancellation);
        return Created(moment, request.Key);
    }

    private Result<SignedDocument> Draw(Moment moment)
    {
        if (!CustodyRequests.ReadDraw(moment.Document).TryGet(out var request, out var refusal)
            || !moment.CheckWriter(me.Name, request.Custodian, request.Zone, request.At).TryGet(out var zone, out refusal))
            return refusal;
        if (request.Subjects.FirstOrDefault(s => !DekRule.Fits(request.Kek, request.Kind, s)) is { } stray)
            return Refusal.Of("HYG-3035", ("kind", KeyNames.Of(request.Kind)), ("subject", stray), ("key", request.Kek));
        if (!me.Realm.Serves(request.Kek.Category))
            return Refusal.Of("HYG-3004", ("key", request.Kek), ("realm", KeyNames.Of(me.Realm)));
        if (moment.RefuseErased(request.Kek) is { } erased)
            return erased;
        using var kek = moment.Keys.Find(request.Kek) is { } record ? _wrapping.OpenKek(record) : null;
        if (kek is null)
            return Refusal.Of("HYG-3005", ("key", request.Kek), ("evidence", KeyNames.Of(moment.Keys.Find(request.Kek) is null ? Evidence.Missing : Evidence.Forged)));
        var drawn = request.Subjects.Select(subject => DrawOne(kek, new DekLabel(request.Kek, Token16(), request.Kind, subject))).ToList();
        var until = new[] { moment.Now + DekRule.DrawLease, zone.Verdict.ValidUntil }.Min();
        var lease = Lend(zone, moment.RequestHash, until, [.. drawn.Select(d => (d.Dek.Label.Id, d.Key))]);
        return lease.Then<SignedDocument>(file => CustodyAnswer.Write(me.Name, moment.RequestHash, CustodyAnswer.Drawn,
            ("deks", CanonicalArray.Of(drawn.Select(d => d.Dek.Write()))), ("lease", CanonicalValue.OfBytes(file)), ("until", CanonicalTime.Write(until))));
    }

    private async Task<Result<SignedDocument>> ReleaseAsync(Moment moment, CancellationToken cancellation)
    {
        if (!CustodyRequests.ReadAsk(moment.Document).TryGet(out var request, out var refusal))
            return refusal;
        if (request.Deks.Select(d => moment.RefuseErased(d.Label.Kek)).FirstOrDefault(r => r is not null) is { } erased)
            return erased;
        var deks = OpenAll(moment.Keys, request.Deks);
        var gathered = FactGathering.Gather(moment.Call, moment.Document, request, deks, me.Name, me.Realm, moment.Pins, moment.State, moment.Now);
        var answer = moment.Call.Kind == CallKind.Open ? await IssueAsync(moment, gathered.Facts, cancellation) : await GrantAsync(moment, request, gathered, deks, cancellation);
        foreach (var dek in deks)
            dek.Key?.Dispose();
        return answer;
    }

    /// <summary>Facts hold: a counter and a request id, bound to this request. The intent must carry the ticket's hash.</summary>
    private async Task<Result<SignedDocument>> IssueAsync(Moment moment, ReleaseFacts facts, CancellationToken cancellation)
    {
        if (ReleaseRule.CheckFacts(facts) is { } refusal)
            return refusal;
        var id = Token16();
        var ticket = CustodyAnswer.Write(me.Name, moment.RequestHash, CustodyAnswer.TicketIssued,
            ("ticket", id), ("counter", moment.State.Counter + 1), ("logSize", moment.State.Size), ("issued", CanonicalTime.Write(moment.Now)));
        var state = moment.State.Issue(new Ticket(id, moment.RequestHash, Convert.ToHexStringLower(ticket.Hash()), moment.Now, false), moment.Now);
        await ledger.WriteAsync(state.Write(), cancellation);
        return ticket;
    }

    /// <summary>The rule grants: the ticket is spent durably, then the keys leave. A crash in between costs a new request, never a second answer.</summary>
    private async Task<Result<SignedDocument>> GrantAsync(Moment moment, AskRequest request, Gathered gathered, IReadOnlyList<OpenedDek> deks, CancellationToken cancellation)
    {
        if (!ReleaseRule.Decide(gathered.Facts).TryGet(out var grant, out var refusal)
            || !Lend(gathered.Zone!, moment.RequestHash, grant.Until, [.. deks.Zip(request.Deks, (d, w) => (w.Label.Id, d.Key!))]).TryGet(out var lease, out refusal))
            return refusal;
        var live = new LiveLease(request.Ask.Zone, request.Ask.AuthorityHash, [.. request.Ask.Deks.Select(d => d.Subject).Distinct(StringComparer.Ordinal)], [.. request.Ask.Deks.Select(d => d.Kek).Distinct()], grant.Until);
        await ledger.WriteAsync(moment.State.Spend(moment.Call.Ticket, live, gathered.Head!).Write(), cancellation);
        return CustodyAnswer.Write(me.Name, moment.RequestHash, CustodyAnswer.Lent, ("lease", CanonicalValue.OfBytes(lease)), ("until", CanonicalTime.Write(grant.Until)));
    }

    /// <summary>
    /// By a signed order alone: no verdict, no ticket, since it opens nothing. The key store is replaced on every copy before its leases are forgotten; a key that is
    /// gone already is answered with its own erasure, so that a call cut short is made again.
    /// </summary>
    private async Task<Result<SignedDocument>> EraseAsync(Moment moment, CancellationToken cancellation)
    {
        if (!ErasureOrder.Read(moment.Document).TryGet(out var order, out var refusal))
            return refusal;
        var erased = moment.Keys.FindErased(order.Key);
        if (erased is null)
        {
            if (moment.Keys.Find(order.Key) is not { } record)
                return Refusal.Of("HYG-3005", ("key", order.Key), ("evidence", KeyNames.Of(Evidence.Missing)));
            if ((order.CheckPlace(me.Name, moment.Now) ?? order.CheckSigners(moment.Document, record.Policy, moment.Pins.Register)) is { } no)
                return no;
            erased = new ErasedKey
            {
                Id = order.Key, Created = record.Created, At = moment.Now, Sequence = moment.Keys.Sequence + 1, Root = moment.Keys.Root, Epoch = RecoveryDeal.EpochOf(moment.Keys.Recovery),
                Copies = [.. moment.Pins.Register.Keys.Where(k => k is { IsCurrent: true, Role: KeyRole.Standby }).Select(k => new CopyKeeper(k.Owner, k.Key))], Order = moment.Document,
            };
            await store.ReplaceAsync(moment.Keys.Erase(erased).ToDocument(me.Key).ToFile(), cancellation);
        }

        await ledger.WriteAsync(moment.State.Forget(order.Key).Write(), cancellation);
        return CustodyAnswer.Write(me.Name, moment.RequestHash, CustodyAnswer.Erased, ("erased", erased.Write()));
    }

    private List<OpenedDek> OpenAll(KeyStoreFile keys, IReadOnlyList<WrappedDek> deks)
    {
        var keks = deks.Select(d => d.Label.Kek).Distinct().ToDictionary(id => id, id => keys.Find(id) is { } record ? _wrapping.OpenKek(record) : null);
        var opened = deks.Select(dek => Open(keys.Find(dek.Label.Kek), keks[dek.Label.Kek], dek)).ToList();
        foreach (var kek in keks.Values)
            kek?.Dispose();
        return opened;
    }

    private static OpenedDek Open(KeyRecord? record, SecretKey? kek, WrappedDek dek)
    {
        if (record is null)
            return new OpenedDek(Presented<KeyFact>.Not(Evidence.Missing), null);
        return kek is not null && KeyWrapping.OpenDek(kek, dek) is { } key
            ? new OpenedDek(Presented<KeyFact>.Verified(new KeyFact(record.Id, record.Policy)), key) : new OpenedDek(Presented<KeyFact>.Not(Evidence.Forged), null);
    }

    private (WrappedDek Dek, SecretKey Key) DrawOne(SecretKey kek, DekLabel label)
    {
        var key = SecretKey.Generate(random);
        return (KeyWrapping.WrapDek(kek, label, key), key);
    }

    private Result<byte[]> Lend(EnrolledZone zone, string requestHash, DateTimeOffset until, IReadOnlyList<(string Id, SecretKey Key)> keys)
    {
        var lease = AgeRecipient.Parse(zone.Recipient).Then<byte[]>(recipient => LeaseForm.Seal(recipient, random, requestHash, until, keys));
        foreach (var (_, key) in keys)
            key.Dispose();
        return lease;
    }

    private SignedDocument Created(Moment moment, KeyId id) => CustodyAnswer.Write(me.Name, moment.RequestHash, CustodyAnswer.Created, ("key", id.ToString()));

    private string Token16()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Everything one call is decided on.</summary>
    private sealed record Moment(CustodyCall Call, SignedDocument Document, KeyStoreFile Keys, CustodianState State, CustodianPins Pins, DateTimeOffset Now)
    {
        public string RequestHash { get; } = Convert.ToHexStringLower(Document.Hash());

        /// <summary>Null, or that this key was erased (HYG-3085): it never comes back, under its own name least of all.</summary>
        public Refusal? RefuseErased(KeyId id) => Keys.FindErased(id) is { } erased ? Refusal.Of("HYG-3085", ("key", id), ("at", erased.At)) : null;

        /// <summary>Creating and drawing open nothing that exists, yet only a green zone may: its verdict, its signature, its clock.</summary>
        public Result<EnrolledZone> CheckWriter(string me, string addressee, string zoneName, DateTimeOffset at)
        {
            var zone = ZoneDocuments.Read(Call.Verdict.Span, Pins.Register);
            var verdict = zone.Value is { } enrolled ? Presented<ZoneVerdict>.Verified(enrolled.Verdict) : Presented<ZoneVerdict>.Not(zone.Evidence);
            if ((ReleaseRule.CheckVerdict(verdict) ?? ReleaseRule.CheckZone(verdict, zoneName, Now)) is { } refusal)
                return refusal;
            if (!Document.IsSignedBy(zone.Value!.Key) || !string.Equals(addressee, me, StringComparison.Ordinal))
                return Refusal.Of("HYG-3001", ("evidence", KeyNames.Of(Evidence.Forged)));
            return (Now - at).Duration() > ReleaseRule.CheckpointAge ? Refusal.Of("HYG-3034", ("at", at)) : zone.Value;
        }
    }
}
