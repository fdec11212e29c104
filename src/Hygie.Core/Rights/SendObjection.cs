using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Rights;

/// <summary>
/// At the identity desk (a holder): persons whom it has identified object, or lift their objection. Numbers become p1 inside the desk's token, and
/// nothing else leaves; the hub learns neither who asked nor through which number.
/// </summary>
public sealed class SendObjection(DeliverySender desk, ISecretRandom random)
{
    /// <param name="Act">Object or lift.</param>
    /// <param name="Numbers">One national number a line, as the persons gave them; wiped by the caller.</param>
    /// <param name="Sequence">One more than the last file of this holder.</param>
    /// <param name="Day">Today.</param>
    /// <param name="Target">Receives the sealed file.</param>
    public sealed record Command(ObjectionAct Act, ReadOnlyMemory<byte> Numbers, long Sequence, DateOnly Day, Stream Target);

    /// <summary>How many persons; or HYG-18003 with the line of a text that is no national number, or HYG-18004 for an empty list.</summary>
    public async Task<Result<int>> RunAsync(Command command, CancellationToken cancellation)
    {
        if (!Derive(command.Numbers.Span).TryGet(out var persons, out var refusal))
            return refusal;
        var manifest = new DeliveryManifest
        {
            Sender = desk.Holder, Holder = desk.Holder, Delivery = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"objections-{command.Sequence}"),
            Sequence = command.Sequence, Part = DeliveryPart.Identity, Recipient = "", Source = "identity-desk", Day = command.Day,
        };
        await ObjectionFile.WriteAsync(manifest, command.Act, persons, desk.Key, desk.ThirdParty, random, command.Target, cancellation);
        return persons.Count;
    }

    private Result<List<Pseudonym<AtHolder>>> Derive(ReadOnlySpan<byte> numbers)
    {
        var persons = new HashSet<UInt128>();
        var line = 0;
        foreach (var range in numbers.Split((byte)'\n'))
        {
            line++;
            var number = numbers[range].Trim(" \r\t"u8);
            if (number.IsEmpty)
                continue;
            if (!desk.Identifiers.Derive("nir", number).TryGet(out var p1, out _))
                return Refusal.Of("HYG-18003", ("line", line));
            persons.Add(p1);
        }

        return persons.Count == 0 ? Refusal.Of("HYG-18004") : persons.Select(p => new Pseudonym<AtHolder>(p)).ToList();
    }
}
