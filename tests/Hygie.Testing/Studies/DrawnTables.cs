using System.Globalization;
using System.Text;
using Hygie.Core.Studies;

namespace Hygie.Testing.Studies;

/// <summary>
/// Small drawn tables of a source, the SNDS unless said otherwise. Only the columns that matter are drawn; the others take the value of an ordinary line.
/// The column <c>key</c> stands for the nine joining columns of the claims tables.
/// </summary>
/// <example><code>
/// ER_PRS_F
/// key | _person | EXE_SOI_DTD | DPN_QLF
/// 1   | p1      | 2022-03-01  | 0
/// </code></example>
public sealed class DrawnTables
{
    private readonly Dictionary<string, List<IReadOnlyDictionary<string, string?>>> _rows = new(StringComparer.Ordinal);

    private DrawnTables(TableDrawing drawing)
    {
        Drawing = drawing;
        foreach (var table in drawing.Tables)
            _rows[table] = [];
    }

    /// <summary>What tables these are.</summary>
    public TableDrawing Drawing { get; }

    /// <summary>The rows of a table; values as text, missing as null.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> this[string table] => _rows[table];

    /// <summary>What a manifest would say of tables of the SNDS.</summary>
    public static SourceShape Shape { get; } = SndsDrawing.All.Shape;

    /// <summary>Reads drawn tables, separated by empty lines: a name, a header, rows; cells between <c>|</c>, an empty cell is missing.</summary>
    public static DrawnTables Read(string text, TableDrawing? drawing = null)
    {
        var tables = Empty(drawing);
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.TrimEntries);
            var header = Cells(lines[1]);
            foreach (var line in lines.Skip(2))
                tables.Add(lines[0], header.Zip(Cells(line)).Select(p => (p.First!, p.Second)));
        }

        return tables;
    }

    /// <summary>An empty set of tables, to be filled by <see cref="Add"/>.</summary>
    public static DrawnTables Empty(TableDrawing? drawing = null) => new(drawing ?? SndsDrawing.All);

    /// <summary>Adds a row: the given cells over an ordinary line of that table.</summary>
    public void Add(string table, IEnumerable<(string Column, string? Value)> cells)
    {
        var row = Drawing.Ordinary(table);
        foreach (var (column, value) in cells)
            if (column == "key")
                Join(table, row, value!);
            else if (row.ContainsKey(column))
                row[column] = value;
            else
                throw new ArgumentException($"{table} has no column {column}.", nameof(cells));
        if (table == "ER_PRS_F" && row["FLX_DIS_DTD"] is null && row["EXE_SOI_DTD"] is { } day)
            row["FLX_DIS_DTD"] = Day(day)!.Value.AddDays(1 - Day(day)!.Value.Day).AddMonths(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _rows[table].Add(row);
    }

    /// <summary>The pseudonym of a drawn person: <c>p1</c> is the UUID that ends in 1.</summary>
    public static Guid Person(string name) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a0000000-0000-4000-8000-{int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture):x12}"));

    /// <summary>The drawn name of a pseudonym.</summary>
    public static string Name(byte[] pseudonym) =>
        "p" + long.Parse(Convert.ToHexString(pseudonym.AsSpan(10)), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    /// <summary>The drawn rows of one table, of a result or of a source, as text lines in order: for comparison and for the reference.</summary>
    public static string Draw(IEnumerable<string> header, IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder(string.Join(" | ", header));
        foreach (var row in rows.Select(r => string.Join(" | ", r.Select(c => c ?? ""))).Order(StringComparer.Ordinal))
            text.Append('\n').Append(row);
        return text.ToString();
    }

    internal static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string?[] Cells(string line) => [.. line.Split('|').Select(c => c.Trim()).Select(c => c.Length == 0 ? null : c)];

    private void Join(string table, Dictionary<string, string?> row, string key)
    {
        row["PRS_ORD_NUM"] = key;
        if (table == "ER_PRS_F")
            return;
        var parent = _rows["ER_PRS_F"].Find(r => r["PRS_ORD_NUM"] == key) ?? throw new ArgumentException($"No line {key} is drawn above.", nameof(key));
        row["FLX_DIS_DTD"] = parent["FLX_DIS_DTD"];
        row["_person"] = parent["_person"];
    }
}

/// <summary>The tables of a source that can be drawn.</summary>
/// <param name="Source">Word of the source model.</param>
/// <param name="Tables">Their names.</param>
/// <param name="Ordinary">An ordinary line of a table: every column of it.</param>
/// <param name="Type">DuckDB type of a column.</param>
public sealed record TableDrawing(string Source, IReadOnlyList<string> Tables, Func<string, Dictionary<string, string?>> Ordinary, Func<string, string> Type)
{
    /// <summary>What a manifest would say of these tables.</summary>
    public SourceShape Shape { get; } = new(Tables.Select(t => new TableUse(t, [.. Ordinary(t).Keys])));
}
