using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>One column of a stored table.</summary>
/// <param name="Name">The source's name, or <c>_person</c>.</param>
/// <param name="Type">How it is stored: <c>text</c>, <c>int64</c>, <c>decimal(S)</c>, <c>double</c>, <c>date</c>, <c>timestamp</c>, <c>boolean</c>, <c>pseudonym</c>.</param>
public sealed record StoredColumn(string Name, string Type);

/// <summary>One bucket of one table: a Parquet file laid into packs.</summary>
/// <param name="Bucket">0 to buckets - 1; the orphan bucket is the last one, <see cref="StoredTable.Orphans"/>.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Blob">Its bytes.</param>
public sealed record StoredBucket(int Bucket, long Rows, Blob Blob);

/// <summary>One table of a version.</summary>
/// <param name="Name">As the model spells it.</param>
/// <param name="SchemaSha256">32 bytes: the table schema it was checked against.</param>
/// <param name="Buckets">How many the people are divided into; 1 for a table without people.</param>
/// <param name="Sort">Columns it is sorted by; empty when it is not.</param>
/// <param name="Columns">In order.</param>
/// <param name="Parts">Its buckets: all of the people's, even without rows; that of orphans when it has some.</param>
public sealed record StoredTable(
    string Name, ReadOnlyMemory<byte> SchemaSha256, int Buckets, ImmutableArray<string> Sort, ImmutableArray<StoredColumn> Columns, ImmutableArray<StoredBucket> Parts)
{
    /// <summary>Number of the bucket of rows whose person is unknown: one past the people's buckets.</summary>
    public int Orphans => Buckets;

    /// <summary>Rows in all.</summary>
    public long Rows => Parts.Sum(p => p.Rows);
}

/// <summary>
/// What a dataset version is: signed by the hub, sealed like a pack under its own key (spec/warehouse.md). Whoever has it and the data key can read the version.
/// </summary>
public sealed record Manifest
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "manifest";

    public required DatasetVersion Version { get; init; }

    /// <summary>Source definition of the tables, such as <c>snds</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Epoch of the pseudonyms.</summary>
    public required int Epoch { get; init; }

    /// <summary>Key that the version's data key is wrapped under.</summary>
    public required string Kek { get; init; }

    public required ImmutableArray<StoredTable> Tables { get; init; }

    /// <summary>Every pack, by index.</summary>
    public required ImmutableArray<PackEntry> Packs { get; init; }

    /// <summary>RFC 6962 root over the names of the packs, in order: one hash for all that the version holds on a host.</summary>
    public byte[] Root() => Merkle.Root([.. Packs.Select(p => Merkle.HashLeaf(System.Text.Encoding.ASCII.GetBytes(p.Name)))]).ToBytes();

    /// <summary>The document to sign.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("version", Version.ToString()), ("source", Source), ("epoch", Epoch), ("kek", Kek), ("root", CanonicalValue.OfBytes(Root())),
        ("packs", CanonicalArray.Of(Packs.Select(p => (CanonicalValue)CanonicalObject.Of(("name", p.Name), ("size", p.Size.Name))))),
        ("tables", CanonicalArray.Of(Tables.Select(t => (CanonicalValue)Write(t))))));

    /// <summary>Reads a manifest whose signature was checked; refuses one whose root is not that of its packs (HYG-8002).</summary>
    public static Result<Manifest> From(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var manifest = new Manifest
        {
            Version = DatasetVersion.Parse(fields.Text("version", text => DatasetVersion.Parse(text) is not null)) ?? default,
            Source = fields.Text("source", PublicName.IsValid),
            Epoch = (int)fields.Integer("epoch", 1, int.MaxValue),
            Kek = fields.Text("kek"),
            Packs = ManifestParts.ReadAll(fields.Objects("packs"), ManifestParts.ReadPack, out var wrongPack),
            Tables = ManifestParts.ReadAll(fields.Objects("tables"), ManifestParts.ReadTable, out var wrongTable),
        };
        var root = fields.Bytes("root", 32);
        if ((fields.Close() ?? wrongPack ?? wrongTable) is { } refusal)
            return refusal;
        return root.AsSpan().SequenceEqual(manifest.Root()) ? manifest : Refusal.Of("HYG-8002", ("version", manifest.Version));
    }

    private static CanonicalObject Write(StoredTable table) => CanonicalObject.Of(
        ("name", table.Name), ("schema", CanonicalValue.OfBytes(table.SchemaSha256.Span)), ("buckets", table.Buckets), ("sort", CanonicalArray.OfTexts(table.Sort)),
        ("columns", CanonicalArray.Of(table.Columns.Select(c => (CanonicalValue)CanonicalObject.Of(("name", c.Name), ("type", c.Type))))),
        ("parts", CanonicalArray.Of(table.Parts.Select(p => (CanonicalValue)CanonicalObject.Of(
            ("bucket", p.Bucket), ("rows", p.Rows), ("bytes", p.Blob.Length), ("sha256", CanonicalValue.OfBytes(p.Blob.Sha256.Span)),
            ("extents", CanonicalArray.Of(p.Blob.Extents.Select(e => (CanonicalValue)CanonicalArray.Of((CanonicalValue)e.Pack, e.Offset, e.Length)))))))));
}
