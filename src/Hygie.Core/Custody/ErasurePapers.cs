using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>A keeper's signed word that its copy of the key store is without the key (type <c>erasure-acknowledgement</c>).</summary>
/// <param name="Custodian">Whose key store.</param>
/// <param name="Copy">The keeper.</param>
/// <param name="Key">The key.</param>
/// <param name="Order">Hash of the order it was erased by.</param>
/// <param name="Sequence">Sequence of the copy when it was looked at.</param>
/// <param name="At">When.</param>
public sealed record ErasureAcknowledgement(string Custodian, string Copy, KeyId Key, string Order, long Sequence, DateTimeOffset At)
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "erasure-acknowledgement";

    /// <summary>
    /// What the keeper of <paramref name="copy"/> may sign after it looked at its own file: refuses (HYG-3089) a copy that still has the key, or that never heard of its erasure.
    /// </summary>
    public static Result<SignedDocument> Of(KeyStoreFile held, string copy, KeyId key, DateTimeOffset now) =>
        held.Find(key) is null && held.FindErased(key) is { } erased
            ? SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(
                ("custodian", held.Custodian), ("copy", PublicName.Check(copy)), ("key", key.ToString()), ("order", erased.OrderHash), ("sequence", held.Sequence), ("at", CanonicalTime.Write(now))))
            : Refusal.Of("HYG-3089", ("key", key), ("problem", held.Find(key) is null ? "unknown" : "present"));

    /// <summary>Reads one; its signature is not checked here.</summary>
    public static Result<ErasureAcknowledgement> Read(SignedDocument document)
    {
        var fields = new DocumentFields(DocumentType, document.Body);
        var read = new ErasureAcknowledgement(
            fields.Text("custodian", PublicName.IsValid), fields.Text("copy", PublicName.IsValid), fields.Key("key"), fields.Hash("order"), fields.Integer("sequence"), fields.Instant("at"));
        return fields.Close() is { } refusal ? refusal : read;
    }
}

/// <summary>A trustee's signed word that the share of one ceremony was destroyed (type <c>share-destruction</c>).</summary>
/// <param name="Person">The trustee.</param>
/// <param name="Record">Hash of the ceremony record.</param>
/// <param name="At">When.</param>
public sealed record ShareDestruction(string Person, string Record, DateTimeOffset At)
{
    /// <summary>Document type.</summary>
    public const string DocumentType = "share-destruction";

    /// <summary>The document, still unsigned.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(DocumentType, CanonicalObject.Of(("person", PublicName.Check(Person)), ("record", Record), ("at", CanonicalTime.Write(At))));

    /// <summary>Reads one; its signature is not checked here.</summary>
    public static Result<ShareDestruction> Read(SignedDocument document)
    {
        var fields = new DocumentFields(DocumentType, document.Body);
        var read = new ShareDestruction(fields.Text("person", PublicName.IsValid), fields.Hash("record"), fields.Instant("at"));
        return fields.Close() is { } refusal ? refusal : read;
    }
}

/// <summary>
/// The papers that erasures rest on, as a custodian keeps them: ceremony records, acknowledgements, destructions of shares. What is admitted was checked; a
/// paper is never replaced.
/// </summary>
public sealed class ErasurePapers
{
    private static readonly string[] Types = [CeremonyRecord.DocumentType, ErasureAcknowledgement.DocumentType, ShareDestruction.DocumentType];

    private readonly Dictionary<string, SignedDocument> _papers = new(StringComparer.Ordinal);

    private ErasurePapers()
    {
    }

    /// <summary>None yet.</summary>
    public static ErasurePapers None => new();

