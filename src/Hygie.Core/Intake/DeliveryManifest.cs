using System.Collections.Immutable;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>Which half of a delivery a sealed file is, or what answers it.</summary>
public enum DeliveryPart
{
    /// <summary>Holder to third party: tokens and p1, no health.</summary>
    Identity,
    /// <summary>Holder to hub: tables with tokens, no identifier.</summary>
    Health,
    /// <summary>Holder to third party: pairs of p1 that are one person (a source pseudonym and the national number).</summary>
    Correspondence,
    /// <summary>Third party to hub: tokens and p2.</summary>
    Answer,
}

/// <summary>One table inside a sealed file.</summary>
/// <param name="Name">Public name of the table, as the model spells it.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="Bytes">Length of its text.</param>
/// <param name="Sha256">32 bytes, over its text.</param>
public sealed record DeliveredTable(string Name, long Rows, long Bytes, ReadOnlyMemory<byte> Sha256);

/// <summary>
/// What a sealed file holds, signed by its sender: the first entry of the file (spec/delivery.md). age says who may read, not who wrote:
/// this says who wrote, for whom, which delivery, and what.
/// </summary>
public sealed record DeliveryManifest
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "delivery";

    /// <summary>Who sealed it: a holder, or the third party for an answer.</summary>
    public required BodyId Sender { get; init; }

    /// <summary>The holder whose data it is about.</summary>
    public required BodyId Holder { get; init; }

    /// <summary>Public name of the delivery, the same in its parts and its answer.</summary>
    public required string Delivery { get; init; }

    /// <summary>Grows by one with each delivery of a holder; an older or equal one is a replay.</summary>
    public required long Sequence { get; init; }

    public required DeliveryPart Part { get; init; }

    /// <summary>The age recipient it is sealed to: a file redirected to someone else is refused.</summary>
    public required string Recipient { get; init; }

    /// <summary>Source definition that the tables follow, such as <c>snds</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Epoch of the pseudonyms of an answer; 0 elsewhere.</summary>
    public int Epoch { get; init; }

    public required DateOnly Day { get; init; }

    public ImmutableArray<DeliveredTable> Tables { get; init; } = [];

    /// <summary>The canonical body that the sender signs.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("sender", Sender.Value), ("holder", Holder.Value), ("delivery", Delivery), ("sequence", Sequence), ("part", Name(Part)),
        ("recipient", Recipient), ("source", Source), ("epoch", Epoch), ("day", CanonicalTime.Write(Day)),
        ("tables", CanonicalArray.Of(Tables.Select(t => (CanonicalValue)CanonicalObject.Of(
            ("name", t.Name), ("rows", t.Rows), ("bytes", t.Bytes), ("sha256", CanonicalValue.OfBytes(t.Sha256.Span))))))));

    /// <summary>Reads a manifest; its signature is the caller's to require.</summary>
    public static Result<DeliveryManifest> From(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var tables = fields.Objects("tables").Select(ReadTable).ToList();
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId(fields.Text("sender", PublicName.IsValid)),
            Holder = new BodyId(fields.Text("holder", PublicName.IsValid)),
            Delivery = fields.Text("delivery", PublicName.IsValid),
            Sequence = fields.Integer("sequence", 1),
            Part = PartOf(fields.Text("part", name => Enum.GetValues<DeliveryPart>().Any(p => Name(p) == name))),
            Recipient = fields.Text("recipient", 128),
            Source = fields.Text("source", PublicName.IsValid),
            Epoch = (int)fields.Integer("epoch", 0, int.MaxValue),
            Day = fields.Day("day"),
            Tables = [.. tables.Where(t => !t.IsRefused).Select(t => t.Value)],
        };
        if (fields.Close() is { } refusal)
            return refusal;
        return tables.FirstOrDefault(t => t.IsRefused) is { IsRefused: true } wrong ? wrong.Refusal : manifest;
    }

    internal static string Name(DeliveryPart part) => part.ToString().ToLowerInvariant();

    private static DeliveryPart PartOf(string name) => Enum.GetValues<DeliveryPart>().FirstOrDefault(p => Name(p) == name);

    private static Result<DeliveredTable> ReadTable(CanonicalObject table)
    {
        var fields = new DocumentFields(Type, table);
        var read = new DeliveredTable(fields.Text("name", 128), fields.Integer("rows"), fields.Integer("bytes"), fields.Bytes("sha256", 32));
        return fields.Close() is { } refusal ? refusal : read;
    }
}
