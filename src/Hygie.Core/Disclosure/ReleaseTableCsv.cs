using System.Globalization;
using System.Text;

namespace Hygie.Core.Disclosure;

/// <summary>
/// Reads a researcher's output file. UTF-8, comma or semicolon, header first, one line per group. Columns:
/// <c>persons</c> (distinct persons; <c>&lt;11</c> under the threshold, <c>x</c> withheld), and optionally <c>establishments</c>,
/// <c>sum</c> with <c>top1</c>, <c>top2</c>, …, <c>percent</c> with <c>numerator</c> and <c>denominator</c>. Every other column is a dimension,
/// its labels read by <see cref="CategoryExtent.Parse"/>.
/// </summary>
public static class ReleaseTableCsv
{
    private static readonly string[] Measures = ["persons", "establishments", "sum", "percent", "numerator", "denominator"];

    /// <summary>Largest table accepted, in lines: beyond it the file is no table of results.</summary>
    public const int MaximumLines = 20_000;

    /// <summary>Reads a table, or refuses with file, line and column.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="text">The content.</param>
    /// <param name="population">Whom the table is about, as the request states it.</param>
    /// <param name="trees">For a dimension whose codes nest, the tree that says how; others need none.</param>
    public static Result<ReleaseTable> Parse(string name, string text, Population population, IReadOnlyDictionary<string, CategoryTree>? trees = null)
    {
        if (!CsvText.Split(name, text).TryGet(out var lines, out var refusal))
            return refusal;
        if (lines.Count == 0)
            return Refusal.Of("HYG-10001", ("file", name));
        if (lines.Count > MaximumLines)
            return Refusal.Of("HYG-10002", ("file", name), ("limit", MaximumLines));
        if (!Header.Of(name, lines[0].Fields).TryGet(out var header, out refusal))
            return refusal;
        var cells = new List<ReleaseCell>(lines.Count - 1);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            if (!new LineReader(name, header, line, trees).Cell().TryGet(out var cell, out refusal))
                return refusal;
            if (!seen.Add(string.Join('\u001f', cell.At.Select(a => a.Label))))
                return Refusal.Of("HYG-10007", ("file", name), ("line", line.Number));
            cells.Add(cell);
        }

        return cells.Count == 0 ? Refusal.Of("HYG-10001", ("file", name)) : new ReleaseTable(name, population, header.Dimensions, cells);
    }

    /// <summary>
    /// The bytes that would leave: the file without the columns <c>top1</c>, <c>top2</c>, … that only the check may see; the same bytes when
    /// there are none. <paramref name="content"/> is UTF-8 text that <see cref="Parse"/> accepts.
    /// </summary>
    public static ReadOnlyMemory<byte> Leaving(ReadOnlyMemory<byte> content)
    {
        var lines = CsvText.Split("", Encoding.UTF8.GetString(content.Span)).Value;
        var kept = Enumerable.Range(0, lines[0].Fields.Count).Where(i => !Header.IsTop(lines[0].Fields[i].Trim())).ToList();
        if (kept.Count == lines[0].Fields.Count)
            return content;
        var text = string.Concat(lines.Select(l => string.Join(',', kept.Select(i => CsvText.Quote(l.Fields[i]))) + "\n"));
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Where each column of the file is.</summary>
    private sealed record Header(IReadOnlyList<string> Names, IReadOnlyList<int> DimensionColumns, IReadOnlyDictionary<string, int> Columns)
    {
        public IReadOnlyList<string> Dimensions { get; } = [.. DimensionColumns.Select(i => Names[i])];

        public IReadOnlyList<int> Tops { get; } = [.. Enumerable.Range(1, 10).Select(i => Columns.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"top{i}"), -1)).TakeWhile(i => i >= 0)];

        public static Result<Header> Of(string file, IReadOnlyList<string> fields)
        {
            var names = fields.Select(f => f.Trim()).ToList();
            if (names.FindIndex(n => n.Length == 0) is var blank and >= 0)
                return Refusal.Of("HYG-10003", ("file", file), ("column", blank + 1));
            if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
                return Refusal.Of("HYG-10004", ("file", file), ("name", twice.Key));
            var columns = names.Select((n, i) => (n, i)).ToDictionary(x => x.n, x => x.i, StringComparer.OrdinalIgnoreCase);
            if (!columns.ContainsKey("persons"))
                return Refusal.Of("HYG-10005", ("file", file));
            var dimensions = Enumerable.Range(0, names.Count).Where(i => !IsMeasure(names[i])).ToList();
            return new Header(names, dimensions, columns);
        }

        private static bool IsMeasure(string name) =>
            Measures.Contains(name, StringComparer.OrdinalIgnoreCase) || IsTop(name);

        public static bool IsTop(string name) =>
            name.StartsWith("top", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10;
    }

    /// <summary>Reads the fields of one line; the first bad one is remembered with its column.</summary>
    private sealed class LineReader(string file, Header header, CsvLine line, IReadOnlyDictionary<string, CategoryTree>? trees)
    {
        private string? _badColumn;

        public Result<ReleaseCell> Cell()
        {
            if (line.Fields.Count != header.Names.Count)
                return Refusal.Of("HYG-10008", ("file", file), ("line", line.Number), ("fields", line.Fields.Count), ("expected", header.Names.Count));
            var cell = new ReleaseCell(line.Number, [.. header.DimensionColumns.Select(Extent)], Persons())
            {
                Establishments = Whole("establishments"),
                Magnitude = Number("sum") is { } sum ? new Magnitude(sum, [.. header.Tops.Select(i => Number(header.Names[i])).OfType<decimal>()]) : null,
                Percentage = Number("percent") is { } percent ? new Percentage(percent, Whole("numerator"), Whole("denominator")) : null,
            };
            return _badColumn is null ? cell : Refusal.Of("HYG-10006", ("file", file), ("line", line.Number), ("column", _badColumn));
        }

        private CategoryExtent Extent(int column)
        {
            var (name, label) = (header.Names[column], line.Fields[column].Trim());
            if (label.Length == 0)
                _badColumn ??= name;
            return trees?.GetValueOrDefault(name) is { } tree && tree.Extent(label) is { } extent ? extent : CategoryExtent.Parse(label);
        }

        private CellCount Persons() => line.Fields[header.Columns["persons"]].Trim() switch
        {
            "x" or "X" => CellCount.Withheld,
            ['<', ..] => CellCount.Below,
            _ => Whole("persons") is { } count ? CellCount.Exact(count) : Bad("persons"),
        };

        private CellCount Bad(string column)
        {
            _badColumn ??= column;
            return CellCount.Withheld;
        }

        private long? Whole(string name)
        {
            if (Field(name) is not { } field)
                return null;
            if (long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000_000)
                return value;
            _badColumn ??= name;
            return null;
        }

        private decimal? Number(string name)
        {
            if (Field(name) is not { } field)
                return null;
            if (decimal.TryParse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000_000_000)
                return value;
            _badColumn ??= name;
            return null;
        }

        private string? Field(string name) =>
            header.Columns.TryGetValue(name, out var i) && line.Fields[i].Trim() is { Length: > 0 } text && text is not ("x" or "X") ? text : null;
    }
}
