using System.Buffers.Binary;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// A C2SP signed note: readable text, an empty line, and one line per signature (em dash, name, base64).
/// Checkpoints, HEAD and delivery manifests are notes, so that anybody's tools can read and verify them.
/// </summary>
public sealed class SignedNote
{
    /// <summary>A longer note is refused, so that a hostile one costs nothing.</summary>
    public const int MaxBytes = 1_000_000;

    private const int MaxSignatures = 100;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The signed text, ending with a newline.</summary>
    public string Text { get; }

    /// <summary>The signature lines in their order; their presence proves nothing before <see cref="Verify"/>.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <exception cref="ArgumentException">The text is empty, does not end with a newline, or holds another control character.</exception>
    public static SignedNote Sign(string text, params IEnumerable<NoteSigner> signers) =>
        IsText(text) ? new(text, [.. signers.Select(s => s.Sign(text))]) : throw new ArgumentException("Not the text of a note.", nameof(text));

    /// <summary>Reads a note; refuses (HYG-1030) anything malformed. Signatures are not verified here.</summary>
    public static Result<SignedNote> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return Malformed("too-long");
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return Malformed("bad-utf8");
        var whole = Encoding.UTF8.GetString(bytes);
        var split = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Malformed("no-signatures");
        var text = whole[..(split + 1)];
        var lines = whole[(split + 2)..];
        if (!IsText(text))
            return Malformed("control-character");
        if (lines.Length == 0 || lines[^1] != '\n')
            return Malformed("last-line");
        return ParseLines(text, lines[..^1].Split('\n'));
    }

    /// <summary>The same note with one more signature line.</summary>
    public SignedNote With(NoteSignature signature) => new(Text, [.. Signatures, signature]);

    /// <summary>
    /// The valid signatures of the given keys, at most one each. Signatures of other keys are ignored; a false signature under a given
    /// key's name and hash is refused (HYG-1032), and so is a note that none of them signed (HYG-1033).
    /// </summary>
    public Result<VerifiedNoteSignature[]> Verify(params IEnumerable<NoteVerifier> verifiers)
    {
        var verified = new List<VerifiedNoteSignature>();
        foreach (var verifier in verifiers)
        {
            var claims = Signatures.Where(verifier.Claims).Select(s => verifier.Verify(Text, s)).ToArray();
            if (claims.Any(c => c is null))
                return Refusal.Of("HYG-1032", ("key", verifier.Name));
            if (claims.Length > 0)
                verified.Add(claims[0]!);
        }

        return verified.Count > 0 ? verified.ToArray() : Refusal.Of("HYG-1033");
    }

    /// <summary>The note's bytes.</summary>
    public byte[] ToBytes()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
            note.Append("— ").Append(signature.Name).Append(' ').Append(Convert.ToBase64String(Line(signature))).Append('\n');
        return FieldEncoding.StrictUtf8.GetBytes(note.ToString());
    }

    private static Result<SignedNote> ParseLines(string text, string[] lines)
    {
        var signatures = new List<NoteSignature>();
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            if (parts is not ["—", var name, var encoded] || !NoteVerifier.IsName(name))
                return Malformed("signature-line");
            if (StrictBase64.Decode(encoded, padded: true) is not { Length: > 4 } bytes)
                return Malformed("signature-base64");
            if (signatures.Count == MaxSignatures)
                return Malformed("too-many-signatures");
            signatures.Add(new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4)));
        }

        return new SignedNote(text, signatures);
    }

    private static byte[] Line(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyHash);
        signature.Bytes.Span.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    private static bool IsText(string text) => text.Length > 0 && text[^1] == '\n' && !text.Any(c => c < ' ' && c != '\n');

    private static Refusal Malformed(string rule) => Refusal.Of("HYG-1030", ("rule", rule));
}
