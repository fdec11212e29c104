using System.Globalization;
using Hygie.Core.Sealing;

namespace Hygie.Core.Audit;

/// <summary>Asks witnesses to cosign a head. What a witness remembers is learnt from its own answer, so the log keeps no state about it.</summary>
public sealed class Cosigning(IReadOnlyList<IWitness> witnesses, LogReader log)
{
    private const int Conflict = 409, Unprocessable = 422, Ok = 200;

    /// <summary>
    /// The note with every cosignature obtained. A witness that says no for its own reasons is left out (the policy decides whether enough
    /// said yes); one that remembers another log (HYG-2011) or a longer one (HYG-2021) stops everything, for that is what witnesses are for.
    /// </summary>
    public async Task<Result<SignedNote>> CollectAsync(SignedNote head, CancellationToken cancellation)
    {
        var note = head;
        foreach (var witness in witnesses)
        {
            var answer = await AskAsync(witness, head, cancellation);
            if (answer.Status == Conflict && TrySize(answer, out var seen) && seen > log.Size)
                return Refusal.Of("HYG-2021", ("witness", witness.Name), ("seen", seen), ("size", log.Size));
            if (answer.Status is Conflict or Unprocessable)
                return Refusal.Of("HYG-2011", ("witness", witness.Name));
            if (answer.Status == Ok)
                note = Witness.Combine(note, answer.Body) ?? throw new WitnessException($"Witness {witness.Name} answered with malformed signature lines.");
        }

        return note;
    }

    /// <summary>Guesses that the witness knows this very size; a conflict tells the right one, and is asked again once with the proof from it.</summary>
    private async Task<WitnessAnswer> AskAsync(IWitness witness, SignedNote head, CancellationToken cancellation)
    {
        var answer = await witness.AddCheckpointAsync(new WitnessRequest(log.Size, [], head).ToText(), cancellation);
        if (answer.Status != Conflict || !TrySize(answer, out var known) || known >= log.Size)
            return answer;
        var proof = await log.ProveConsistencyAsync(known, cancellation);
        return await witness.AddCheckpointAsync(new WitnessRequest(known, proof, head).ToText(), cancellation);
    }

    /// <summary>A conflict's body is the size that the witness last cosigned.</summary>
    private static bool TrySize(WitnessAnswer answer, out long size) => long.TryParse(answer.Body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out size);
}
