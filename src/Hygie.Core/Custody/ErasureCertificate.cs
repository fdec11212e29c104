using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// What a custodian certifies of an erasure (type <c>erasure-certificate</c>): the order, the acknowledgements and, when it is final, the ceremony records and the
/// trustees' words it rests on, each as it was signed; and what it does not claim. Verified offline with the custodian's key and register (spec/erasure-certificate.md).
/// </summary>
/// <param name="Standing">The key, its state and nothing missing for that state.</param>
/// <param name="Custodian">The custodian's public name.</param>
/// <param name="Root">The root in force when it was drawn up.</param>
/// <param name="Papers">What it rests on.</param>
/// <param name="At">When it was drawn up.</param>
public sealed record ErasureCertificate(ErasureStanding Standing, string Custodian, string Root, ErasurePapers Papers, DateTimeOffset At)
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "erasure-certificate";

    private const string Lent = "Data keys lent before could be copied while their lease ran, 24 hours at most; what left lawfully is not touched.";

    private const string Unregistered = "A copy of the key store that nobody registered still opens with the former root, or with enough former shares.";

    private const string Words = "That the root and the shares are destroyed rests on the word of the custodian and of the trustees who signed.";

    /// <summary>What a certificate of that state does not claim.</summary>
    public static IReadOnlyList<string> LimitsOf(ErasureState state) => state == ErasureState.Final ? [Lent, Words] : [Lent, Unregistered];

    /// <summary>Draws one up of what the custodian has. Refuses (HYG-3091) an erasure that is not even complete.</summary>
    public static Result<SignedDocument> DrawUp(ErasureStanding standing, KeyStoreFile keys, ErasurePapers papers, CustodianIdentity custodian, KeyRegister register, DateTimeOffset now)
    {
        var erased = standing.Key;
        if (standing.State == ErasureState.Removed)
            return Refusal.Of("HYG-3091", ("key", erased.Id), ("missing", string.Join(", ", standing.Missing.Where(m => m.StartsWith("copy", StringComparison.Ordinal)))));
        var isFinal = standing.State == ErasureState.Final;
        var ceremonies = isFinal ? papers.Ceremonies(custodian.Key.Verifying).Where(c => c.Record.Epoch <= erased.Epoch).ToList() : [];
        var destructions = ceremonies.SelectMany(c => c.Record.Trustees.Select(t => papers.DestructionOf(t.Person, Convert.ToHexStringLower(c.Document.Hash()), register)!));
        return SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(
            ("custodian", keys.Custodian), ("state", KeyNames.Of(standing.State)), ("root", keys.Root), ("erased", erased.Write()),
            ("acknowledgements", Values(erased.Copies.Select(c => papers.AcknowledgementOf(erased, c)!))),
            ("ceremonies", Values(ceremonies.Select(c => c.Document))), ("destructions", Values(destructions)),
            ("limits", CanonicalArray.OfTexts(LimitsOf(standing.State))), ("at", CanonicalTime.Write(now)))).SignedBy(custodian.Key);
    }

    /// <summary>
    /// Reads and verifies one, offline: the custodian signed it, the order stands, and the papers inside give the state it claims. Refuses (HYG-3092) naming what does not hold.
    /// </summary>
    public static Result<ErasureCertificate> Read(ReadOnlySpan<byte> file, VerifyingKey custodian, KeyRegister register)
    {
        if (!SignedDocument.Read(DocumentType, file).TryGet(out var document, out var refusal))
            return refusal;
        if (document.RequireSigners(custodian) is { } unsigned)
            return unsigned;
        var fields = new DocumentFields(DocumentType, document.Body);
        var (name, state, root, entry, at) = (fields.Text("custodian", PublicName.IsValid), fields.Word<ErasureState>("state"), fields.Text("root", PublicName.IsValid), fields.Object("erased"), fields.Instant("at"));
        var documents = fields.Objects("acknowledgements").Select(d => SignedDocument.From(ErasureAcknowledgement.DocumentType, d))
            .Concat(fields.Objects("ceremonies").Select(d => SignedDocument.From(CeremonyRecord.DocumentType, d)))
            .Concat(fields.Objects("destructions").Select(d => SignedDocument.From(ShareDestruction.DocumentType, d))).ToList();
        var limits = fields.Texts("limits");
        if (fields.Close() is { } wrong)
            return wrong;
        if (!ErasedKey.Read(entry).TryGet(out var erased, out refusal))
            return refusal;
        if (documents.Find(d => d.IsRefused) is { IsRefused: true } unread)
            return unread.Refusal;
        var papers = ErasurePapers.None;
        documents.ForEach(d => papers.Keep(d.Value));
        var standing = ErasureRule.Judge(erased, root, [], papers, custodian, register);
        var order = ErasureOrder.Read(erased.Order).Value;
        return Problem(standing, state, order, name, limits, register) is { } problem ? Refusal.Of("HYG-3092", ("problem", problem)) : new ErasureCertificate(standing with { State = state }, name, root, papers, at);
    }

    private static string? Problem(ErasureStanding standing, ErasureState state, ErasureOrder order, string custodian, string[] limits, KeyRegister register)
    {
        if (order.Custodian != custodian || order.CheckSigners(standing.Key.Order, QuorumPolicy.None, register) is not null)
            return "order";
        if (state == ErasureState.Removed)
            return "state";
        if (standing.State < state)
            return standing.Missing[0];
        return limits.SequenceEqual(LimitsOf(state), StringComparer.Ordinal) ? null : "limits";
    }

    private static CanonicalArray Values(IEnumerable<SignedDocument> documents) => CanonicalArray.Of(documents.Select(d => d.ToValue()));
}
