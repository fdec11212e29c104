using Hygie.Core.Audit;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Rights;

/// <summary>
/// At the hub: takes the third party's answer and leaves these persons out of everything made from now on. The log says how many in a day, as one leaf;
/// extracts that exist already are told of by their permits, not changed here.
/// </summary>
public sealed class RegisterObjection(IObjectionStore store, AgeIdentity hub, Func<BodyId, VerifyingKey?> thirdPartyKey, TimeProvider clock)
{
    /// <param name="Answer">The third party's sealed answer.</param>
    public sealed record Command(Stream Answer);

    /// <summary>What was done.</summary>
    /// <param name="Act">Object or lift.</param>
    /// <param name="Persons">How many: for the operator's own eyes, never published.</param>
    public sealed record Outcome(ObjectionAct Act, int Persons);

    /// <summary>Registers or lifts; or the reader's refusals, or HYG-18001 for a file that is no objection.</summary>
    public async Task<Result<Outcome>> RunAsync(Command command, CancellationToken cancellation)
    {
        var persons = new List<UInt128>();
        // Replays are the store's to refuse, in the transaction that would undo a newer wish.
        var expected = new DeliveryExpectation(DeliveryPart.Answer, thirdPartyKey, _ => 0);
        var read = await DeliveryReader.ReadAsync(command.Answer, hub, expected, async (_, _, text, stop) =>
        {
            if (!(await TokenTable.ReadAsync(TokenTable.Answers, text, stop)).TryGet(out var rows, out var no))
                return no;
            persons.AddRange(rows.Select(r => r.Right));
            return null;
        }, cancellation);
        if (!read.TryGet(out var manifest, out var refusal) || !ObjectionFile.ActOf(manifest).TryGet(out var act, out refusal))
            return refusal;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var entry = AuditEntry.Of(act == ObjectionAct.Object ? "objection.registered" : "objection.lifted", today, "objections",
            by: "body/" + manifest.Sender, why: "right to object", ("persons", persons.Count), ("epoch", manifest.Epoch)) with { Publication = Publication.WithItsDay };
        var batch = new ObjectionBatch(act, manifest.Holder, manifest.Sequence, manifest.Epoch, ObjectionFile.SetOf(persons));
        return (await store.TakeAsync(batch, entry, cancellation)).Then<Outcome>(_ => new Outcome(act, persons.Count));
    }
}
