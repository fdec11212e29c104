using System.Collections.Immutable;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>An extract as a signed document of type <c>extract</c> (<c>spec/extract.md</c>).</summary>
public static class ExtractDocument
{
    /// <summary>Type of the document.</summary>
    public const string Type = "extract";

    /// <summary>The document to sign.</summary>
    public static SignedDocument Write(Extract extract) => SignedDocument.Unsigned(Type, extract.Risk is { } risk ? Body(extract).With("risk", ExtractRisk.Write(risk)) : Body(extract));

    /// <summary>Reads a document whose signature was checked. Refuses a malformed one (HYG-1002, HYG-1003), and one whose root is not that of its packs (HYG-14007).</summary>
    public static Result<Extract> Read(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        Refusal? first = null;
        var extract = new Extract
        {
            Project = new ProjectId(fields.Text("project", PublicName.IsValid)),
            Number = (int)fields.Integer("number", 1, int.MaxValue),
            Permit = new PermitId(fields.Text("permit", PublicName.IsValid)),
            PermitHash = fields.Text("permitHash", IsHash),
            Study = new StudyHash(fields.Text("study", IsHash)),
            Version = DatasetVersion.Parse(fields.Text("version", text => DatasetVersion.Parse(text) is not null)) ?? default,
            Root = fields.Bytes("versionRoot", 32),
            Inputs = Each(fields.Objects("inputs"), ReadInput, ref first),
            Tables = Each(fields.Objects("tables"), ReadTable, ref first),
            Attrition = Each(fields.Objects("attrition"), ReadStep, ref first),
            Packs = [.. fields.Texts("packs").Select(name => new PackEntry(name, PackSize.Greatest))],
            Key = One(fields.Object("key"), WrappedDek.Read, ref first)!,
            PseudonymKey = One(fields.Object("pseudonymKey"), WrappedDek.Read, ref first)!,
            Risk = fields.Has("risk") ? One(fields.Object("risk"), ExtractRisk.Read, ref first) : null,
            MadeAt = fields.Instant("madeAt"),
        };
        var root = fields.Bytes("root", 32);
        if ((fields.Close() ?? first) is { } refusal)
            return refusal;
        return extract.Packs.All(p => ObjectName.IsValid(p.Name)) && extract.Attrition.Length > 0 && root.AsSpan().SequenceEqual(RootOf(extract.Packs))
            ? extract : Refusal.Of("HYG-14007", ("extract", extract.Name));
    }

    /// <summary>RFC 6962 root over the names of the packs.</summary>
    public static byte[] RootOf(ImmutableArray<PackEntry> packs) =>
        Merkle.Root([.. packs.Select(p => Merkle.HashLeaf(System.Text.Encoding.ASCII.GetBytes(p.Name)))]).ToBytes();

    private static CanonicalObject Body(Extract extract) => CanonicalObject.Of(
        ("project", extract.Project.Value), ("number", extract.Number), ("permit", extract.Permit.Value), ("permitHash", extract.PermitHash),
        ("study", extract.Study.Hex), ("version", extract.Version.ToString()), ("versionRoot", CanonicalValue.OfBytes(extract.Root.Span)),
        ("inputs", CanonicalArray.Of(extract.Inputs.Select(Input))), ("tables", CanonicalArray.Of(extract.Tables.Select(Table))),
        ("attrition", CanonicalArray.Of(extract.Attrition.Select(Step))),
        ("root", CanonicalValue.OfBytes(RootOf(extract.Packs))), ("packs", CanonicalArray.OfTexts(extract.Packs.Select(p => p.Name))),
        ("key", extract.Key.Write()), ("pseudonymKey", extract.PseudonymKey.Write()), ("madeAt", CanonicalTime.Write(extract.MadeAt)));

    private static CanonicalValue Input(PlannedTable input) => CanonicalObject.Of(
        ("table", input.Table), ("columns", CanonicalArray.OfTexts(input.Columns)),
        ("buckets", CanonicalArray.Of(input.Buckets.Select(b => (CanonicalValue)b))), ("rows", input.Rows));

