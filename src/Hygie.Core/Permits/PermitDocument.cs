using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Permits;

/// <summary>A permit as the canonical document that bodies sign and anybody verifies (<c>spec/permit.md</c>).</summary>
public static class PermitDocument
{
    /// <summary>The document, unsigned. One permit has exactly one byte form.</summary>
    public static SignedDocument Write(Permit permit)
    {
        var body = CanonicalObject.Of(
            ("id", permit.Id.Value), ("project", permit.Project.Value), ("purposes", CanonicalArray.OfTexts(permit.Purposes)),
            ("persons", CanonicalArray.OfTexts(permit.Persons.Select(p => p.Value))), ("study", permit.Study.Hex),
            ("datasets", CanonicalArray.OfTexts(permit.Datasets.Select(d => d.ToString()))),
            ("variables", CanonicalArray.Of(permit.Variables.Select(v => (CanonicalValue)CanonicalObject.Of(("name", v.Name), ("granularity", v.Granularity))))),
            ("from", CanonicalTime.Write(permit.Period.From)), ("to", CanonicalTime.Write(permit.Period.To)),
            ("methods", CanonicalArray.OfTexts(permit.Methods)), ("tools", CanonicalArray.OfTexts(permit.Tools)), ("disclosure", permit.Disclosure),
            ("fees", permit.Fees), ("start", CanonicalTime.Write(permit.Start)), ("end", CanonicalTime.Write(permit.End)),
            ("bodies", CanonicalArray.Of(permit.Bodies.Select(b => (CanonicalValue)CanonicalObject.Of(
                ("body", b.Body.Value), ("keys", CanonicalArray.OfTexts(b.Keys.Select(k => k.ToString()))))))),
            ("application", permit.Application), ("logIndex", permit.LogIndex));
        return SignedDocument.Unsigned(AuthorityDocuments.PermitType, permit.Amends is { } old ? body.With("amends", old.Value) : body);
    }

    /// <summary>Reads the file as it is kept and shown; refuses bytes that are not canonical, an unknown member, or a missing signature.</summary>
    public static Result<Permit> ReadFile(ReadOnlySpan<byte> file) =>
        SignedDocument.Read(AuthorityDocuments.PermitType, file).Then(document => Verify(document) is { } refusal ? refusal : Read(document));

    /// <summary>Reads the body; checks no signature.</summary>
    public static Result<Permit> Read(SignedDocument document)
    {
        var fields = new DocumentFields(AuthorityDocuments.PermitType, document.Body);
        var datasets = fields.Texts("datasets").Select(DatasetVersion.Parse).ToList();
        var bodies = fields.Objects("bodies").Select(ReadBody).ToList();
        var variables = fields.Objects("variables").Select(ReadVariable).ToList();
        var permit = new Permit
        {
            Id = new PermitId(fields.Text("id", PublicName.IsValid)), Project = new ProjectId(fields.Text("project", PublicName.IsValid)),
            Purposes = fields.Texts("purposes"), Persons = [.. fields.Texts("persons").Select(p => new PersonId(p))], Study = new StudyHash(Hash(fields, "study")),
            Datasets = [.. datasets.OfType<DatasetVersion>()], Variables = [.. variables.OfType<GrantedVariable>()],
            Period = new Period(fields.Day("from"), fields.Day("to")), Methods = fields.Texts("methods"), Tools = fields.Texts("tools"),
            Disclosure = fields.Text("disclosure", 100), Fees = fields.Integer("fees"), Start = fields.Instant("start"), End = fields.Instant("end"),
            Bodies = [.. bodies.OfType<IssuingBody>()], Application = Hash(fields, "application"), LogIndex = fields.Integer("logIndex"),
            Amends = fields.OptionalText("amends") is { } old ? new PermitId(old) : null,
        };
        if (fields.Close() is { } refusal)
            return refusal;
        return datasets.Contains(null) || bodies.Contains(null) || variables.Contains(null) || permit.Bodies.Count == 0
            ? Refusal.Of("HYG-1002", ("document", AuthorityDocuments.PermitType), ("member", datasets.Contains(null) ? "datasets" : "bodies"), ("expected", "list")) : permit;
    }

    /// <summary>Null when every body named in it has signed with one of its keys and no signature is false; else HYG-13020 or HYG-13021.</summary>
    public static Refusal? Verify(SignedDocument document)
    {
        if (!Read(document).TryGet(out var permit, out var refusal))
            return refusal;
        foreach (var signature in document.Signatures)
            if (!permit.Bodies.SelectMany(b => b.Keys).Any(k => string.Equals(k.Id, signature.Key, StringComparison.Ordinal) && document.IsSignedBy(k)))
                return Refusal.Of("HYG-13021", ("permit", permit.Id), ("key", signature.Key));
        return permit.Bodies.FirstOrDefault(b => !b.Keys.Any(document.IsSignedBy)) is { } missing
            ? Refusal.Of("HYG-13020", ("permit", permit.Id), ("body", missing.Body)) : null;
    }

    private static IssuingBody? ReadBody(CanonicalObject members)
    {
        var fields = new DocumentFields(AuthorityDocuments.PermitType, members);
        var (body, keys) = (fields.Text("body", PublicName.IsValid), fields.Texts("keys").Select(VerifyingKey.Parse).ToList());
        return fields.Close() is null && keys.Count > 0 && keys.TrueForAll(k => !k.IsRefused) ? new IssuingBody(new BodyId(body), [.. keys.Select(k => k.Value)]) : null;
    }

    private static GrantedVariable? ReadVariable(CanonicalObject members)
    {
        var fields = new DocumentFields(AuthorityDocuments.PermitType, members);
        var variable = new GrantedVariable(fields.Text("name", 200), fields.Text("granularity", 50));
        return fields.Close() is null ? variable : null;
    }

    private static string Hash(DocumentFields fields, string name) =>
        fields.Text(name, text => text.Length == 64 && text.All(char.IsAsciiHexDigitLower));
}
