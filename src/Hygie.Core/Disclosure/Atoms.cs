namespace Hygie.Core.Disclosure;

/// <summary>
/// The smallest groups that tables can tell apart on one variable: elementary ranges and single codes, so that every
/// extent is a union of them. One more stands for whatever no category lists: only a total covers it.
/// </summary>
internal sealed class VariableAtoms
{
    private const string Rest = "other";

    private readonly List<(long Low, long High, string? Code)> _atoms = [];

    /// <summary>Cuts a variable by every extent used on it. Totals cut nothing; a variable with totals only is one atom.</summary>
    public VariableAtoms(IReadOnlyCollection<CategoryExtent> extents)
    {
        var ranges = extents.Where(e => e.IsRange).ToList();
        var starts = ranges.Select(r => r.Low).Concat(ranges.Where(r => r.High < long.MaxValue).Select(r => r.High + 1)).Distinct().Order().ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var (low, high) = (starts[i], i + 1 < starts.Count ? starts[i + 1] - 1 : long.MaxValue);
            if (ranges.Exists(r => r.Low <= low && r.High >= high))
                _atoms.Add((low, high, null));
        }

        _atoms.AddRange(extents.SelectMany(e => e.Codes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => (0L, -1L, (string?)c)));
        _atoms.Add((0, -1, Rest));
    }

    /// <summary>How many atoms.</summary>
    public int Count => _atoms.Count;

    /// <summary>The indexes an extent covers.</summary>
    public IEnumerable<int> Covered(CategoryExtent extent) =>
        Enumerable.Range(0, Count).Where(i => extent.IsTotal || (_atoms[i].Code is { } code ? i < Count - 1 && extent.Codes.Contains(code) : extent.Low <= _atoms[i].Low && extent.High >= _atoms[i].High));

    /// <summary>Words for a set of atoms, such as <c>20-30</c> or <c>F</c>; null when it is the whole variable.</summary>
    public string? Words(IReadOnlyCollection<int> covered)
    {
        if (covered.Count == Count)
            return null;
        var words = new List<string>();
        foreach (var i in covered.Order())
        {
            var (low, high, code) = _atoms[i];
            var previous = words.Count > 0 && code is null && i > 0 && covered.Contains(i - 1) && _atoms[i - 1].High + 1 == low ? words[^1] : null;
            if (previous is not null)
                words[^1] = CategoryExtent.Range(CategoryExtent.Parse(previous).Low, high).Label;
            else
                words.Add(code ?? CategoryExtent.Range(low, high).Label);
        }

        return string.Join(" + ", words);
    }
}

/// <summary>The groups of several variables: every combination of their atoms, numbered.</summary>
internal sealed class AtomGrid
{
    private readonly IReadOnlyList<VariableAtoms> _atoms;

    private AtomGrid(IReadOnlyList<string> variables, IReadOnlyList<VariableAtoms> atoms) => (Variables, _atoms) = (variables, atoms);

    /// <summary>Largest number of combinations handled; beyond it callers answer "does not know".</summary>
    public const int MaximumSize = 8_192;

    /// <summary>The variables, in order of their names.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Number of combinations.</summary>
    public int Size => _atoms.Aggregate(1, (n, a) => n * a.Count);

    /// <summary>The grid that tells apart every group of <paramref name="tables"/>; null when it would be too large.</summary>
    public static AtomGrid? Of(IReadOnlyCollection<ReleaseTable> tables)
    {
        var extents = new SortedDictionary<string, List<CategoryExtent>>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            foreach (var (variable, extent) in table.Cells.SelectMany(c => table.Dimensions.Zip(c.At)).Concat(table.Population.Where.Select(w => (w.Key, w.Value))))
                (extents.TryGetValue(variable, out var list) ? list : extents[variable] = []).Add(extent);
        }

        var atoms = extents.Values.Select(list => new VariableAtoms(list.Distinct().ToList())).ToList();
        return atoms.Aggregate(1L, (n, a) => Math.Min(n * a.Count, MaximumSize + 1L)) > MaximumSize ? null : new AtomGrid([.. extents.Keys], atoms);
    }

    /// <summary>The combinations that a cell of a table counts, in ascending order.</summary>
    public int[] Covered(ReleaseTable table, ReleaseCell cell)
    {
        IEnumerable<int> covered = [0];
        for (var v = 0; v < Variables.Count; v++)
        {
            var (at, position) = (_atoms[v], table.Dimensions.ToList().IndexOf(Variables[v]));
            var listed = position >= 0 ? cell.At[position] : CategoryExtent.Total;
            var kept = at.Covered(table.Population.Where.GetValueOrDefault(Variables[v], CategoryExtent.Total)).Intersect(at.Covered(listed)).ToList();
            covered = covered.SelectMany(c => kept.Select(k => (c * at.Count) + k));
        }

        return [.. covered.Order()];
    }

    /// <summary>Words for a group, such as <c>age 20-30, sex F</c>. Exact for a product of extents; else its bounding product.</summary>
    public string Words(IReadOnlyCollection<int> group)
    {
        var words = new List<string>();
        var stride = Size;
        for (var v = 0; v < Variables.Count; v++)
        {
            stride /= _atoms[v].Count;
            var (step, count) = (stride, _atoms[v].Count);
            if (_atoms[v].Words(group.Select(g => g / step % count).ToHashSet()) is { } part)
                words.Add($"{Variables[v]} {part}");
        }

        return words.Count == 0 ? "everyone" : string.Join(", ", words);
    }
}
