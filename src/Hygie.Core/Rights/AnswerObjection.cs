using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Rights;

/// <summary>
/// At the third party: p1 → u → p2 of persons who object. A person's linked pseudonyms (the correspondence) lead to one u, hence one p2: whoever objects
/// with the national number is left out of every source. The hub is told p2 only.
/// </summary>
public sealed class AnswerObjection(ThirdPartyInbox inbox, SigningKey signer, BodyId self, IKeyToken token, IVault vault, ISecretRandom random)
{
    /// <param name="Objection">The identity desk's sealed file.</param>
    /// <param name="Answer">Receives the sealed answer.</param>
    /// <param name="Hub">Who may open the answer.</param>
    /// <param name="Epoch">Epoch of p2, from 1.</param>
    /// <param name="Day">Today.</param>
    /// <param name="Place">Gives the answer, once it is whole, the place where it is looked for. Done before the vault is saved: killed in between, the file can be answered again.</param>
    public sealed record Command(Stream Objection, Stream Answer, AgeRecipient Hub, int Epoch, DateOnly Day, Action Place);

    /// <summary>Answers, places the answer, then saves the vault; the number of persons.</summary>
    public async Task<Result<int>> RunAsync(Command command, CancellationToken cancellation)
    {
        var contents = await vault.OpenAsync(cancellation);
        var expected = new DeliveryExpectation(DeliveryPart.Identity, inbox.SenderKey, holder => contents.LastSequence(holder, DeliveryPart.Identity));
        var persons = new List<(UInt128 Token, UInt128 P1)>();
        var read = await DeliveryReader.ReadAsync(command.Objection, inbox.Identity, expected, async (_, _, text, stop) =>
        {
            if (!(await TokenTable.ReadAsync(TokenTable.Identities, text, stop)).TryGet(out var rows, out var no))
                return no;
            persons.AddRange(rows);
            return null;
        }, cancellation);
        if (!read.TryGet(out var manifest, out var refusal) || !ObjectionFile.ActOf(manifest).TryGet(out var act, out refusal))
            return refusal;
        var rows = persons.ConvertAll(p => (p.Token, ToHub(contents, command.Epoch, p.P1)));
        rows.Sort((a, b) => a.Token.CompareTo(b.Token));
        var table = TokenTable.ToSeal(ObjectionFile.TableOf(act), TokenTable.Write(TokenTable.Answers, rows), rows.Count);
        var answer = manifest with { Sender = self, Part = DeliveryPart.Answer, Recipient = command.Hub.ToString(), Epoch = command.Epoch, Day = command.Day, Tables = [table.Table] };
        await DeliveryWriter.WriteAsync(answer, signer, [table], command.Hub, random, command.Answer, cancellation);
        command.Place();
        contents.Advance(manifest.Holder, DeliveryPart.Identity, manifest.Sequence);
        await vault.SaveAsync(contents, cancellation);
        return rows.Count;
    }

    private UInt128 ToHub(VaultContents contents, int epoch, UInt128 p1) =>
        PseudonymChain.ToHub(token, epoch, contents.Remember(PseudonymChain.ToVault(token, new Pseudonym<AtHolder>(p1)))).Value;
}