    /// <summary>Every paper, in the order of its name.</summary>
    public IEnumerable<(string Name, SignedDocument Paper)> All => _papers.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value));

    /// <summary>The ceremony records that the custodian signed, by epoch; a ceremony cut short may have left two of one epoch.</summary>
    public IReadOnlyList<(SignedDocument Document, CeremonyRecord Record)> Ceremonies(VerifyingKey custodian) =>
        [.. OfType(CeremonyRecord.DocumentType).Select(d => (Document: d, Read: CeremonyRecord.Read(d.ToFile(), custodian))).Where(d => !d.Read.IsRefused)
            .Select(d => (d.Document, d.Read.Value)).OrderBy(d => d.Value.Epoch)];

    /// <summary>The acknowledgement that a keeper signed of this erasure, or null.</summary>
    public SignedDocument? AcknowledgementOf(ErasedKey erased, CopyKeeper keeper) =>
        OfType(ErasureAcknowledgement.DocumentType).FirstOrDefault(d => ErasureAcknowledgement.Read(d).TryGet(out var read, out _) && IsOf(read, erased, keeper) && d.IsSignedBy(keeper.Key));

    /// <summary>The word of a trustee on the share of one ceremony, or null.</summary>
    public SignedDocument? DestructionOf(string person, string record, KeyRegister register) => OfType(ShareDestruction.DocumentType).FirstOrDefault(d =>
        ShareDestruction.Read(d).TryGet(out var read, out _) && read.Person == person && read.Record == record && register.Signers(d, null, KeyRole.Trustee).Any(k => k.Owner == person));

    /// <summary>Takes a paper in that somebody brings: answers its name. Refuses (HYG-3090) what is of no known kind or erasure, whose signer is not registered, forged, or here already.</summary>
    public Result<string> Admit(SignedDocument paper, KeyStoreFile keys, VerifyingKey custodian, KeyRegister register)
    {
        var problem = paper.Type switch
        {
            CeremonyRecord.DocumentType => CeremonyRecord.Read(paper.ToFile(), custodian).IsRefused ? "forged" : Known(_papers.ContainsKey(NameOf(paper))),
            ErasureAcknowledgement.DocumentType => ErasureAcknowledgement.Read(paper).TryGet(out var said, out _) ? Problem(paper, said, keys) : "form",
            ShareDestruction.DocumentType => ShareDestruction.Read(paper).TryGet(out var destroyed, out _) ? Problem(paper, destroyed, custodian, register) : "form",
            _ => "form",
        };
        return problem is null ? Keep(paper) : Refusal.Of("HYG-3090", ("document", paper.Type), ("problem", problem));
    }

    /// <summary>Reads a paper of one of the three kinds; refuses what is none (HYG-1001 to HYG-1004).</summary>
    public static Result<SignedDocument> Read(ReadOnlySpan<byte> file)
    {
        Result<SignedDocument> read = Refusal.Of("HYG-3090", ("document", "-"), ("problem", "form"));
        foreach (var type in Types)
            if (!(read = SignedDocument.Read(type, file)).IsRefused)
                return read;
        return read;
    }

    /// <summary>Puts a paper back that was admitted once.</summary>
    public string Keep(SignedDocument paper)
    {
        _papers[NameOf(paper)] = paper;
        return NameOf(paper);
    }

    private static string NameOf(SignedDocument paper) => Convert.ToHexStringLower(paper.Hash());

    private IEnumerable<SignedDocument> OfType(string type) => _papers.Values.Where(p => p.Type == type);

    private string? Problem(SignedDocument paper, ErasureAcknowledgement said, KeyStoreFile keys)
    {
        if (keys.FindErased(said.Key) is not { } erased || said.Custodian != keys.Custodian || said.Order != erased.OrderHash || said.Sequence < erased.Sequence)
            return "unknown";
        if (erased.Copies.FirstOrDefault(c => c.Name == said.Copy) is not { } keeper || paper.Signatures.All(s => s.Key != keeper.Key.Id))
            return "unregistered";
        return !paper.IsSignedBy(keeper.Key) ? "forged" : Known(AcknowledgementOf(erased, keeper) is not null);
    }

    private string? Problem(SignedDocument paper, ShareDestruction said, VerifyingKey custodian, KeyRegister register)
    {
        if (Ceremonies(custodian).Where(c => NameOf(c.Document) == said.Record).Select(c => c.Record).FirstOrDefault() is not { } record)
            return "unknown";
        if (record.Trustees.All(t => t.Person != said.Person) || !paper.Signatures.Select(s => register.Find(s.Key)).Any(k => k is { Role: KeyRole.Trustee } && k.Owner == said.Person))
            return "unregistered";
        return register.Signers(paper, null, KeyRole.Trustee).All(k => k.Owner != said.Person) ? "forged" : Known(DestructionOf(said.Person, said.Record, register) is not null);
    }

    private static string? Known(bool already) => already ? "duplicate" : null;

    private static bool IsOf(ErasureAcknowledgement said, ErasedKey erased, CopyKeeper keeper) =>
        said.Key == erased.Id && said.Order == erased.OrderHash && said.Copy == keeper.Name && said.Sequence >= erased.Sequence;
}
