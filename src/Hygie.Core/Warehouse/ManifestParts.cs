using System.Collections.Immutable;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>Readers of the members of a manifest: each answers its value or the refusal of <see cref="DocumentFields"/>.</summary>
internal static class ManifestParts
{
    private const string Type = Manifest.Type;

    /// <summary>Reads every member of an array; the first that is wrong is the refusal.</summary>
    public static ImmutableArray<T> ReadAll<T>(IReadOnlyList<CanonicalObject> members, Func<CanonicalObject, Result<T>> read, out Refusal? refusal)
    {
        var all = ImmutableArray.CreateBuilder<T>(members.Count);
        foreach (var member in members)
        {
            var one = read(member);
            if (one.IsRefused)
            {
                refusal = one.Refusal;
                return [];
            }

            all.Add(one.Value);
        }

        refusal = null;
        return all.MoveToImmutable();
    }

    public static Result<PackEntry> ReadPack(CanonicalObject pack)
    {
        var fields = new DocumentFields(Type, pack);
        var name = fields.Text("name", ObjectName.IsValid);
        var size = PackSize.Named(fields.Text("size", text => PackSize.Named(text) is not null));
        return fields.Close() is { } refusal ? refusal : new PackEntry(name, size!);
    }

    public static Result<StoredTable> ReadTable(CanonicalObject table)
    {
        var fields = new DocumentFields(Type, table);
        var read = new StoredTable(
            fields.Text("name", 128), fields.Bytes("schema", 32), (int)fields.Integer("buckets", 1, 65_536), [.. fields.Texts("sort")],
            ReadAll(fields.Objects("columns"), ReadColumn, out var wrongColumn), ReadAll(fields.Objects("parts"), ReadBucket, out var wrongPart));
        return (fields.Close() ?? wrongColumn ?? wrongPart) is { } refusal ? refusal : read;
    }

    private static Result<StoredColumn> ReadColumn(CanonicalObject column)
    {
        var fields = new DocumentFields(Type, column);
        var read = new StoredColumn(fields.Text("name", 128), fields.Text("type", 32));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static Result<StoredBucket> ReadBucket(CanonicalObject part)
    {
        var fields = new DocumentFields(Type, part);
        var (bucket, rows, bytes, sha256) = ((int)fields.Integer("bucket", 0, 65_536), fields.Integer("rows"), fields.Integer("bytes"), fields.Bytes("sha256", 32));
        var extents = fields.Array("extents").Select(ReadExtent).ToList();
        if (fields.Close() is { } refusal)
            return refusal;
        return extents.Contains(null) || extents.Sum(e => e!.Value.Length) != bytes
            ? Refusal.Of("HYG-1002", ("document", Type), ("member", "extents"), ("expected", "extents"))
            : new StoredBucket(bucket, rows, new Blob(bytes, sha256, [.. extents.Select(e => e!.Value)]));
    }

    private static Extent? ReadExtent(CanonicalValue value) =>
        value is CanonicalArray { Count: 3 } triple && triple[0] is CanonicalNumber { Value: >= 0 and <= int.MaxValue } pack
            && triple[1] is CanonicalNumber { Value: >= 0 } offset && triple[2] is CanonicalNumber { Value: > 0 } length
            ? new Extent((int)pack.Value, offset.Value, length.Value) : null;
}
