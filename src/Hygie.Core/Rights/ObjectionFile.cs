using System.Buffers.Binary;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;

namespace Hygie.Core.Rights;

/// <summary>What an objection asks for.</summary>
public enum ObjectionAct
{
    /// <summary>Leave me out.</summary>
    Object,
    /// <summary>Take me in again: as easy as the other.</summary>
    Lift,
}

/// <summary>
/// The two sealed files of an objection, in the form of a delivery (spec/delivery.md): the identity desk sends p1 to the third party in a table
/// named after the act, the third party sends the p2 of the same persons to the hub. A file of a care delivery has other tables, and is refused here;
/// a file of an objection has none that a delivery takes.
/// </summary>
public static class ObjectionFile
{
    /// <summary>The table's name in the identity desk's file and in the answer.</summary>
    public static string TableOf(ObjectionAct act) => act == ObjectionAct.Object ? "objections" : "objections-lifted";

    /// <summary>The act that a file asks for: it has exactly one table, of that name. Else HYG-18001.</summary>
    public static Result<ObjectionAct> ActOf(DeliveryManifest manifest)
    {
        foreach (var act in Enum.GetValues<ObjectionAct>())
            if (manifest.Tables is [var table] && string.Equals(table.Name, TableOf(act), StringComparison.Ordinal))
                return act;
        return Refusal.Of("HYG-18001", ("delivery", manifest.Delivery));
    }

    /// <summary>The identity desk's file: one row a person.</summary>
    /// <param name="manifest">Sender, delivery, sequence, recipient; part and tables are set here.</param>
    /// <param name="act">Object or lift.</param>
    /// <param name="persons">p1 of each person.</param>
    /// <param name="desk">The identity desk's key.</param>
    /// <param name="thirdParty">Who may open it.</param>
    /// <param name="random">For the tokens and the sealing.</param>
    /// <param name="target">Receives the file.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task WriteAsync(DeliveryManifest manifest, ObjectionAct act, IReadOnlyList<Pseudonym<AtHolder>> persons, SigningKey desk, AgeRecipient thirdParty, ISecretRandom random, Stream target, CancellationToken cancellation)
    {
        var rows = persons.Select(p => (Token(random), p.Value)).OrderBy(row => row.Item1).ToList();
        var table = TokenTable.ToSeal(TableOf(act), TokenTable.Write(TokenTable.Identities, rows), rows.Count);
        await DeliveryWriter.WriteAsync(manifest with { Part = DeliveryPart.Identity, Recipient = thirdParty.ToString(), Epoch = 0, Tables = [table.Table] },
            desk, [table], thirdParty, random, target, cancellation);
    }

    /// <summary>Pseudonyms of the warehouse as a set.</summary>
    internal static PersonSet SetOf(IReadOnlyCollection<UInt128> persons)
    {
        var bytes = new byte[persons.Count * 16];
        foreach (var (i, person) in persons.Index())
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * 16), person);
        return new PersonSet(bytes);
    }

    private static UInt128 Token(ISecretRandom random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
