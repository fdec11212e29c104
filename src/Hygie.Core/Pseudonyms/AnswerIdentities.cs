using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;

namespace Hygie.Core.Pseudonyms;

/// <summary>What the third party needs to open a holder's file.</summary>
/// <param name="Identity">Its age identity.</param>
/// <param name="SenderKey">Enrolled keys of holders.</param>
public sealed record ThirdPartyInbox(AgeIdentity Identity, Func<BodyId, VerifyingKey?> SenderKey);

/// <summary>Answer one identity part.</summary>
/// <param name="IdentityPart">The sealed file.</param>
/// <param name="Answer">Receives the sealed answer.</param>
/// <param name="Hub">Who may open the answer.</param>
/// <param name="Epoch">Epoch of p2, from 1.</param>
/// <param name="Day">Today.</param>
/// <param name="Place">Gives the answer, once it is whole, the place where it is looked for. Done before the vault is saved: killed in between, the part can be answered again.</param>
public sealed record AnswerIdentitiesCommand(Stream IdentityPart, Stream Answer, AgeRecipient Hub, int Epoch, DateOnly Day, Action Place);

/// <summary>
/// At the third party: p1 → u → p2 for one delivery, sealed to the hub. The third party learns which holder treats which p1, and says so in the
/// documentation; it never sees a table of health data.
/// </summary>
public sealed class AnswerIdentities(ThirdPartyInbox inbox, SigningKey signer, BodyId self, IKeyToken token, IVault vault, ISecretRandom random)
{
    /// <summary>Name of the table inside the identity part.</summary>
    public const string IdentityTable = "identities";

    /// <summary>Name of the table inside the answer.</summary>
    public const string AnswerTable = "pseudonyms";

    /// <summary>Answers, places the answer, then saves the vault: from then on the part is a replay.</summary>
    /// <returns>Rows answered.</returns>
    public async Task<Result<int>> RunAsync(AnswerIdentitiesCommand command, CancellationToken cancellation)
    {
        var contents = await vault.OpenAsync(cancellation);
        var expected = new DeliveryExpectation(DeliveryPart.Identity, inbox.SenderKey, holder => contents.LastSequence(holder, DeliveryPart.Identity));
        var rows = new List<(UInt128 Token, UInt128 P1)>();
        var read = await DeliveryReader.ReadAsync(command.IdentityPart, inbox.Identity, expected, async (_, _, text, stop) =>
            (await TokenTable.ReadAsync(TokenTable.Identities, text, stop)).TryGet(out var found, out var no) ? Keep(rows, found) : no, cancellation);
        if (!read.TryGet(out var manifest, out var refusal))
            return refusal;
        var answers = rows.ConvertAll(row => (row.Token, ToHub(contents, command.Epoch, row.P1)));
        answers.Sort((a, b) => a.Token.CompareTo(b.Token));
        var table = TokenTable.ToSeal(AnswerTable, TokenTable.Write(TokenTable.Answers, answers), answers.Count);
        var answer = manifest with
        {
            Sender = self, Part = DeliveryPart.Answer, Recipient = command.Hub.ToString(), Epoch = command.Epoch, Day = command.Day, Tables = [table.Table],
        };
        await DeliveryWriter.WriteAsync(answer, signer, [table], command.Hub, random, command.Answer, cancellation);
        command.Place();
        contents.Advance(manifest.Holder, DeliveryPart.Identity, manifest.Sequence);
        await vault.SaveAsync(contents, cancellation);
        return answers.Count;
    }

    private UInt128 ToHub(VaultContents contents, int epoch, UInt128 p1) =>
        PseudonymChain.ToHub(token, epoch, contents.Remember(PseudonymChain.ToVault(token, new Pseudonym<AtHolder>(p1)))).Value;

    private static Refusal? Keep(List<(UInt128, UInt128)> rows, List<(UInt128, UInt128)> found)
    {
        rows.AddRange(found);
        return null;
    }
}
