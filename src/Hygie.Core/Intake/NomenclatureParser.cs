using System.Collections.Frozen;
using System.Text;
using Hygie.Core.Intake.Csv;

namespace Hygie.Core.Intake;

/// <summary>
/// Reads a code list: a delimited file, with or without the description that stands beside it in the official model (columns
/// with a <c>role</c> of <c>code</c> or <c>label</c>, a primary key). Without one, the first column holds the codes and
/// <c>LABEL_FR</c> the labels.
/// </summary>
public static class NomenclatureParser
{
    /// <param name="name">Name of the list, such as <c>IR_SEX_V</c>.</param>
    /// <param name="table">The delimited file.</param>
    /// <param name="description">Its description in JSON; empty when there is none.</param>
    /// <returns>The list, or a refusal of <see cref="CsvReader"/>, HYG-6001, or HYG-6006 when the key column is not in the file.</returns>
    public static Result<Nomenclature> Parse(string name, Stream table, ReadOnlySpan<byte> description)
    {
        var (key, label) = ("", "LABEL_FR");
        if (!description.IsEmpty)
        {
            if (!PositionedJson.Parse(description, name + ".json").TryGet(out var root, out var broken))
                return broken;
            (key, label) = (KeyOf(root), ColumnWithRole(root, "label") ?? "");
        }

        if (!CsvReader.Open(table, SourceDefinition.Undeclared, CsvLimits.Default).TryGet(out var reader, out var refusal))
            return refusal;
        using var open = reader;
        if (key.Length == 0)
            key = reader.Header[0];
        return reader.Header.Contains(key, StringComparer.Ordinal) ? Read(name, key, label, reader) : Refusal.Of("HYG-6006", ("name", name), ("key", key));
    }

    private static string KeyOf(PositionedJson root) =>
        ColumnWithRole(root, "code") ?? root.TextsOf("primaryKey").FirstOrDefault() ?? "";

    private static string? ColumnWithRole(PositionedJson root, string role) =>
        (root["fields"]?.Items ?? []).FirstOrDefault(f => string.Equals(f.TextOf("role"), role, StringComparison.Ordinal))?.TextOf("name");

    private static Result<Nomenclature> Read(string name, string key, string label, CsvReader reader)
    {
        var codes = reader.Header.Distinct(StringComparer.Ordinal).ToDictionary(c => c, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var (keyAt, labelAt) = (reader.Header.ToList().IndexOf(key), reader.Header.ToList().IndexOf(label));
        byte[] scratch = [];
        while (true)
        {
            if (!reader.Next().TryGet(out var block, out var refusal))
                return refusal;
            if (block.Records == 0)
                break;
            for (var row = 0; row < block.Rows; row++)
            {
                for (var column = 0; column < block.Columns; column++)
                    codes[reader.Header[column]].Add(TextDecoder.Decode(block.Value(row, column, ref scratch), reader.Dialect.Encoding));
                if (labelAt >= 0)
                    labels[TextDecoder.Decode(block.Value(row, keyAt, ref scratch), reader.Dialect.Encoding)] = TextDecoder.Decode(block.Value(row, labelAt, ref scratch), reader.Dialect.Encoding);
            }
        }

        return new Nomenclature(name, key, codes.Select(c => KeyValuePair.Create(c.Key, (IReadOnlySet<string>)c.Value))) { Labels = labels.ToFrozenDictionary(StringComparer.Ordinal) };
    }
}
