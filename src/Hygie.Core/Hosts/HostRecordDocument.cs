using System.Collections.Immutable;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Hosts;

/// <summary>A host as canonical JSON, the form in which stores keep it and its profile is hashed.</summary>
public static class HostRecordDocument
{
    private const string Type = "host";

    /// <summary>The canonical bytes.</summary>
    public static byte[] Write(HostRecord r)
    {
        var members = CanonicalObject.Of(
            ("profile", Write(r.Profile)), ("revision", r.Revision), ("evidence", CanonicalArray.Of(r.Evidence.Select(e => (CanonicalValue)Write(e)))),
            ("verdicts", CanonicalArray.Of(r.Verdicts.Select(v => (CanonicalValue)Write(v)))));
        if (r.AssessedOn is { } day)
            members = members.With("assessedOn", CanonicalTime.Write(day));
        if (r.LastExit is { } exit)
            members = members.With("lastExit", CanonicalObject.Of(("on", CanonicalTime.Write(exit.On)), ("seconds", (long)exit.Duration.TotalSeconds), ("equal", new CanonicalBool(exit.Equal))));
        return CanonicalJson.Write(members);
    }

    /// <summary>Reads what <see cref="Write(HostRecord)"/> wrote; anything else is refused with its place (HYG-100x).</summary>
    public static Result<HostRecord> Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.ReadObject(bytes).TryGet(out var document, out var refusal))
            return refusal;
        var reader = new Reader();
        var record = reader.Of(document, m => new HostRecord
        {
            Profile = reader.Of(m.Object("profile"), reader.Profile), Revision = (int)m.Integer("revision", 1, int.MaxValue),
            Evidence = [.. m.Objects("evidence").Select(e => reader.Of(e, Reader.Evidence))], Verdicts = [.. m.Objects("verdicts").Select(v => reader.Of(v, Reader.Verdict))],
            AssessedOn = m.Has("assessedOn") ? m.Day("assessedOn") : null,
            LastExit = m.Has("lastExit") ? reader.Of(m.Object("lastExit"), e => new ExitRecord(e.Day("on"), TimeSpan.FromSeconds(e.Integer("seconds")), e.Flag("equal"))) : null,
        });
        return reader.Refusal is { } wrong ? wrong : record;
    }

    /// <summary>SHA-256 of a profile's canonical bytes, lower-case hex: the evidence behind what was judged from it.</summary>
    public static string HashOf(HostProfile profile) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(Write(profile))));

    /// <summary>An item of evidence, as it also stands in verdicts.</summary>
    internal static CanonicalObject Write(HostEvidence e) => CanonicalObject.Of(
        ("control", e.Control), ("source", e.Source), ("kind", e.Kind.ToString()), ("passes", new CanonicalBool(e.Passes)), ("sha256", e.Sha256), ("validUntil", CanonicalTime.Write(e.ValidUntil)));

    private static CanonicalObject Write(HostProfile p) => CanonicalObject.Of(
        ("id", p.Id.Value), ("offer", p.Offer), ("company", p.Company), ("seat", p.Seat), ("zone", p.Zone.ToString()), ("asOf", CanonicalTime.Write(p.AsOf)),
        ("locations", CanonicalArray.OfTexts(p.Locations)), ("administeredFrom", CanonicalArray.OfTexts(p.AdministeredFrom)),
        ("holders", Write(p.Holders)), ("sources", CanonicalArray.OfTexts(p.Sources)));

    private static CanonicalArray Write(ImmutableArray<Holder> holders) => CanonicalArray.Of(holders.Select(h => (CanonicalValue)CanonicalObject.Of(
        ("name", h.Name), ("seat", h.Seat), ("capital", h.Capital), ("votes", h.Votes), ("holders", Write(h.Holders)))));

    private static CanonicalObject Write(HostVerdict v) => CanonicalObject.Of(
        ("zone", v.Zone), ("use", v.Use.ToString()), ("green", new CanonicalBool(v.Green)), ("from", CanonicalTime.Write(v.From)), ("until", CanonicalTime.Write(v.Until)),
        ("document", CanonicalValue.OfBytes(v.Document.Span)));

    /// <summary>Reads members one by one; the first thing wrong is remembered.</summary>
    private sealed class Reader
    {
        public Refusal? Refusal { get; private set; }

        public T Of<T>(CanonicalObject document, Func<DocumentFields, T> read)
        {
            var fields = new DocumentFields(Type, document);
            var value = read(fields);
            Refusal ??= fields.Close();
            return value;
        }

        public HostProfile Profile(DocumentFields m) => new()
        {
            Id = new HostId(m.Text("id", PublicName.IsValid)), Offer = m.Text("offer"), Company = m.Text("company"), Seat = m.Text("seat"), Zone = Word<HostZone>(m, "zone"),
            AsOf = m.Day("asOf"), Locations = [.. m.Texts("locations")], AdministeredFrom = [.. m.Texts("administeredFrom")],
            Holders = Holders(m.Objects("holders")), Sources = [.. m.Texts("sources")],
        };

        public static HostEvidence Evidence(DocumentFields m) => new(
            m.Text("control"), m.Text("source", _ => true), Word<EvidenceKind>(m, "kind"), m.Flag("passes"), m.Text("sha256"), m.Day("validUntil"));

        public static HostVerdict Verdict(DocumentFields m) => new(
            m.Text("zone", PublicName.IsValid), Word<HostZone>(m, "use"), m.Flag("green"), m.Instant("from"), m.Instant("until"), m.Bytes("document"));

        private ImmutableArray<Holder> Holders(CanonicalObject[] holders) => [.. holders.Select(h => Of(h, m => new Holder(
            m.Text("name"), m.Text("seat"), (int)m.Integer("capital", 0, 10_000), (int)m.Integer("votes", 0, 10_000), Holders(m.Objects("holders")))))];

        private static T Word<T>(DocumentFields fields, string name) where T : struct, Enum =>
            Enum.TryParse<T>(fields.Text(name, text => Enum.TryParse<T>(text, out _)), out var word) ? word : default;
    }
}
