using System.Globalization;
using Hygie.Core;
using Hygie.Core.Disclosure;

namespace Hygie.Testing.Disclosure;

/// <summary>Tables drawn in tests as they would be drawn on paper.</summary>
public static class Tables
{
    /// <summary>Everybody in version 1 of one dataset.</summary>
    public static readonly Population Everyone = new("everyone", [new DatasetVersion(new DatasetId("snds"), 1)]);

    /// <summary>A table from CSV text; lines may be indented.</summary>
    public static ReleaseTable Csv(string name, string text, Population? population = null) =>
        ReleaseTableCsv.Parse(name, string.Join('\n', text.Split('\n').Select(l => l.Trim())), population ?? Everyone).Value;

    /// <summary>A two-way table with its row, column and grand totals; rows <c>r0</c>…, columns <c>c0</c>….</summary>
    public static ReleaseTable TwoWay(string name, long[,] counts)
    {
        var (rows, columns) = (counts.GetLength(0), counts.GetLength(1));
        var cells = new List<ReleaseCell>();
        for (var r = 0; r <= rows; r++)
        {
            for (var c = 0; c <= columns; c++)
            {
                var at = new[] { Category("r", r, rows), Category("c", c, columns) };
                cells.Add(new ReleaseCell(cells.Count + 2, at, CellCount.Exact(Sum(counts, r, c))));
            }
        }

        return new ReleaseTable(name, Everyone, ["row", "column"], cells);
    }

    /// <summary>The same table with some inner cells withheld, by row and column.</summary>
    public static ReleaseTable Withhold(ReleaseTable table, params IEnumerable<string> cells) => table with
    {
        Cells = [.. table.Cells.Select(c => cells.Contains(table.Describe(c), StringComparer.Ordinal) ? c with { Persons = CellCount.Withheld } : c)],
    };

    private static CategoryExtent Category(string letter, int index, int count) =>
        index == count ? CategoryExtent.Total : CategoryExtent.Parse(letter + index.ToString(CultureInfo.InvariantCulture));

    private static long Sum(long[,] counts, int row, int column)
    {
        long sum = 0;
        for (var r = 0; r < counts.GetLength(0); r++)
            for (var c = 0; c < counts.GetLength(1); c++)
                sum += (row == counts.GetLength(0) || row == r) && (column == counts.GetLength(1) || column == c) ? counts[r, c] : 0;
        return sum;
    }
}
