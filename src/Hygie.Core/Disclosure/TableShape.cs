namespace Hygie.Core.Disclosure;

/// <summary>One table over its own unit cells: which cells each line counts, which lines are leaves, which unit cells no leaf covers.</summary>
internal sealed class TableShape
{
    private TableShape(ReleaseTable table, AtomGrid grid)
    {
        (Table, Grid) = (table, grid);
        Covered = [.. table.Cells.Select(c => grid.Covered(table, c))];
        var sets = Covered.Select(c => c.ToHashSet()).ToList();
        Leaves = [.. Enumerable.Range(0, Covered.Count).Where(i => !sets.Exists(s => s.Count < sets[i].Count && s.Count > 0 && s.IsSubsetOf(sets[i])))];
        Absent = [.. Enumerable.Range(0, grid.Size).Except(Leaves.SelectMany(i => Covered[i]))];
    }

    public ReleaseTable Table { get; }

    public AtomGrid Grid { get; }

    /// <summary>Unit cells of each line.</summary>
    public IReadOnlyList<int[]> Covered { get; }

    /// <summary>Lines that no other line divides.</summary>
    public IReadOnlyList<int> Leaves { get; }

    /// <summary>Unit cells that only totals cover: combinations and categories the table leaves out, which a reader takes for empty.</summary>
    public IReadOnlyList<int> Absent { get; }

    /// <summary>The shape; null when the table tells too many groups apart.</summary>
    public static TableShape? Of(ReleaseTable table) => AtomGrid.Of([table]) is { } grid ? new TableShape(table, grid) : null;

    /// <summary>
    /// Groups in which a line is one category among several: for each dimension, the line whose extent is the total there
    /// and the same elsewhere, with its parts. Only leaf categories of that dimension are parts.
    /// </summary>
    public IEnumerable<(ReleaseCell Cell, ReleaseCell[] Siblings)> Groups()
    {
        var leaves = Leaves.Select(i => Table.Cells[i]).ToList();
        for (var d = 0; d < Table.Dimensions.Count; d++)
        {
            var (dimension, parts) = (d, leaves.Where(c => !c.At[d].IsTotal));
            foreach (var group in parts.GroupBy(c => string.Join('\u001f', c.At.Where((_, i) => i != dimension).Select(a => a.Label)), StringComparer.Ordinal))
            {
                var siblings = group.ToArray();
                if (siblings.Length > 1)
                {
                    foreach (var cell in siblings)
                        yield return (cell, siblings);
                }
            }
        }
    }
}
