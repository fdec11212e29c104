using System.Globalization;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>The head of a log at one moment (C2SP tlog-checkpoint): three lines, signed as a note.</summary>
/// <param name="Origin">The log's name; the name of its key too.</param>
/// <param name="Size">Leaves covered.</param>
/// <param name="Root">Root of the tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    /// <summary>The note's text: origin, size in decimal, root in base64, each with a newline.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");

    /// <summary>Reads a note's text; refuses (HYG-2005) anything <see cref="ToText"/> would not write. We use no extension lines and accept none.</summary>
    public static Result<Checkpoint> Parse(string text)
    {
        var refusal = Refusal.Of("HYG-2005");
        if (text.Split('\n') is not [{ Length: > 0 } origin, var size, var root, ""] || MerkleHash.Parse(root) is not { } hash)
            return refusal;
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return refusal;
        var checkpoint = new Checkpoint(origin, count, hash);
        return string.Equals(checkpoint.ToText(), text, StringComparison.Ordinal) ? checkpoint : refusal;
    }
}

/// <summary>A checkpoint whose signatures satisfied a <see cref="LogPolicy"/>.</summary>
/// <param name="Head">What it says.</param>
/// <param name="Note">The note as published.</param>
/// <param name="Cosignatures">The valid cosignatures of the policy's witnesses, each with its time.</param>
public sealed record VerifiedCheckpoint(Checkpoint Head, SignedNote Note, IReadOnlyList<VerifiedNoteSignature> Cosignatures)
{
    /// <summary>
    /// When the checkpoint surely existed as the head: the latest time a witness states; null without cosignature. Compare with your own clock
    /// to require a fresh one.
    /// </summary>
    public DateTimeOffset? CosignedAt => Cosignatures.Max(c => c.At);
}
