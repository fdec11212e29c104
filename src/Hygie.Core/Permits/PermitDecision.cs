using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>One body's word on one application, with its reasons, signed by the person who gives it.</summary>
/// <param name="Permit">The permit asked for.</param>
/// <param name="Application">SHA-256 of the application it speaks of, lower-case hexadecimal.</param>
/// <param name="Body">For which body.</param>
/// <param name="By">Who decided.</param>
/// <param name="Favourable">True for yes.</param>
/// <param name="Reason">Published with the decision.</param>
/// <param name="On">The day.</param>
public sealed record PermitDecision(PermitId Permit, string Application, BodyId Body, PersonId By, bool Favourable, LocalText Reason, DateOnly On)
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "permit-decision";

    /// <summary>The document, unsigned.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("permit", Permit.Value), ("application", Application), ("body", Body.Value), ("by", By.Value), ("favourable", Favourable),
        ("reason", ApplicationDocument.Text(Reason)), ("on", CanonicalTime.Write(On))));

    /// <summary>Reads a decision; checks no signature.</summary>
    public static Result<PermitDecision> Read(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var decision = new PermitDecision(new PermitId(fields.Text("permit", PublicName.IsValid)), fields.Text("application", 64), new BodyId(fields.Text("body", PublicName.IsValid)),
            new PersonId(fields.Text("by", PublicName.IsValid)), fields.Flag("favourable"), ApplicationDocument.Text(fields, "reason"), fields.Day("on"));
        return fields.Close() is { } refusal ? refusal : decision;
    }
}
