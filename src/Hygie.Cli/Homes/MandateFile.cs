using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Homes;

/// <summary>
/// The hub's operating mandate, as a file of its home: the signed document, its place in the log, and its state. The hub signs its latest word on it
/// each time it is asked, good for an hour; the custodian verifies all of it.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="id">The mandate.</param>
/// <param name="hub">Signs the status.</param>
/// <param name="clock">For the status.</param>
/// <param name="permits">Who answers for permits.</param>
internal sealed class MandateFile(string path, AuthorityId id, SigningKey hub, TimeProvider clock, IPermitFacts? permits) : IPermitFacts
{
    private const string Type = "mandate-file";

    /// <summary>Writes a mandate that was entered in the log.</summary>
    public static void Write(string path, SignedDocument mandate, LogEntryPapers entry) => File.WriteAllBytes(path, CanonicalJson.WriteFile(CanonicalObject.Of(
        ("document", CanonicalValue.OfBytes(mandate.ToFile())), ("leaf", CanonicalValue.OfBytes(entry.Leaf.Span)), ("opening", CanonicalValue.OfBytes(entry.Opening.Span)),
        ("index", entry.Index), ("state", "live"))));

    public async Task<AuthorityPapers?> PapersAsync(AuthorityId authority, CancellationToken cancellation)
    {
        if (authority != id)
            return permits is null ? null : await permits.PapersAsync(authority, cancellation);
        return File.Exists(path) && Read(await File.ReadAllBytesAsync(path, cancellation)).TryGet(out var papers, out _) ? papers : null;
    }

    private Result<AuthorityPapers> Read(byte[] file)
    {
        if (!CanonicalJson.ReadFile(file).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Type, members);
        var (document, leaf, opening, index, state) = (fields.Bytes("document"), fields.Bytes("leaf"), fields.Bytes("opening"), fields.Integer("index"), fields.Text("state"));
        if (fields.Close() is { } wrong)
            return wrong;
        return SignedDocument.Read(AuthorityDocuments.MandateType, document).Then<AuthorityPapers>(mandate =>
            new AuthorityPapers(document, Status(mandate, state), new LogEntryPapers(leaf, opening, index)));
    }

    private byte[] Status(SignedDocument mandate, string state) =>
        AuthorityDocuments.Status(mandate, state, clock.GetUtcNow(), clock.GetUtcNow().AddHours(1)).SignedBy(hub).ToFile();
}
