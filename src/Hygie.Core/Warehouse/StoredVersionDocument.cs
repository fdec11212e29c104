using System.Collections.Immutable;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>A stored version as the canonical document that the metadata keeps.</summary>
public static class StoredVersionDocument
{
    private const string Type = "stored-version";

    /// <summary>Its bytes.</summary>
    public static byte[] Write(StoredVersion version) =>
        CanonicalJson.Write(version.Schemas is { } schemas ? Members(version).With("schemas", CanonicalValue.OfBytes(schemas.Span)) : Members(version));

    private static CanonicalObject Members(StoredVersion version) => CanonicalObject.Of(
        ("version", version.Version.ToString()), ("source", version.Source), ("epoch", version.Epoch), ("manifestLength", version.Manifest.Length),
        ("manifestPacks", CanonicalArray.Of(version.Manifest.Packs.Select(p => (CanonicalValue)CanonicalObject.Of(("name", p.Name), ("size", p.Size.Name))))),
        ("manifestHash", CanonicalValue.OfBytes(version.ManifestHash.Span)), ("key", version.Key.Write()), ("manifestKey", version.ManifestKey.Write()),
        ("holder", version.Holder.Value), ("delivery", version.Delivery), ("sequence", version.Sequence), ("deliveryHash", CanonicalValue.OfBytes(version.DeliveryHash.Span)),
        ("day", CanonicalTime.Write(version.Day)), ("rows", version.Rows), ("people", version.People), ("orphans", version.Orphans), ("verdict", version.Verdict),
        ("tables", CanonicalArray.Of(version.Tables.Select(t => (CanonicalValue)CanonicalObject.Of(
            ("name", t.Name), ("rows", t.Rows), ("orphans", t.Orphans), ("columns", t.Columns), ("bytes", t.Bytes))))),
        ("findings", CanonicalArray.Of(version.Findings.Select(f => (CanonicalValue)CanonicalObject.Of(("rule", f.Key), ("count", f.Value))))));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Result<StoredVersion> Read(ReadOnlySpan<byte> document)
    {
        if (!CanonicalJson.ReadObject(document).TryGet(out var members, out var refusal))
            return refusal;
        var fields = new DocumentFields(Type, members);
        if (!WrappedDek.Read(fields.Object("key")).TryGet(out var key, out refusal) || !WrappedDek.Read(fields.Object("manifestKey")).TryGet(out var manifestKey, out refusal))
            return refusal;
        var packs = ManifestParts.ReadAll(fields.Objects("manifestPacks"), ManifestParts.ReadPack, out var wrongPack);
        var tables = ManifestParts.ReadAll(fields.Objects("tables"), ReadTable, out var wrongTable);
        var findings = ManifestParts.ReadAll(fields.Objects("findings"), ReadFinding, out var wrongFinding);
        var version = new StoredVersion
        {
            Version = DatasetVersion.Parse(fields.Text("version", text => DatasetVersion.Parse(text) is not null)) ?? default, Source = fields.Text("source"),
            Schemas = fields.Has("schemas") ? fields.Bytes("schemas", 32) : (ReadOnlyMemory<byte>?)null,
            Epoch = (int)fields.Integer("epoch", 0, int.MaxValue), Manifest = new SealedPlace(packs, fields.Integer("manifestLength")),
            ManifestHash = fields.Bytes("manifestHash", 32), Key = key, ManifestKey = manifestKey, Holder = new BodyId(fields.Text("holder")), Delivery = fields.Text("delivery"),
            Sequence = fields.Integer("sequence"), DeliveryHash = fields.Bytes("deliveryHash", 32), Day = fields.Day("day"), Rows = fields.Integer("rows"),
            People = fields.Integer("people"), Orphans = fields.Integer("orphans"), Verdict = fields.Text("verdict"), Tables = tables,
            Findings = findings.ToImmutableSortedDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
        };
        return (fields.Close() ?? wrongPack ?? wrongTable ?? wrongFinding) is { } no ? no : version;
    }

    private static Result<TableSummary> ReadTable(CanonicalObject table)
    {
        var fields = new DocumentFields(Type, table);
        var read = new TableSummary(fields.Text("name", 128), fields.Integer("rows"), fields.Integer("orphans"), (int)fields.Integer("columns", 0, 65_536), fields.Integer("bytes"));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static Result<KeyValuePair<string, long>> ReadFinding(CanonicalObject finding)
    {
        var fields = new DocumentFields(Type, finding);
        var read = KeyValuePair.Create(fields.Text("rule", 64), fields.Integer("count"));
        return fields.Close() is { } refusal ? refusal : read;
    }
}
