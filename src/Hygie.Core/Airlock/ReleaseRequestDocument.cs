using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;

namespace Hygie.Core.Airlock;

/// <summary>A release request as canonical JSON, the form in which stores keep it.</summary>
public static class ReleaseRequestDocument
{
    /// <summary>The canonical bytes.</summary>
    public static byte[] Write(ReleaseRequest r) => CanonicalJson.Write(CanonicalObject.Of(
        ("id", r.Id.Value), ("project", r.Project.Value), ("permit", r.Permit.Value), ("requestedBy", r.RequestedBy.Value), ("day", CanonicalTime.Write(r.Day)),
        ("state", r.State.ToString()), ("turn", r.Turn), ("revision", r.Revision),
        ("files", CanonicalArray.Of(r.Files.Select(File))), ("votes", CanonicalArray.Of(r.Votes.Select(Vote)))));

    /// <summary>Reads what <see cref="Write"/> wrote; anything else is refused with its place.</summary>
    public static Result<ReleaseRequest> Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.ReadObject(bytes).TryGet(out var document, out var refusal))
            return refusal;
        var reader = new Reader();
        var request = reader.Request(document);
        return reader.Refusal is { } wrong ? wrong : request;
    }

    private static CanonicalObject File(RequestedFile f) => CanonicalObject.Of(
        ("name", f.Name), ("sha256", f.Sha256), ("bytes", f.Length), ("what", f.Context.What), ("why", f.Context.Why),
        ("definition", f.Context.People.Definition), ("sources", CanonicalArray.OfTexts(f.Context.People.Sources.Select(s => s.ToString()))),
        ("where", CanonicalArray.Of(f.Context.People.Where.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => Where(w.Key, w.Value)))),
        ("table", f.Verdict.Table), ("profile", f.Verdict.Profile),
        ("cells", CanonicalArray.Of(f.Verdict.Cells.Select(Cell))), ("risks", CanonicalArray.Of(f.Verdict.TableRisks.Select(Risk))));

    private static CanonicalObject Where(string variable, CategoryExtent extent) => CanonicalObject.Of(
        ("variable", variable), ("label", extent.Label), ("codes", CanonicalArray.OfTexts(extent.Codes.Order(StringComparer.Ordinal))));

    private static CanonicalObject Cell(CellVerdict c) => CanonicalObject.Of(
        ("line", c.Line), ("cell", c.Cell), ("risks", CanonicalArray.Of(c.Risks.Select(Risk))),
        ("interval", c.Interval is { } i ? CanonicalArray.Of(i.Low, i.High) : CanonicalArray.Of()));

    private static CanonicalObject Risk(CellRisk r) => CanonicalObject.Of(
        ("code", r.Code), ("line", r.Line), ("cell", r.Cell), ("attack", CanonicalObject.Of([.. r.Attack.Select(a => (a.Key, (CanonicalValue)a.Value))])));

    private static CanonicalObject Vote(Vote v) => CanonicalObject.Of(
        ("reviewer", v.Reviewer.Value), ("day", CanonicalTime.Write(v.Day)), ("files", CanonicalArray.Of(v.Files.Select(f => (CanonicalValue)CanonicalObject.Of(
            ("file", f.File), ("decision", f.Decision.ToString()), ("reason", f.Reason.ToString()), ("note", f.Note))))));

    /// <summary>Reads members one by one; the first thing wrong is remembered.</summary>
    private sealed class Reader
    {
        public Refusal? Refusal { get; private set; }

        public ReleaseRequest Request(CanonicalObject document) => Of(document, m => new ReleaseRequest(
            new ReleaseId(m.Text("id")), new ProjectId(m.Text("project")), new PermitId(m.Text("permit")), new PersonId(m.Text("requestedBy")), m.Day("day"),
            Word<ReleaseState>(m, "state"), (int)m.Integer("turn"), [.. m.Objects("files").Select(File)], [.. m.Objects("votes").Select(Vote)], (int)m.Integer("revision")));

        private RequestedFile File(CanonicalObject document) => Of(document, m =>
        {
            var where = m.Objects("where").Select(Where).ToDictionary(w => w.Variable, w => w.Extent, StringComparer.Ordinal);
            var sources = m.Texts("sources").Select(DatasetVersion.Parse).OfType<DatasetVersion>().ToArray();
            var context = new FileContext(new Population(m.Text("definition"), sources, where), m.Text("what", _ => true), m.Text("why", _ => true));
            var verdict = new TableVerdict(m.Text("table"), m.Text("profile"), [.. m.Objects("cells").Select(Cell)]) { TableRisks = [.. m.Objects("risks").Select(Risk)] };
            return new RequestedFile(m.Text("name"), m.Text("sha256"), m.Integer("bytes"), context, verdict);
        });

        private (string Variable, CategoryExtent Extent) Where(CanonicalObject document) => Of(document, m =>
        {
            var (label, codes) = (m.Text("label"), m.Texts("codes"));
            return (m.Text("variable"), codes.Length > 0 ? CategoryExtent.Of(label, codes) : CategoryExtent.Parse(label));
        });

        private CellVerdict Cell(CanonicalObject document) => Of(document, m =>
        {
            var interval = m.Array("interval").OfType<CanonicalNumber>().Select(n => n.Value).ToArray();
            return new CellVerdict((int)m.Integer("line"), m.Text("cell"), [.. m.Objects("risks").Select(Risk)], interval is [var low, var high] ? new FeasibleInterval(low, high) : null);
        });

        private CellRisk Risk(CanonicalObject document) => Of(document, m =>
        {
            var attack = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in m.Object("attack"))
                attack[name] = value is CanonicalText text ? text.Value : "";
            return new CellRisk(m.Text("code"), (int)m.Integer("line"), m.Text("cell"), attack);
        });

        private Vote Vote(CanonicalObject document) => Of(document, m =>
            new Vote(new PersonId(m.Text("reviewer")), m.Day("day"), [.. m.Objects("files").Select(FileVote)]));

        private FileVote FileVote(CanonicalObject document) => Of(document, m =>
            new FileVote(m.Text("file"), Word<FileDecision>(m, "decision"), Word<ReviewReason>(m, "reason"), m.Text("note", _ => true)));

        private T Of<T>(CanonicalObject document, Func<DocumentFields, T> read)
        {
            var fields = new DocumentFields("release-request", document);
            var value = read(fields);
            Refusal ??= fields.Close();
            return value;
        }

        private static T Word<T>(DocumentFields fields, string name) where T : struct, Enum =>
            Enum.TryParse<T>(fields.Text(name, text => Enum.TryParse<T>(text, out var v) && string.Equals(v.ToString(), text, StringComparison.Ordinal)), out var word) ? word : default;
    }
}
