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
public sealed record DeliveredTable(string Name, long Rows, long Bytes, ReadOnlyMemory<byte> Sha256)
{
    /// <summary>What the holder left out of the table.</summary>
    public HeldBack HeldBack { get; init; } = HeldBack.Nothing;
}

/// <summary>Rows that broke a rule of severity error and that the holder, allowed to, left out.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Rules">Why: errors by rule. One row may have several.</param>
public sealed record HeldBack(long Rows, ImmutableSortedDictionary<string, long> Rules)
{
    /// <summary>The usual case: every row travels.</summary>
    public static HeldBack Nothing { get; } = new(0, ImmutableSortedDictionary<string, long>.Empty);
}

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

    /// <summary>SHA-256 of the schemas that the tables follow (<see cref="DescribedSource.Schemas"/>); null: those that the product ships under <see cref="Source"/>.</summary>
    public ReadOnlyMemory<byte>? Schemas { get; init; }

    public ImmutableArray<DeliveredTable> Tables { get; init; } = [];

    /// <summary>The canonical body that the sender signs.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, Schemas is { } schemas ? Body().With("schemas", CanonicalValue.OfBytes(schemas.Span)) : Body());

    private CanonicalObject Body() => CanonicalObject.Of(
        ("sender", Sender.Value), ("holder", Holder.Value), ("delivery", Delivery), ("sequence", Sequence), ("part", Name(Part)),
        ("recipient", Recipient), ("source", Source), ("epoch", Epoch), ("day", CanonicalTime.Write(Day)),
        ("tables", CanonicalArray.Of(Tables.Select(t => (CanonicalValue)WriteTable(t)))));

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
            Schemas = fields.Has("schemas") ? fields.Bytes("schemas", 32) : (ReadOnlyMemory<byte>?)null,
            Tables = [.. tables.Where(t => !t.IsRefused).Select(t => t.Value)],
        };
        if (fields.Close() is { } refusal)
            return refusal;
        return tables.FirstOrDefault(t => t.IsRefused) is { IsRefused: true } wrong ? wrong.Refusal : manifest;
    }

    internal static string Name(DeliveryPart part) => part.ToString().ToLowerInvariant();

    private static DeliveryPart PartOf(string name) => Enum.GetValues<DeliveryPart>().FirstOrDefault(p => Name(p) == name);

    private static CanonicalObject WriteTable(DeliveredTable table)
    {
        var written = CanonicalObject.Of(("name", table.Name), ("rows", table.Rows), ("bytes", table.Bytes), ("sha256", CanonicalValue.OfBytes(table.Sha256.Span)));
        return table.HeldBack.Rows == 0 ? written : written.With("heldBack", CanonicalObject.Of(
            ("rows", table.HeldBack.Rows), ("rules", CanonicalObject.Of(table.HeldBack.Rules.Select(r => (r.Key, (CanonicalValue)r.Value))))));
    }

    private static Result<DeliveredTable> ReadTable(CanonicalObject table)
    {
        var fields = new DocumentFields(Type, table);
        var read = new DeliveredTable(fields.Text("name", 128), fields.Integer("rows"), fields.Integer("bytes"), fields.Bytes("sha256", 32));
        var held = fields.Has("heldBack") ? fields.Object("heldBack") : null;
        if (fields.Close() is { } refusal)
            return refusal;
        return held is null ? read : ReadHeldBack(held).Then<DeliveredTable>(h => read with { HeldBack = h });
    }

    private static Result<HeldBack> ReadHeldBack(CanonicalObject held)
    {
        var fields = new DocumentFields(Type, held);
        var (rows, rules) = (fields.Integer("rows", 1), fields.Object("rules"));
        var counts = new DocumentFields(Type, rules);
        var read = rules.Select(r => KeyValuePair.Create(r.Key, counts.Integer(r.Key, 1))).ToImmutableSortedDictionary(StringComparer.Ordinal);
        if ((fields.Close() ?? counts.Close()) is { } refusal)
            return refusal;
        // Only an error is a reason to leave a row out.
        return read.Keys.FirstOrDefault(rule => !Rules.IsKnown(rule) || Rules.SeverityOf(rule) != Severity.Error) is { } unknown
            ? Refusal.Of("HYG-1003", ("document", Type), ("member", unknown)) : new HeldBack(rows, read);
    }
}
