using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>An application as canonical JSON.</summary>
internal static class ApplicationDocument
{
    private const string Name = "application";

    public static CanonicalObject Write(Application a)
    {
        var body = CanonicalObject.Of(
            ("id", a.Id.Value), ("project", a.Project.Value), ("title", Text(a.Title)), ("applicant", a.Applicant.Value), ("institution", a.Institution.Value),
            ("persons", CanonicalArray.OfTexts(a.Persons.Select(p => p.Value))), ("interests", CanonicalArray.OfTexts(a.Interests.Select(p => p.Value))),
            ("funders", CanonicalArray.OfTexts(a.Funders)), ("what", Text(a.Summary.What)), ("why", Text(a.Summary.Why)), ("forWhom", Text(a.Summary.ForWhom)),
            ("benefit", Text(a.Summary.Benefit)), ("legalBasis", Text(a.LegalBasis)), ("purposes", CanonicalArray.OfTexts(a.Purposes)),
            ("definition", CanonicalValue.OfBytes(a.Definition.Span)), ("datasets", CanonicalArray.OfTexts(a.Datasets.Select(d => d.ToString()))),
            ("methods", CanonicalArray.OfTexts(a.Methods)), ("tools", CanonicalArray.OfTexts(a.Tools)), ("disclosure", a.Disclosure),
            ("start", CanonicalTime.Write(a.Start)), ("end", CanonicalTime.Write(a.End)), ("bodies", CanonicalArray.OfTexts(a.Bodies.Select(b => b.Value))));
        return a.Amends is { } old ? body.With("amends", old.Value) : body;
    }

    public static Result<Application> Read(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var versions = fields.Texts("datasets").Select(DatasetVersion.Parse).ToList();
        var application = new Application
        {
            Id = new PermitId(fields.Text("id", PublicName.IsValid)), Project = new ProjectId(fields.Text("project", PublicName.IsValid)), Title = Text(fields, "title"),
            Applicant = new PersonId(fields.Text("applicant", PublicName.IsValid)), Institution = new BodyId(fields.Text("institution", PublicName.IsValid)),
            Persons = People(fields, "persons"), Interests = People(fields, "interests"), Funders = fields.Texts("funders"),
            Summary = new LaySummary(Text(fields, "what"), Text(fields, "why"), Text(fields, "forWhom"), Text(fields, "benefit")),
            LegalBasis = Text(fields, "legalBasis"), Purposes = fields.Texts("purposes"), Definition = fields.Bytes("definition"),
            Datasets = [.. versions.OfType<DatasetVersion>()], Methods = fields.Texts("methods"), Tools = fields.Texts("tools"), Disclosure = fields.Text("disclosure"),
            Start = fields.Instant("start"), End = fields.Instant("end"), Bodies = [.. fields.Texts("bodies").Select(b => new BodyId(b))],
            Amends = fields.OptionalText("amends") is { } old ? new PermitId(old) : null,
        };
        if (fields.Close() is { } refusal)
            return refusal;
        return versions.Contains(null) ? Refusal.Of("HYG-1002", ("document", Name), ("member", "datasets"), ("expected", "versions")) : application;
    }

    /// <summary>A text in both languages.</summary>
    public static CanonicalObject Text(LocalText text) => CanonicalObject.Of(("fr", text.Fr), ("en", text.En));

    /// <summary>Reads a text in both languages.</summary>
    public static LocalText Text(DocumentFields fields, string name)
    {
        var members = fields.Object(name);
        return new LocalText((members["fr"] as CanonicalText)?.Value ?? "", (members["en"] as CanonicalText)?.Value ?? "");
    }

    private static IReadOnlyList<PersonId> People(DocumentFields fields, string name) => [.. fields.Texts(name).Select(p => new PersonId(p))];
}
