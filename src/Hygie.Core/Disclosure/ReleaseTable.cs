using System.Runtime.InteropServices;

namespace Hygie.Core.Disclosure;

/// <summary>What a cell's count says.</summary>
public enum CountKind
{
    /// <summary>A number of distinct persons.</summary>
    Exact,
    /// <summary>Shown as under the threshold: the reader knows 0 to threshold - 1.</summary>
    Below,
    /// <summary>Withheld: the reader is told nothing.</summary>
    Withheld,
}

/// <summary>A count of distinct persons as a table shows it.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Value">Persons when exact, otherwise 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CellCount(CountKind Kind, long Value)
{
    /// <summary>A number of distinct persons, 0 or more.</summary>
    public static CellCount Exact(long persons) => new(CountKind.Exact, persons);

    /// <summary>Shown as under the threshold.</summary>
    public static readonly CellCount Below = new(CountKind.Below, 0);

    /// <summary>Withheld.</summary>
    public static readonly CellCount Withheld = new(CountKind.Withheld, 0);
}

/// <summary>A sum over the persons or establishments of a cell, non-negative, with its largest contributions.</summary>
/// <param name="Sum">The sum, in the table's unit (euros, days, boxes).</param>
/// <param name="Largest">The largest single contributions, largest first; two are needed to judge dominance.</param>
public sealed record Magnitude(decimal Sum, IReadOnlyList<decimal> Largest);

/// <summary>A percentage with the counts it was made of, when the table gives them.</summary>
public sealed record Percentage(decimal Percent, long? Numerator, long? Denominator);

/// <summary>One line of a table.</summary>
/// <param name="Line">1-based line of the file, the header being line 1; 0 when the table was not read from a file.</param>
/// <param name="At">One extent per dimension of the table, in the table's order.</param>
/// <param name="Persons">Count of distinct persons.</param>
public sealed record ReleaseCell(int Line, IReadOnlyList<CategoryExtent> At, CellCount Persons)
{
    /// <summary>Count of distinct establishments or professionals behind the cell, when stated.</summary>
    public long? Establishments { get; init; }

    /// <summary>A sum over the cell, when stated.</summary>
    public Magnitude? Magnitude { get; init; }

    /// <summary>A percentage, when stated.</summary>
    public Percentage? Percentage { get; init; }
}

/// <summary>
/// Whom a table is about. Two tables can be subtracted from one another exactly when <see cref="Definition"/> and
/// <see cref="Sources"/> are equal; <see cref="Where"/> narrows the population on named variables.
/// </summary>
/// <param name="Definition">Hash or public name of the population's definition before <paramref name="Where"/>, such as a study definition's.</param>
/// <param name="Sources">Exact dataset versions counted.</param>
/// <param name="Where">Variables on which the population is narrowed, with the extent kept.</param>
public sealed record Population(string Definition, IReadOnlyList<DatasetVersion> Sources, IReadOnlyDictionary<string, CategoryExtent> Where)
{
    /// <summary>A population that is not narrowed.</summary>
    public Population(string definition, IReadOnlyList<DatasetVersion> sources)
        : this(definition, sources, new Dictionary<string, CategoryExtent>(StringComparer.Ordinal)) { }
}

/// <summary>A table of counts (and sums) proposed for release, as linear statements about groups of persons.</summary>
/// <param name="Name">The name people use for it: a file name, <c>table 3</c>.</param>
/// <param name="Population">Whom it is about.</param>
/// <param name="Dimensions">Names of the variables that classify, such as <c>age</c>, <c>sex</c>.</param>
/// <param name="Cells">The lines. A group may be stated once only.</param>
public sealed record ReleaseTable(string Name, Population Population, IReadOnlyList<string> Dimensions, IReadOnlyList<ReleaseCell> Cells)
{
    /// <summary>The cell in words, such as <c>age 20-29, sex F</c>: the table's own labels, never a count.</summary>
    public string Describe(ReleaseCell cell) =>
        Dimensions.Count == 0 ? "total" : string.Join(", ", Dimensions.Select((d, i) => $"{d} {cell.At[i].Label}"));
}
