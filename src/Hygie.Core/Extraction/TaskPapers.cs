using System.Globalization;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Extraction;

/// <summary>
/// What every task of a run on a cluster is told, in the shared folder, signed by the zone: nothing secret (<c>spec/extract-on-a-cluster.md</c>).
/// </summary>
/// <param name="Run">Sixteen random bytes in hexadecimal: no two runs have the same plan.</param>
/// <param name="Permit">The permit.</param>
/// <param name="PermitHash">SHA-256 of its signed bytes, 64 hexadecimal digits.</param>
/// <param name="Study">Hash of the definition.</param>
/// <param name="Version">The version read.</param>
/// <param name="Root">Root of its packs, 32 bytes.</param>
/// <param name="Queries">Hash of what a bucket is asked, 64 hexadecimal digits.</param>
/// <param name="Buckets">How many there are.</param>
/// <param name="Hosts">Where the version lies, the first to be asked first.</param>
public sealed record TaskPlan(
    string Run, PermitId Permit, string PermitHash, StudyHash Study, DatasetVersion Version, ReadOnlyMemory<byte> Root, string Queries, int Buckets, IReadOnlyList<HostId> Hosts)
{
    /// <summary>Its file in the shared folder.</summary>
    public const string FileName = "plan.json";

    private const string Type = "task-plan";

    /// <summary>The document to sign.</summary>
    public SignedDocument Write() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("run", Run), ("permit", Permit.Value), ("permitHash", PermitHash), ("study", Study.Hex), ("version", Version.ToString()),
        ("root", CanonicalValue.OfBytes(Root.Span)), ("queries", Queries), ("buckets", Buckets), ("hosts", CanonicalArray.OfTexts(Hosts.Select(h => h.Value)))));

    /// <summary>Reads a plan that the zone signed, and its hash; refuses any other (HYG-1001 to HYG-1006).</summary>
    public static Result<(TaskPlan Plan, string Hash)> Read(ReadOnlySpan<byte> file, VerifyingKey zone)
    {
        if (!SignedDocument.Read(Type, file).TryGet(out var document, out var refusal))
            return refusal;
        var fields = new DocumentFields(Type, document.Body);
        var plan = new TaskPlan(
            fields.Text("run", TaskName.IsHex(32)), new PermitId(fields.Text("permit", PublicName.IsValid)), fields.Text("permitHash", TaskName.IsHex(64)), new StudyHash(fields.Text("study", TaskName.IsHex(64))),
            DatasetVersion.Parse(fields.Text("version", text => DatasetVersion.Parse(text) is not null)) ?? default, fields.Bytes("root", 32), fields.Text("queries", TaskName.IsHex(64)),
            (int)fields.Integer("buckets", 1, 65_536), [.. fields.Texts("hosts").Select(h => new HostId(h))]);
        return (fields.Close() ?? document.RequireSigners(zone)) is { } wrong ? wrong : (plan, TaskName.Of(document));
    }
}

/// <summary>A task asks for its ticket: a fresh recipient, signed by the zone, so that only a node of the zone is answered and only this process can open the answer.</summary>
/// <param name="Plan">Hash of the plan, 64 hexadecimal digits.</param>
/// <param name="Name">The task.</param>
/// <param name="Recipient">What the ticket is sealed to.</param>
public sealed record TaskAsk(string Plan, TaskName Name, AgeRecipient Recipient)
{
    private const string Type = "task-ask";

    /// <summary>The document to sign.</summary>
    public SignedDocument Write() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("plan", Plan), ("bucket", Name.Bucket), ("nonce", Name.Nonce), ("recipient", Recipient.ToString())));

    /// <summary>Reads one that the zone signed, and its hash; refuses any other (HYG-1001 to HYG-1006, HYG-1020).</summary>
    public static Result<(TaskAsk Ask, string Hash)> Read(ReadOnlySpan<byte> file, VerifyingKey zone)
    {
        if (!SignedDocument.Read(Type, file).TryGet(out var document, out var refusal))
            return refusal;
        var fields = new DocumentFields(Type, document.Body);
        var (plan, bucket, nonce, text) = (fields.Text("plan", TaskName.IsHex(64)), (int)fields.Integer("bucket", 0, 65_535), fields.Text("nonce", TaskName.IsHex(32)), fields.Text("recipient"));
        if ((fields.Close() ?? document.RequireSigners(zone)) is { } wrong)
            return wrong;
        return AgeRecipient.Parse(text).Then<(TaskAsk, string)>(recipient => (new TaskAsk(plan, new TaskName(bucket, nonce), recipient), TaskName.Of(document)));
    }
}

/// <summary>One try of one bucket, by the name of its files: <c>3-NONCE.ask</c>, <c>3-NONCE.ticket</c>, <c>3-NONCE.part</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Nonce">Sixteen random bytes in hexadecimal, of the process that tries.</param>
public sealed record TaskName(int Bucket, string Nonce)
{
    public const string AskEnd = ".ask";

    public string Ask => this + AskEnd;

    public string Ticket => this + ".ticket";

    public string Part => this + ".part";

    /// <summary>What a part is and where it belongs, bound into its key: enc("hygie/part/v1", plan, bucket, buckets, nonce).</summary>
    public byte[] Context(string plan, int buckets) => FieldEncoding.Enc("hygie/part/v1", plan, Bucket, buckets, Nonce);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bucket}-{Nonce}");

    /// <summary>Sixteen fresh bytes in hexadecimal.</summary>
    internal static string Draw(ISecretRandom random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    internal static Func<string, bool> IsHex(int length) => text => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    internal static string Of(SignedDocument document) => Convert.ToHexStringLower(document.Hash());
}
