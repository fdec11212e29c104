using Hygie.Core.Intake;
using Hygie.Core.Sealing;

namespace Hygie.Core.Pseudonyms;

/// <summary>
/// At the hub, for the time of one acceptance: token → p2. It lives in memory only; once the tables are stored it is gone, and with it the tokens.
/// </summary>
public sealed class PersonAnswer
{
    private readonly KeySet _tokens;
    private readonly List<UInt128> _people;

    private PersonAnswer(DeliveryManifest manifest, KeySet tokens, List<UInt128> people) => (Manifest, _tokens, _people) = (manifest, tokens, people);

    /// <summary>The third party's manifest: which delivery, which epoch.</summary>
    public DeliveryManifest Manifest { get; }

    /// <summary>Tokens answered.</summary>
    public int Count => _people.Count;

    /// <summary>The person of a token; false for a token that nobody issued.</summary>
    public bool TryJoin(UInt128 token, out Pseudonym<InHub> person)
    {
        var found = _tokens.TryGetValue(KeyHash.Of(token), out var at);
        person = new Pseudonym<InHub>(found ? _people[at] : 0);
        return found;
    }

    /// <summary>Opens the third party's answer.</summary>
    /// <param name="answer">The sealed file.</param>
    /// <param name="hub">The hub's age identity.</param>
    /// <param name="thirdPartyKey">Enrolled keys of third parties.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The answer, or the reader's refusals, or HYG-7002 for a token answered twice.</returns>
    public static async Task<Result<PersonAnswer>> OpenAsync(Stream answer, AgeIdentity hub, Func<BodyId, VerifyingKey?> thirdPartyKey, CancellationToken cancellation)
    {
        var (tokens, people) = (new KeySet(int.MaxValue, withValues: true), new List<UInt128>());
        // A replayed answer is harmless: it joins only the delivery it names, and that one is taken once.
        var expected = new DeliveryExpectation(DeliveryPart.Answer, thirdPartyKey, _ => 0);
        var read = await DeliveryReader.ReadAsync(answer, hub, expected, async (_, _, text, stop) =>
        {
            if (!(await TokenTable.ReadAsync(TokenTable.Answers, text, stop)).TryGet(out var rows, out var no))
                return no;
            tokens.Expect(rows.Count);
            foreach (var (token, p2) in rows)
            {
                if (!tokens.Add(KeyHash.Of(token), people.Count))
                    return Refusal.Of("HYG-7002");
                people.Add(p2);
            }

            return null;
        }, cancellation);
        return read.TryGet(out var manifest, out var refusal) ? new PersonAnswer(manifest, tokens, people) : refusal;
    }
}
