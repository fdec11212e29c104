using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>What a trustee keeps beside the share: enough to verify it alone, and to ask the witnesses how far the log had come.</summary>
/// <param name="Person">Whose share.</param>
/// <param name="RecordHash">Hash of the ceremony record, lower-case hexadecimal.</param>
/// <param name="Commitment">The share's commitment.</param>
/// <param name="LogPolicy">The log's key and witness policy, as text.</param>
public sealed record ShareLabel(string Person, string RecordHash, ReadOnlyMemory<byte> Commitment, string LogPolicy);

/// <summary>A verified share with its label.</summary>
public sealed record TrustedShare(SecretShare Share, ShareLabel Label);

/// <summary>
/// A share as it travels: an age file to the trustee, which the standard <c>age</c> program opens. Inside, one line with the share
/// (<c>hygie-share1…</c>), then its label as a document of type <c>share-label</c> signed by the ceremony key. The label binds the share
/// by its commitment, so the secret itself never passes through JSON.
/// </summary>
public static class ShareFile
{
    /// <summary>Document type of the label.</summary>
    public const string LabelType = "share-label";

    /// <summary>Seals one share for its trustee.</summary>
    public static byte[] Seal(SecretShare share, ShareLabel label, SigningKey ceremony, AgeRecipient trustee, ISecretRandom random)
    {
        var document = SignedDocument.Unsigned(LabelType, CanonicalObject.Of(
            ("person", label.Person), ("record", label.RecordHash), ("commitment", CanonicalValue.OfBytes(label.Commitment.Span)), ("logPolicy", label.LogPolicy))).SignedBy(ceremony);
        using var text = share.RevealText();
        using var whole = SecretKey.Take([.. text.Reveal(), (byte)'\n', .. document.ToFile()]);
        return AgeFile.Seal([trustee], random, whole.Reveal().ToArray());
    }

    /// <summary>
    /// Verifies one share alone, with its trustee's identity: it opens, the ceremony signed its label, the label is of this record, and the
    /// share hashes to the commitment recorded for this person. Refuses (HYG-3062) naming what fails.
    /// </summary>
    public static Result<SecretShare> Open(ReadOnlyMemory<byte> file, AgeIdentity trustee, SignedDocument record, VerifyingKey ceremony)
    {
        return OpenTrusted(file, trustee, record, ceremony).Then<SecretShare>(t => t.Share);
    }

    /// <summary>The same, with the label: whoever recovers a hub reads the log's policy there.</summary>
    public static Result<TrustedShare> OpenTrusted(ReadOnlyMemory<byte> file, AgeIdentity trustee, SignedDocument record, VerifyingKey ceremony)
    {
        if (!CeremonyRecord.Read(record.ToFile(), ceremony).TryGet(out _, out var refusal) || !AgeFile.Open([trustee], file).TryGet(out var bytes, out refusal))
            return refusal;
        return ReadTrusted(bytes, record, ceremony);
    }

    /// <summary>The same for a share that its trustee opened with the standard <c>age</c> program. The bytes are wiped.</summary>
    public static Result<SecretShare> Read(byte[] bytes, SignedDocument record, VerifyingKey ceremony) => ReadTrusted(bytes, record, ceremony).Then<SecretShare>(t => t.Share);

    /// <summary>The same, with the label.</summary>
    public static Result<TrustedShare> ReadTrusted(byte[] bytes, SignedDocument record, VerifyingKey ceremony)
    {
        if (!CeremonyRecord.Read(record.ToFile(), ceremony).TryGet(out var read, out var refusal))
            return refusal;
        using var plain = SecretKey.Take(bytes.Length > 0 ? bytes : [0]);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        var split = plain.Reveal().IndexOf((byte)'\n');
        if (split < 0 || !SignedDocument.Read(LabelType, plain.Reveal()[(split + 1)..]).TryGet(out var document, out _) || !ReadLabel(document).TryGet(out var label, out _))
            return Not("form");
        if (!document.IsSignedBy(ceremony))
            return Not("signature");
        if (!string.Equals(label.RecordHash, Convert.ToHexStringLower(record.Hash()), StringComparison.Ordinal))
            return Not("record");
        if (!SecretShare.Parse(plain.Reveal()[..split]).TryGet(out var share, out refusal))
            return refusal;
        var mine = share.Index <= read.Trustees.Count && string.Equals(read.Trustees[share.Index - 1].Person, label.Person, StringComparison.Ordinal);
        if (mine && SecretSharing.CheckShare(share, read.Commitments) is null && label.Commitment.Span.SequenceEqual(share.Commitment()))
            return new TrustedShare(share, label);
        share.Dispose();
        return Not("commitment");
    }

    private static Result<ShareLabel> ReadLabel(SignedDocument document)
    {
        var fields = new DocumentFields(LabelType, document.Body);
        var label = new ShareLabel(fields.Text("person", PublicName.IsValid), fields.Hash("record"), fields.Bytes("commitment", 32), fields.Text("logPolicy", 100_000));
        return fields.Close() is { } refusal ? refusal : label;
    }

    private static Refusal Not(string problem) => Refusal.Of("HYG-3062", ("problem", problem));
}
