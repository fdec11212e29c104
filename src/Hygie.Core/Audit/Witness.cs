using System.Globalization;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>What a witness remembers of one log.</summary>
/// <param name="Log">The log's key; its name is the origin.</param>
/// <param name="Size">The largest size cosigned; 0 at first.</param>
/// <param name="Root">The root at that size.</param>
public sealed record WitnessedLog(NoteVerifier Log, long Size, MerkleHash Root)
{
    /// <summary>A log of which nothing was seen yet.</summary>
    public static WitnessedLog New(NoteVerifier log) => new(log, 0, Merkle.EmptyRoot);
}

/// <summary>The rule of a witness (C2SP tlog-witness), pure: what it answers, and what it must have stored before it does.</summary>
public static class Witness
{
    /// <summary>Answers an <c>add-checkpoint</c> request.</summary>
    /// <param name="logs">What the witness remembers, one per log it follows.</param>
    /// <param name="request">The request's text.</param>
    /// <param name="signer">The witness's cosignature key.</param>
    /// <param name="now">The witness's own clock.</param>
    /// <returns>The answer, and the log's new state to store durably first; null when nothing changes.</returns>
    public static (WitnessAnswer Answer, WitnessedLog? Store) Answer(IReadOnlyList<WitnessedLog> logs, string request, NoteSigner signer, DateTimeOffset now)
    {
        if (WitnessRequest.Parse(request) is not { } asked || !Checkpoint.Parse(asked.Checkpoint.Text).TryGet(out var head, out _))
            return No(400);
        if (logs.FirstOrDefault(l => string.Equals(l.Log.Name, head.Origin, StringComparison.Ordinal)) is not { } known)
            return No(404);
        if (asked.Checkpoint.Verify(known.Log).IsRefused)
            return No(403);
        if (asked.OldSize > head.Size)
            return No(400);
        if (asked.OldSize != known.Size || (head.Size == known.Size && head.Root != known.Root))
            return (new WitnessAnswer(409, string.Create(CultureInfo.InvariantCulture, $"{known.Size}\n")), null);
        if (!MerkleProof.VerifyConsistency(known.Size, head.Size, asked.Proof, known.Root, head.Root))
            return No(422);
        return (new WitnessAnswer(200, Cosign(asked.Checkpoint.Text, signer, now)), known with { Size = head.Size, Root = head.Root });
    }

    /// <summary>
    /// What a witness remembers when a log that lost its key goes on under <paramref name="next"/>. Refuses a log that it does not follow (HYG-2023), one that ends before what it
    /// saw (HYG-2021), or is another at that size (HYG-2011). Whether the key may change is for the caller to know.
    /// </summary>
    /// <param name="logs">What the witness remembers, one per log it follows.</param>
    /// <param name="at">The log as it is said to go on.</param>
    /// <param name="next">Its next key, of the same origin.</param>
    /// <param name="name">The witness.</param>
    public static Result<WitnessedLog> Follow(IReadOnlyList<WitnessedLog> logs, Checkpoint at, NoteVerifier next, string name)
    {
        if (logs.FirstOrDefault(l => string.Equals(l.Log.Name, at.Origin, StringComparison.Ordinal)) is not { } known)
            return Refusal.Of("HYG-2023", ("origin", at.Origin));
        if (known.Size > at.Size)
            return Refusal.Of("HYG-2021", ("witness", name), ("seen", known.Size), ("size", at.Size));
        return known.Size == at.Size && known.Root != at.Root ? Refusal.Of("HYG-2011", ("witness", name)) : known with { Log = next };
    }

    private static string Cosign(string text, NoteSigner signer, DateTimeOffset now)
    {
        var note = SignedNote.Sign(text).With(signer.Sign(text, now));
        return Encoding.UTF8.GetString(note.ToBytes())[(text.Length + 1)..];
    }

    private static (WitnessAnswer Answer, WitnessedLog? Store) No(int status) => (new WitnessAnswer(status, ""), null);
}
