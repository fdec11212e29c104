using System.Globalization;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>
/// Evidence that one leaf is in the log, checkable offline for years (C2SP tlog-proof): the leaf's index, the path to the root, and the
/// checkpoint with its signatures. The leaf itself travels beside it, or as the <c>extra</c> line.
/// </summary>
/// <param name="Index">0-based position of the leaf.</param>
/// <param name="Path">Sibling hashes, lowest first.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="Leaf">The leaf's bytes, carried in the <c>extra</c> line; empty when it travels apart.</param>
public sealed record LogProof(long Index, IReadOnlyList<MerkleHash> Path, SignedNote Checkpoint, ReadOnlyMemory<byte> Leaf)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>
    /// Verifies that <paramref name="leaf"/> is at <see cref="Index"/> under a checkpoint that satisfies <paramref name="policy"/>.
    /// Refuses what <see cref="LogPolicy.Check"/> refuses, and a path that does not lead to the signed root (HYG-2009).
    /// </summary>
    public Result<VerifiedCheckpoint> Verify(LogPolicy policy, ReadOnlySpan<byte> leaf)
    {
        if (!policy.Check(Checkpoint.ToBytes()).TryGet(out var verified, out var refusal))
            return refusal;
        return MerkleProof.VerifyInclusion(Merkle.HashLeaf(leaf), Index, verified.Head.Size, Path, verified.Head.Root)
            ? verified : Refusal.Of("HYG-2009", ("index", Index));
    }

    /// <summary>The proof's text.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (!Leaf.IsEmpty)
            text.Append("extra ").Append(Convert.ToBase64String(Leaf.Span)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(hash).Append('\n');
        return [.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. Checkpoint.ToBytes()];
    }

    /// <summary>Reads a proof; refuses (HYG-2013) a malformed one. Nothing is verified here.</summary>
    public static Result<LogProof> Parse(ReadOnlySpan<byte> bytes)
    {
        var malformed = Refusal.Of("HYG-2013");
        var split = bytes.IndexOf("\n\n"u8);
        if (split < 0 || !SignedNote.Parse(bytes[(split + 2)..]).TryGet(out var note, out _))
            return malformed;
        var lines = Encoding.Latin1.GetString(bytes[..split]).Split('\n');
        var extra = lines.Length > 1 && lines[1].StartsWith("extra ", StringComparison.Ordinal) ? lines[1]["extra ".Length..] : "";
        var rest = lines.AsSpan(Math.Min(lines.Length, extra.Length > 0 ? 2 : 1));
        if (rest.Length == 0 || !rest[0].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(rest[0]["index ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return malformed;
        var path = rest[1..].ToArray().Select(MerkleHash.Parse).ToArray();
        var leaf = new byte[extra.Length];
        if (path.Contains(null) || !Convert.TryFromBase64String(extra, leaf, out var length))
            return malformed;
        var proof = new LogProof(index, [.. path.Select(h => h!.Value)], note, leaf.AsMemory(0, length));
        return bytes.SequenceEqual(proof.ToBytes()) ? proof : malformed;
    }
}
