using System.Globalization;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>
/// The body of <c>add-checkpoint</c> (C2SP tlog-witness): <c>old SIZE</c>, the consistency proof one hash a line, an empty line, the checkpoint.
/// </summary>
/// <param name="OldSize">The size the log believes the witness knows.</param>
/// <param name="Proof">From that size to the checkpoint's; at most 63 hashes.</param>
/// <param name="Checkpoint">The note signed by the log.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<MerkleHash> Proof, SignedNote Checkpoint)
{
    private const int MostHashes = 63;

    /// <summary>The request's text.</summary>
    public string ToText()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof)
            text.Append(hash).Append('\n');
        return text.Append('\n').Append(Encoding.UTF8.GetString(Checkpoint.ToBytes())).ToString();
    }

    /// <summary>Reads a request; null when it is malformed.</summary>
    public static WitnessRequest? Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !SignedNote.Parse(Encoding.UTF8.GetBytes(text[(split + 2)..])).TryGet(out var note, out _))
            return null;
        var lines = text[..split].Split('\n');
        var proof = lines.Skip(1).Select(MerkleHash.Parse).ToArray();
        return lines[0].StartsWith("old ", StringComparison.Ordinal)
            && long.TryParse(lines[0][4..], NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            && string.Equals(lines[0], string.Create(CultureInfo.InvariantCulture, $"old {old}"), StringComparison.Ordinal)
            && proof.Length <= MostHashes && !proof.Contains(null)
            ? new WitnessRequest(old, [.. proof.Select(h => h!.Value)], note) : null;
    }
}