    private static CanonicalValue Table(ExtractTable table) => CanonicalObject.Of(
        ("name", table.Name), ("rows", table.Rows), ("sql", table.Sql), ("bytes", table.Blob.Length), ("sha256", CanonicalValue.OfBytes(table.Blob.Sha256.Span)),
        ("columns", CanonicalArray.Of(table.Columns.Select(c => (CanonicalValue)CanonicalObject.Of(("name", c.Name), ("kind", KeyNames.Of(c.Kind)))))),
        ("extents", CanonicalArray.Of(table.Blob.Extents.Select(e => (CanonicalValue)CanonicalArray.Of((CanonicalValue)e.Pack, e.Offset, e.Length)))));

    private static CanonicalValue Step(ExtractStep step) => CanonicalObject.Of(
        ("rule", step.Rule is null ? CanonicalValue.Null : (CanonicalValue)step.Rule), ("removed", step.LinesRemoved), ("persons", step.Persons));

    private static Result<PlannedTable> ReadInput(CanonicalObject input)
    {
        var fields = new DocumentFields(Type, input);
        var read = new PlannedTable(fields.Text("table", 128), fields.Texts("columns"),
            [.. fields.Array("buckets").OfType<CanonicalNumber>().Select(n => (int)n.Value)], fields.Integer("rows"));
        return fields.Close() is { } refusal ? refusal : read;
    }

    private static Result<ExtractTable> ReadTable(CanonicalObject table)
    {
        var fields = new DocumentFields(Type, table);
        Refusal? first = null;
        var (name, rows, sql, bytes, sha256) = (fields.Text("name", 128), fields.Integer("rows"), fields.Text("sql", IsHash), fields.Integer("bytes"), fields.Bytes("sha256", 32));
        var columns = Each(fields.Objects("columns"), ReadColumn, ref first);
        var extents = fields.Array("extents").Select(ReadExtent).ToList();
        if ((fields.Close() ?? first) is { } refusal)
            return refusal;
        return extents.Contains(null) || extents.Sum(e => e!.Value.Length) != bytes
            ? Refusal.Of("HYG-1002", ("document", Type), ("member", "extents"), ("expected", "extents"))
            : new ExtractTable(name, columns, rows, sql, new Blob(bytes, sha256, [.. extents.Select(e => e!.Value)]));
    }

    private static Result<ResultColumn> ReadColumn(CanonicalObject column)
    {
        var fields = new DocumentFields(Type, column);
        var (name, kind) = (fields.Text("name", 128), fields.Text("kind", word => KeyNames.Parse<ValueKind>(word) is not null));
        return fields.Close() is { } refusal ? refusal : new ResultColumn(name, KeyNames.Parse<ValueKind>(kind)!.Value);
    }

    private static Result<ExtractStep> ReadStep(CanonicalObject step)
    {
        var naive = step["rule"] is CanonicalNull;
        var fields = new DocumentFields(Type, naive ? step.With("rule", "naive") : step);
        var read = new ExtractStep(fields.Text("rule", PublicName.IsValid), fields.Integer("removed", -CanonicalNumber.Greatest), fields.Integer("persons"));
        return fields.Close() is { } refusal ? refusal : naive ? read with { Rule = null } : read;
    }

    private static Extent? ReadExtent(CanonicalValue value) =>
        value is CanonicalArray { Count: 3 } triple && triple[0] is CanonicalNumber { Value: >= 0 and <= int.MaxValue } pack
            && triple[1] is CanonicalNumber { Value: >= 0 } offset && triple[2] is CanonicalNumber { Value: > 0 } length
            ? new Extent((int)pack.Value, offset.Value, length.Value) : null;

    internal static ImmutableArray<T> Each<T>(CanonicalObject[] members, Func<CanonicalObject, Result<T>> read, ref Refusal? first)
    {
        var all = ImmutableArray.CreateBuilder<T>(members.Length);
        foreach (var member in members)
            if (read(member).TryGet(out var value, out var refusal))
                all.Add(value);
            else
                first ??= refusal;
        return all.ToImmutable();
    }

    private static T? One<T>(CanonicalObject member, Func<CanonicalObject, Result<T>> read, ref Refusal? first)
        where T : class
    {
        if (read(member).TryGet(out var value, out var refusal))
            return value;
        first ??= refusal;
        return null;
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
