using System.Globalization;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>Asks witnesses to cosign a head. What a witness remembers is learnt from its own answer, so the log keeps no state about it.</summary>
/// <param name="witnesses">All asked at the same time.</param>
/// <param name="policy">Whose keys count: any other line of an answer is left out.</param>
/// <param name="store">A store that holds the whole log.</param>
/// <param name="size">Leaves of the head.</param>
public sealed class Cosigning(IReadOnlyList<IWitness> witnesses, LogPolicy policy, ILogStore store, long size)
{
    private const int Conflict = 409, Unprocessable = 422, Ok = 200;

    /// <summary>
    /// The note with every cosignature obtained. A witness that says no for its own reasons, or cannot be reached, is left out: the policy decides
    /// whether enough said yes. One that remembers another log (HYG-2011) or a longer one (HYG-2021) stops everything, for that is what witnesses are for.
    /// </summary>
    public async Task<Result<SignedNote>> CollectAsync(SignedNote head, CancellationToken cancellation)
    {
        var note = head;
        var answers = await Task.WhenAll(witnesses.Select(witness => AskAsync(witness, head, cancellation)));
        foreach (var (witness, answer) in witnesses.Zip(answers))
        {
            if (answer.Status == Conflict && TrySize(answer, out var seen) && seen > size)
                return Refusal.Of("HYG-2021", ("witness", witness.Name), ("seen", seen), ("size", size));
            if (answer.Status is Conflict or Unprocessable)
                return Refusal.Of("HYG-2011", ("witness", witness.Name));
            if (answer.Status == Ok)
                note = policy.Add(note, answer.Body);
        }

        return note;
    }

    /// <summary>Guesses that the witness knows this very size; a conflict tells the right one, and is asked again once with the proof from it.</summary>
    private async Task<WitnessAnswer> AskAsync(IWitness witness, SignedNote head, CancellationToken cancellation)
    {
        try
        {
            var answer = await witness.AddCheckpointAsync(new WitnessRequest(size, [], head).ToText(), cancellation);
            if (answer.Status != Conflict || !TrySize(answer, out var known) || known >= size)
                return answer;
            var proof = await new LogReader(store, size).ProveConsistencyAsync(known, cancellation);
            return await witness.AddCheckpointAsync(new WitnessRequest(known, proof, head).ToText(), cancellation);
        }
        catch (WitnessException)
        {
            // The port's own promise: the others may be enough. If they are not, the refusal names who did not cosign.
            return WitnessAnswer.None;
        }
    }

    /// <summary>A conflict's body is the size that the witness last cosigned.</summary>
    private static bool TrySize(WitnessAnswer answer, out long size) => long.TryParse(answer.Body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out size);
}
