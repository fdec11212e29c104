using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>One ticket that a custodian issued.</summary>
/// <param name="Id">16 random bytes in hexadecimal.</param>
/// <param name="RequestHash">The request it is bound to.</param>
/// <param name="TicketHash">Hash of the signed ticket, which the intent's event must carry.</param>
/// <param name="Issued">When.</param>
/// <param name="Consumed">True once it was answered, or once the answer was about to leave.</param>
public sealed record Ticket(string Id, string RequestHash, string TicketHash, DateTimeOffset Issued, bool Consumed);

/// <summary>A lease that a custodian granted and that has not ended; for the map of who can decrypt what.</summary>
public sealed record LiveLease(string Zone, string AuthorityHash, IReadOnlyList<string> Subjects, IReadOnlyList<KeyId> Keys, DateTimeOffset Until);

/// <summary>What a custodian remembers, as its ledger stores it.</summary>
/// <param name="Counter">Tickets issued so far: the key-release counter.</param>
/// <param name="Released">Leases granted so far: as many intents are in the log, at least.</param>
/// <param name="Tickets">Those issued within <see cref="TicketLife"/>.</param>
/// <param name="Leases">Those not ended.</param>
/// <param name="Size">Size of the last checkpoint accepted.</param>
/// <param name="Root">Its root.</param>
public sealed record CustodianState(long Counter, long Released, IReadOnlyList<Ticket> Tickets, IReadOnlyList<LiveLease> Leases, long Size, MerkleHash Root)
{
    /// <summary>A ticket serves this long. Pruned ones are unknown, which refuses as well.</summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    private const string Name = "custodian-ledger";

    /// <summary>Nothing remembered.</summary>
    public static CustodianState Initial { get; } = new(0, 0, [], [], 0, Merkle.EmptyRoot);

    /// <summary>Where a request stands with its ticket.</summary>
    public TicketState StateOf(string ticketId, string requestHash, DateTimeOffset now) =>
        Tickets.FirstOrDefault(t => string.Equals(t.Id, ticketId, StringComparison.Ordinal)) switch
        {
            null => TicketState.Unknown,
            var t when !string.Equals(t.RequestHash, requestHash, StringComparison.Ordinal) => TicketState.OfAnotherRequest,
            { Consumed: true } => TicketState.Consumed,
            var t when now - t.Issued > TicketLife || t.Issued > now + ReleaseRule.ClockSkew => TicketState.Expired,
            _ => TicketState.Open,
        };

    /// <summary>The state with one more ticket, without what has ended.</summary>
    public CustodianState Issue(Ticket ticket, DateTimeOffset now) =>
        this with { Counter = Counter + 1, Tickets = [.. Tickets.Where(t => now - t.Issued <= TicketLife), ticket], Leases = [.. Leases.Where(l => l.Until > now)] };

    /// <summary>The state once a ticket is spent on a lease.</summary>
    public CustodianState Spend(string ticketId, LiveLease lease, Checkpoint head) => this with
    {
        Tickets = [.. Tickets.Select(t => string.Equals(t.Id, ticketId, StringComparison.Ordinal) ? t with { Consumed = true } : t)],
        Released = Released + 1, Leases = [.. Leases, lease], Size = head.Size, Root = head.Root,
    };

    /// <summary>The state without the leases of a key that is no more.</summary>
    public CustodianState Forget(KeyId key) => this with { Leases = [.. Leases.Where(l => !l.Keys.Contains(key))] };

    /// <summary>The bytes of the ledger.</summary>
    public byte[] Write() => CanonicalJson.WriteFile(CanonicalObject.Of(
        ("counter", Counter), ("released", Released), ("size", Size), ("root", Root.ToString()),
        ("tickets", CanonicalArray.Of(Tickets.Select(t => CanonicalObject.Of(
            ("id", t.Id), ("request", t.RequestHash), ("ticket", t.TicketHash), ("issued", CanonicalTime.Write(t.Issued)), ("consumed", t.Consumed))))),
        ("leases", CanonicalArray.Of(Leases.Select(l => CanonicalObject.Of(
            ("zone", l.Zone), ("authority", l.AuthorityHash), ("subjects", CanonicalArray.OfTexts(l.Subjects)), ("keys", CanonicalArray.OfTexts(l.Keys.Select(k => k.ToString()))), ("until", CanonicalTime.Write(l.Until))))))));

    /// <summary>Reads a ledger; empty bytes are the initial state.</summary>
    public static Result<CustodianState> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Initial;
        if (!CanonicalJson.ReadFile(bytes).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Name, members);
        var tickets = fields.Objects("tickets").Select(ReadTicket).ToList();
        var leases = fields.Objects("leases").Select(ReadLease).ToList();
        var state = new CustodianState(fields.Integer("counter"), fields.Integer("released"), [.. tickets.Where(t => !t.IsRefused).Select(t => t.Value)], [.. leases.Where(l => !l.IsRefused).Select(l => l.Value)],
            fields.Integer("size"), MerkleHash.Parse(fields.Text("root", text => MerkleHash.Parse(text) is not null)) ?? Merkle.EmptyRoot);
        refusal = fields.Close() ?? tickets.Find(t => t.IsRefused) switch { { IsRefused: true } t => t.Refusal, _ => null }
            ?? leases.Find(l => l.IsRefused) switch { { IsRefused: true } l => l.Refusal, _ => null };
        return refusal is null ? state : refusal;
    }

    private static Result<Ticket> ReadTicket(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var ticket = new Ticket(fields.Text("id"), fields.Hash("request"), fields.Hash("ticket"), fields.Instant("issued"), fields.Flag("consumed"));
        return fields.Close() is { } refusal ? refusal : ticket;
    }

    private static Result<LiveLease> ReadLease(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var keys = fields.Texts("keys").Select(KeyId.Parse).ToList();
        var lease = new LiveLease(fields.Text("zone"), fields.Hash("authority"), fields.Texts("subjects"), [.. keys.OfType<KeyId>()], fields.Instant("until"));
        return fields.Close() is { } refusal ? refusal : keys.Contains(null) ? Refusal.Of("HYG-1002", ("document", Name), ("member", "keys"), ("expected", "key")) : lease;
    }
}
